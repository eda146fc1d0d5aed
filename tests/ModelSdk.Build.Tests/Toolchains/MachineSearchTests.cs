using System.Runtime.InteropServices;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>Python packages, PATH and the vendors' variables: order, layouts and traps, in folders that only look like an installation.</summary>
[TestClass]
public sealed class MachineSearchTests
{
    private readonly ToolTree _tree = new();

    [TestCleanup]
    public void Remove() => _tree.Dispose();

    [TestMethod]
    public void ListComesFirst_ThenPython_ThenPath_AndEachFileFromTheFirstPlace()
    {
        _tree.LiteRt("list", "2.1.0", "MediaTek");
        _tree.LiteRt("venv/lib/python3.12/site-packages", "2.2.0", "MediaTek", "Qualcomm");
        _tree.LiteRt("path", "2.3.0", "MediaTek", "Qualcomm", "Samsung");
        _tree.Environment["VIRTUAL_ENV"] = _tree.At("venv");
        _tree.Environment["PATH"] = _tree.At("path/ai_edge_litert/tools");

        ToolchainSearch all = _tree.Find("list");
        Assert.AreEqual("2.1.0", all.Toolchain.LiteRtVersion);
        StringAssert.StartsWith(all.Toolchain.Compilers[2].Plugin, _tree.At("list"));
        StringAssert.StartsWith(all.Toolchain.Compilers[3].Plugin, _tree.At("venv"));
        StringAssert.StartsWith(all.Toolchain.Compilers[4].Plugin, _tree.At("path"));
        StringAssert.Contains(string.Join('\n', all.Toolchain.Compilers[3].Notes), "the plugin is of LiteRT 2.2.0, the tool of 2.1.0");

        Assert.AreEqual("2.2.0", _tree.Find("").Toolchain.LiteRtVersion);
        Assert.AreEqual($"Python packages in {_tree.At("venv/lib/python3.12/site-packages")}", _tree.Find("").Toolchain.Origin);
        _tree.Environment.Remove("VIRTUAL_ENV");
        Assert.AreEqual("2.3.0", _tree.Find("").Toolchain.LiteRtVersion);
        StringAssert.StartsWith(_tree.Find("").Toolchain.Origin, "PATH (");
        Assert.IsNull(_tree.Find("", searchMachine: false).Toolchain.Tool);
    }

    [TestMethod]
    [DataRow("PYTHONPATH", "p", "p")]
    [DataRow("VIRTUAL_ENV", "v", "v/lib/python3.11/site-packages")]
    [DataRow("CONDA_PREFIX", "c", "c/lib/python3.10/site-packages")]
    [DataRow("HOME", "h", "h/.local/lib/python3.13/site-packages")]
    [DataRow("HOME", "h", "h/Library/Python/3.11/lib/python/site-packages")]
    public void Python_IsFoundBy(string variable, string value, string folder)
    {
        _tree.LiteRt(folder);
        _tree.Environment[variable] = _tree.At(value);

        Assert.AreEqual("2.3.0", _tree.Find("").Toolchain.LiteRtVersion);
    }

    [TestMethod]
    [DataRow("usr/bin/python3", "usr/lib/python3/dist-packages")]
    [DataRow("usr/local/bin/python3", "usr/local/lib/python3.12/dist-packages")]
    [DataRow("opt/py/bin/python", "opt/py/lib64/python3.12/site-packages")]
    [DataRow("pyenv/shims/python3", "pyenv/versions/3.11.7/lib/python3.11/site-packages")]
    public void InterpreterOnPath_ShowsItsPackages(string interpreter, string folder)
    {
        _tree.Write(interpreter, "#!"u8.ToArray());
        _tree.Write("pyenv/version", "3.11.7\n"u8.ToArray());
        _tree.LiteRt(folder);
        _tree.Environment["PATH"] = $"{_tree.At("nothing")}{Path.PathSeparator}{Path.GetDirectoryName(_tree.At(interpreter))}";

        Assert.AreEqual("2.3.0", _tree.Find("").Toolchain.LiteRtVersion);
    }

