using ModelSdk.Build.Toolchains;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>The official wheel and OpenVINO, unpacked by our code.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class RealToolsTests
{
    private static readonly ToolTree Tree = new("größe, 1");

    [ClassCleanup]
    public static void Remove() => Tree.Dispose();

    [TestMethod]
    public void WheelAndOpenVino_AreOneFolder_WithEveryPlugin_AndIntelComplete()
    {
        ToolchainSearch search = Tree.Find($"{Wheel};{OpenVino}", searchMachine: false);

        Assert.AreEqual(0, search.Diagnostics.Count, string.Join('\n', search.Diagnostics));
        Toolchain tools = search.Toolchain;
        Assert.AreEqual("2.3.0", tools.LiteRtVersion);
        Assert.AreEqual(64, tools.ToolHash.Length);
        StringAssert.StartsWith(tools.Tool, Tree.Cache);
        StringAssert.Contains(tools.Origin, "openvino-2026.3.1.zip");
        Assert.AreEqual("Google Tensor, Intel, MediaTek, Qualcomm, Samsung Exynos", string.Join(", ", tools.Compilers.Select(static c => c.Title)));
        Assert.IsTrue(tools.Compilers.All(static c => c.Plugin is not null && c.RunsHere && c.Fingerprint.Length == 64));

        VendorCompiler intel = tools.Compilers[1];
        Assert.AreEqual(0, intel.Missing.Count, string.Join('\n', intel.Missing));
        Assert.AreEqual("2026.3.1", intel.SdkVersion);
        StringAssert.EndsWith(intel.LibraryFolders.Single(), "/openvino/libs");
        StringAssert.Contains(intel.Notes.Single(), "libopenvino_intel_npu_compiler.so");
        if (!OperatingSystem.IsWindows())
        {
            Assert.IsTrue(File.GetUnixFileMode(tools.Tool!).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [TestMethod]
    public void WheelAlone_SaysWhatEachVendorLacks_AndWhichPackageBringsIt()
    {
        Toolchain tools = Tree.Find(Wheel, searchMachine: false).Toolchain;

        Assert.AreEqual(
            """
            liblitert_plugin_compiler.so of the Google Tensor SDK is missing | ai-edge-litert-sdk-google-tensor
            libopenvino.so.2631 and libopenvino_tensorflow_lite_frontend.so.2631 of OpenVINO are missing | openvino==2026.3.1
            libneuronusdk_adapter.mtk.so of the MediaTek NeuroPilot SDK is missing | ai-edge-litert-sdk-mediatek
            libQnnHtp.so, libQnnSystem.so, libQnnHtpPrepare.so, libQnnIr.so, libQnnLpai.so and libQnnSaver.so of the Qualcomm AI Runtime SDK (QAIRT) are missing | ai-edge-litert-sdk-qualcomm
            libgraph_wrapper.so and libgraphgen_api.so of the Exynos AI LiteCore SDK are missing | ai-edge-litert-sdk-samsung-nightly
            """,
            string.Join('\n', tools.Compilers.Select(static c => $"{string.Join("; ", c.Missing)} | {c.Package}")));
        StringAssert.Contains(tools.Compilers[4].Notes.Single(), "undefined symbol");
    }

    [TestMethod]
    [Needs("gcc")]
    public async Task Doctor_LetsTheRealCompilersCompile_InAFolderWithACommaAndAnUmlaut()
    {
        ToolchainSettings settings = new()
        {
            LiteRt = $"{Wheel};{OpenVino};{FakeNpu.PluginFolder}",
            ProjectFile = Tree.Project,
            CacheFolder = Tree.Cache,
            SearchMachine = false,
        };
        DoctorReport report = await DoctorReport.MakeAsync(settings, CancellationToken.None);
        string text = string.Join('\n', report.Lines());

        Assert.IsTrue(report.CanCompile, text);
        Assert.AreEqual(
            "Google Tensor True 4 0 | Intel True 2 2 | MediaTek True 16 0 | Qualcomm False 0 0 | Samsung Exynos False 0 0 | FakeNpu True 2 2",
            string.Join(" | ", report.Compilers.Select(static row => $"{row.Compiler.Title} {row.Loads} {row.Socs.Count} {row.Targets.Count()}")),
            text);
        StringAssert.Contains(text, "Intel           loads          2026.3.1    IntelOpenVINO_PTL, IntelOpenVINO_LNL (with limits, see below)");
        StringAssert.Contains(text, "FakeNpu         loads          1.0.0-fake  FakeNpu_FAKE1, FakeNpu_FAKE2");
        StringAssert.Contains(text, "compiles for only OpenVINO's CPU device, with CompilerOptions=\"--intel_openvino_graph_backends=cpu\"; without that: ");
        StringAssert.Contains(text, "trial compile: Failed to load NeuronAdapter shared library");
        StringAssert.Contains(text, "trial compile: Failed to load Tensor TPU compiler library: liblitert_plugin_compiler.so");
        StringAssert.Contains(text, "libQnnHtp.so: cannot open shared object file");
        StringAssert.Contains(text, "undefined symbol: _ZN11flatbuffers13ClassicLocale9instance_E");
        StringAssert.Contains(text, "Models can be compiled for 4 SoCs, for some with limits.");
        Assert.IsTrue(report.CacheBytes > 100_000_000, text);
    }

    private static string Wheel => Directory.GetFiles(Shared.Path("toolchain", "wheels"), "ai_edge_litert-*.whl").Single();

    private static string OpenVino => Shared.Path("toolchain", "openvino-2026.3.1.zip");
}
