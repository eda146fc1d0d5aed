using System.Runtime.InteropServices;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>MSDK4002 and MSDK4003: what is missing, where was looked, what to do.</summary>
[TestClass]
public sealed class ToolchainFindingsTests
{
    private static readonly SocTarget MediaTek = SocTable.Builtin.Find("MediaTek_MT6993")!;

    private static readonly SocTarget FakeNpu = new()
    {
        Id = "FakeNpu_FAKE1",
        Vendor = "FakeNpu",
        Backend = "FakeNpu",
        Manufacturer = "FakeNpu",
        CompilerModel = "FAKE1",
        CompilerPlugin = "FakeNpu",
    };

    private readonly ToolTree _tree = new();

    [TestCleanup]
    public void Remove() => _tree.Dispose();

    [TestMethod]
    public void NothingFound_NamesThePackage_AndThePlaces() => Is(
        "Vendor compiler for MediaTek_MT6993 (Dimensity 9500) not found: LiteRT's tool apply_plugin_main is missing. What to do: install the "
        + "Python package ai-edge-litert (pip install ai-edge-litert), or add its wheel to ModelSdkLiteRt. Looked at: ModelSdkLiteRt: not set; "
        + "Python packages: no Python was found; PATH: no apply_plugin_main",
        _tree.Find(""),
        MediaTek);

    [TestMethod]
    public void SdkMissing_NamesItsLibrary_AndItsPackage() => Is(
        "Vendor compiler for MediaTek_MT6993 (Dimensity 9500) not found: the tool is there (LiteRT 2.3.0 from ModelSdkLiteRt (litert)), but "
        + "libneuronusdk_adapter.mtk.so of the MediaTek NeuroPilot SDK is missing. What to do: install the Python package "
        + "ai-edge-litert-sdk-mediatek, or add a folder or archive with it to ModelSdkLiteRt. Looked at: ModelSdkLiteRt (litert): "
        + "apply_plugin_main, plugins MediaTek",
        _tree.Find(_tree.LiteRt("litert", plugins: "MediaTek"), searchMachine: false),
        MediaTek);

    [TestMethod]
    public void EmptySdkPackage_HasToBeInstalledAgain()
    {
        _tree.Write("site/ai_edge_litert_sdk_mediatek/__init__.py", []);
        _tree.Environment["PYTHONPATH"] = _tree.LiteRt("site", plugins: "MediaTek");

        StringAssert.Contains(
            Message(_tree.Find(""), MediaTek),
            $"the package ai-edge-litert-sdk-mediatek is installed in '{_tree.At("site/ai_edge_litert_sdk_mediatek")}', but without it, because its download "
            + "from the vendor's server failed or was skipped. What to do: install it again where that server can be reached (pip install "
            + "--force-reinstall --no-cache-dir ai-edge-litert-sdk-mediatek), or add the folder of the vendor's SDK to ModelSdkLiteRt. Looked at: ");
    }

    [TestMethod]
    public void PluginMissing_NamesLiteRtsPackage() => StringAssert.Contains(
        Message(_tree.Find(_tree.LiteRt("litert"), searchMachine: false), MediaTek),
        "but the compiler plugin libLiteRtCompilerPlugin_MediaTek.so is missing, and libneuronusdk_adapter.mtk.so of the MediaTek NeuroPilot SDK "
        + "is missing. What to do: install the Python packages ai-edge-litert and ai-edge-litert-sdk-mediatek, or");

    [TestMethod]
    public void PluginOfAnotherVendor_MustBeGiven() => StringAssert.Contains(
        Message(_tree.Find(_tree.LiteRt("litert"), searchMachine: false), FakeNpu),
        "but no compiler plugin of the name LiteRtCompilerPlugin_FakeNpu. What to do: add the folder that it is in to ModelSdkLiteRt, or correct "
        + "CompilerPlugin of the ModelSdkTarget item");

    [TestMethod]
    public void EverythingThere_IsNull()
    {
        _tree.Library("litert/sdk/v8_0_10/host/lib/libneuronusdk_adapter.mtk.so");
        ToolchainSearch search = _tree.Find(_tree.LiteRt("litert", plugins: ["MediaTek", "FakeNpu"]), searchMachine: false);

        Assert.IsNull(ToolchainFindings.WhyNot(search, MediaTek, _tree.Project));
        Assert.IsNull(ToolchainFindings.WhyNot(search, FakeNpu, _tree.Project));
    }

    [TestMethod]
    public void MachineWithoutCompilers_IsMsdk4003()
    {
        ModelDiagnostic diagnostic = ToolchainFindings.WhyNot(_tree.Find("", new HostMachine("osx", Architecture.Arm64)), MediaTek, _tree.Project)!;

        Assert.AreEqual(DiagnosticRules.CompilerNotForHost, diagnostic.Rule);
        Assert.AreEqual(
            "Vendor compiler for MediaTek_MT6993 (Dimensity 9500) is not available on this build machine (macOS arm64); supported: Linux x64. "
            + "What to do: build there (a CI agent, a container, WSL), take the result as ModelVariant, or set ModelSdkContinueOnAotError",
            diagnostic.Message);
    }

    private void Is(string expected, ToolchainSearch search, SocTarget target)
    {
        Assert.AreEqual(expected, Message(search, target));
    }

    private string Message(ToolchainSearch search, SocTarget target)
    {
        ModelDiagnostic diagnostic = ToolchainFindings.WhyNot(search, target, _tree.Project)!;
        Assert.AreEqual(DiagnosticRules.CompilerMissing, diagnostic.Rule);
        Assert.AreEqual(_tree.Project, diagnostic.File);
        return diagnostic.Message;
    }
}