    [TestMethod]
    public void LinkOnPath_LeadsToEnvironment_AndToTheInstallation()
    {
        if (OperatingSystem.IsWindows())
        {
            Shared.NotOnThisSystem("Links need rights on Windows");
        }

        _tree.Write("opt/py/bin/python3.12", "#!"u8.ToArray());
        Directory.CreateDirectory(_tree.At("venv/bin"));
        File.CreateSymbolicLink(_tree.At("venv/bin/python3"), _tree.At("opt/py/bin/python3.12"));
        _tree.LiteRt("opt/py/lib/python3.12/site-packages");
        _tree.Environment["PATH"] = _tree.At("venv/bin");
        StringAssert.Contains(_tree.Find("").Toolchain.Origin, _tree.At("opt/py"));

        _tree.LiteRt("venv/lib/python3.12/site-packages");
        StringAssert.Contains(_tree.Find("").Toolchain.Origin, _tree.At("venv"));

        // The tool itself may be such a link, with the plugins beside what it leads to.
        _tree.LiteRt("unpacked", "2.3.0", "MediaTek");
        Directory.CreateDirectory(_tree.At("bin"));
        File.CreateSymbolicLink(_tree.At("bin/apply_plugin_main"), _tree.At("unpacked/ai_edge_litert/tools/apply_plugin_main"));
        _tree.Environment["PATH"] = _tree.At("bin");
        Assert.IsNotNull(_tree.Find("").Toolchain.Compilers[2].Plugin);
    }

    [TestMethod]
    public void RelativeFolders_OfVariables_AreNotLookedAt()
    {
        string here = Path.GetRelativePath(Environment.CurrentDirectory, _tree.LiteRt("site"));
        _tree.Environment["PYTHONPATH"] = here;
        _tree.Environment["PATH"] = Path.Combine(here, "ai_edge_litert", "tools");

        Assert.IsNull(_tree.Find("").Toolchain.Tool);
    }

    [TestMethod]
    public void EmptySdkPackage_IsToldApart_FromAMissingOne()
    {
        string site = _tree.LiteRt("site", plugins: "MediaTek");
        _tree.Environment["PYTHONPATH"] = site;
        _tree.Write("site/ai_edge_litert_sdk_mediatek/__init__.py", []);
        Directory.CreateDirectory(_tree.At("site/ai_edge_litert_sdk_mediatek/data"));

        VendorCompiler empty = _tree.Find("").Toolchain.Compilers[2];
        StringAssert.Contains(empty.Missing.Single(), "the package ai-edge-litert-sdk-mediatek is installed in");
        StringAssert.Contains(empty.Missing.Single(), "download from the vendor's server failed");

        _tree.Library("site/ai_edge_litert_sdk_mediatek/data/v8_0_10/host/lib/libneuronusdk_adapter.mtk.so");
        VendorCompiler full = _tree.Find("").Toolchain.Compilers[2];
        Assert.AreEqual(0, full.Missing.Count);
        Assert.AreEqual("8.0.10", full.SdkVersion);
        StringAssert.EndsWith(full.LibraryFolders.Single(), "v8_0_10/host/lib");
    }

    [TestMethod]
    public void TwoNeuroPilots_TheTargetDecides()
    {
        _tree.LiteRt("a", plugins: "MediaTek");
        _tree.Library("a/sdk/v9_0_3/host/lib/libneuronusdk_adapter.so");
        _tree.Library("a/sdk/v8_0_10/host/lib/libneuronusdk_adapter.mtk.so");
        Toolchain tools = _tree.Find("a").Toolchain;

        Assert.AreEqual("8.0.10", tools.Compilers[2].SdkVersion);
        VendorCompiler old = tools.CompilerFor(SocTable.Builtin.Find("MediaTek_MT6989")!)!;
        VendorCompiler current = tools.CompilerFor(SocTable.Builtin.Find("MediaTek_MT6993")!)!;
        Assert.AreEqual("8.0.10 9.0.3", $"{old.SdkVersion} {current.SdkVersion}");
        StringAssert.EndsWith(current.LibraryFolders.Single(), "v9_0_3/host/lib");
        Assert.AreNotEqual(old.Fingerprint, current.Fingerprint);
    }

    [TestMethod]
    public void LibraryForPhones_IsNotTaken_AndNamed()
    {
        _tree.LiteRt("a", plugins: "Samsung");
        _tree.Library("a/qairt/2.47.0.260601/lib/aarch64-android/libQnnHtp.so", ToolTree.Arm64, "libc.so");
        _tree.Library("a/ai_edge_litert/vendors/q/libLiteRtCompilerPlugin_Qualcomm.so", ToolTree.X64, "libQnnHtp.so", "libQnnIr.so", "libc.so.6");
        _tree.Library("a/qairt/2.47.0.260601/lib/x86_64-linux-clang/libQnnIr.so");

        VendorCompiler compiler = _tree.Find("a").Toolchain.Compilers[3];
        StringAssert.Contains(compiler.Missing.Single(), "libQnnHtp.so, libQnnSystem.so and libQnnHtpPrepare.so of the Qualcomm AI Runtime SDK (QAIRT) are missing");
        StringAssert.Contains(compiler.Missing.Single(), "libQnnHtp.so' is for Android arm64, this is Linux x64");

        foreach (string name in new[] { "Htp", "System", "HtpPrepare" })
        {
            _tree.Library($"a/qairt/2.47.0.260601/lib/x86_64-linux-clang/libQnn{name}.so");
        }

        compiler = _tree.Find("a").Toolchain.Compilers[3];
        Assert.AreEqual(0, compiler.Missing.Count, string.Join('\n', compiler.Missing));
        Assert.AreEqual("2.47.0.260601", compiler.SdkVersion);
    }

    [TestMethod]
    public void OldQairt_IsMissing()
    {
        _tree.LiteRt("a", plugins: "Qualcomm");
        foreach (string name in new[] { "Htp", "System", "HtpPrepare" })
        {
            _tree.Library($"a/2.34.0.250424/lib/x86_64-linux-clang/libQnn{name}.so");
        }

        StringAssert.Contains(_tree.Find("a").Toolchain.Compilers[3].Missing.Single(), "2.34.0.250424 is too old for the plugin, which takes 2.35.0 or later");
    }

    [TestMethod]
    public void OpenVinoOfAnotherVersion_IsToldApart_FromAMissingOne()
    {
        _tree.LiteRt("site");
        _tree.Library(
            "site/ai_edge_litert/vendors/i/libLiteRtCompilerPlugin_IntelOpenvino.so", ToolTree.X64, "libopenvino.so.2631", "libopenvino_tensorflow_lite_frontend.so.2631");
        _tree.Environment["PYTHONPATH"] = _tree.At("site");
        _tree.Library("site/openvino/libs/libopenvino.so.2641");
        _tree.Library("site/openvino/libs/libopenvino_tensorflow_lite_frontend.so.2641");

        VendorCompiler other = _tree.Find("").Toolchain.Compilers[1];
        Assert.AreEqual(
            "the plugin is linked with libopenvino.so.2631 (OpenVINO 2026.3.1), but libopenvino.so.2641 (OpenVINO 2026.4.1) was found in "
            + $"'{_tree.At("site/openvino/libs")}'; it needs exactly that version",
            other.Missing.Single());
        Assert.AreEqual("openvino==2026.3.1", other.Package);

        _tree.Library("elsewhere/libopenvino.so.2631");
        _tree.Library("elsewhere/libopenvino_tensorflow_lite_frontend.so.2631");
        _tree.Environment["LD_LIBRARY_PATH"] = _tree.At("elsewhere");
        VendorCompiler right = _tree.Find("").Toolchain.Compilers[1];
        Assert.AreEqual(0, right.Missing.Count, string.Join('\n', right.Missing));
        Assert.AreEqual(_tree.At("elsewhere"), right.LibraryFolders.Single());
        Assert.AreEqual("2026.3.1", right.SdkVersion);
    }

    [TestMethod]
    public void VariableOfTheVendor_LeadsToItsSdk()
    {
        _tree.LiteRt("a", plugins: "Samsung");
        _tree.Library("ai-litecore-ubuntu2404-v1.2.0/lib/x86_64-linux/libgraph_wrapper.so");
        _tree.Library("ai-litecore-ubuntu2404-v1.2.0/lib/x86_64-linux/libgraphgen_api.so");
        _tree.Environment["EXYNOS_AI_LITECORE_ROOT"] = _tree.At("ai-litecore-ubuntu2404-v1.2.0");

        VendorCompiler compiler = _tree.Find("a").Toolchain.Compilers[4];
        Assert.AreEqual(0, compiler.Missing.Count, string.Join('\n', compiler.Missing));
        Assert.AreEqual("1.2.0", compiler.SdkVersion);
    }

    [TestMethod]
    public void PluginOfNoKnownVendor_HasARow_WithWhatItIsLinkedWith()
    {
        _tree.LiteRt("a");
        _tree.Library("fake, npu/libLiteRtCompilerPlugin_FakeNpu.so", ToolTree.X64, "libm.so.6", "libfake_sdk.so");

        VendorCompiler fake = _tree.Find("a;fake, npu").Toolchain.Compilers[5];
        Assert.AreEqual("FakeNpu FakeNpu ", $"{fake.PluginName} {fake.Title} {fake.Backend}");
        Assert.AreEqual("libfake_sdk.so is missing", fake.Missing.Single());

        _tree.Library("fake, npu/libfake_sdk.so");
        fake = _tree.Find("a;fake, npu").Toolchain.Compilers[5];
        Assert.AreEqual(0, fake.Missing.Count);
        Assert.AreEqual(Path.GetDirectoryName(fake.Plugin), fake.LibraryFolders.Single());
    }

    [TestMethod]
    public void ToolOfAnotherMachine_IsNotTaken_AndTheNextPlaceIsAsked()
    {
        _tree.Write("list/apply_plugin_main", ToolTree.Elf(ToolTree.Arm64));
        _tree.Environment["PYTHONPATH"] = _tree.LiteRt("site");
        StringAssert.StartsWith(_tree.Find("list").Toolchain.Tool, _tree.At("site"));

        ToolchainSearch alone = _tree.Find("list", searchMachine: false);
        Assert.IsNull(alone.Toolchain.Tool);
        StringAssert.Contains(string.Join('\n', alone.Places), "apply_plugin_main' is for Linux arm64, this is Linux x64");
    }

    [TestMethod]
    public void OnWindows_IntelsPluginHasNoName_AndOthersDoNotRunThere()
    {
        byte[] library = new byte[128];
        "MZ"u8.CopyTo(library);
        library[60] = 64;
        byte[] header = [0x50, 0x45, 0, 0, 0x64, 0x86];
        header.CopyTo(library, 64);
        foreach (string name in new[] { "tools/apply_plugin_main.exe", "v/intel/LiteRtCompilerPlugin.dll", "openvino.dll", "openvino_tensorflow_lite_frontend.dll" })
        {
            _tree.Write($"a/{name}", library);
        }

        Toolchain tools = _tree.Find("a", new HostMachine("win", Architecture.X64)).Toolchain;
        Assert.IsNotNull(tools.Tool);
        Assert.AreEqual(0, tools.Compilers[1].Missing.Count, string.Join('\n', tools.Compilers[1].Missing));
        Assert.AreEqual("IntelOpenvino", tools.Compilers[1].PluginName);
        Assert.IsFalse(tools.Compilers[2].RunsHere);
        Assert.AreEqual("Linux x64, Windows x64", tools.Compilers[1].Hosts);
    }
}
