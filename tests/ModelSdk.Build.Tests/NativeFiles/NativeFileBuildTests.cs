using ModelSdk.Build.NativeFiles;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.NativeFiles;

/// <summary>Which libraries an application gets, and where: trees of small files with real headers.</summary>
[TestClass]
public sealed class NativeFileBuildTests : IDisposable
{
    private const string IntelPath = "$ORIGIN/../../../../openvino/libs";

    private static readonly string[] Gnu = ["libc.so.6"];
    private static readonly string[] Bionic = ["libc.so"];

    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk native ö ").FullName;

    private string Tools => Path.Combine(_folder, "tools");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void PortableProgram_GetsAFolderForEachSystem()
    {
        Wheel();
        With("win/ai_edge_litert/libLiteRt.dll", LibraryBytes.Pe(0x8664));
        With("win/ai_edge_litert/libLiteRtWebGpuAccelerator.dll", LibraryBytes.Pe(0x8664));
        With("win/ai_edge_litert/dxil.dll", LibraryBytes.Pe(0x8664));
        With("mac/ai_edge_litert/libLiteRt.dylib", LibraryBytes.Mach(0x0100000C, 1));
        With("aar/jni/arm64-v8a/libLiteRt.so", LibraryBytes.Elf(183, Bionic));
        AssertFiles(
            Run(),
            "runtimes/linux-x64/native/libLiteRt.so",
            "runtimes/linux-x64/native/libLiteRtWebGpuAccelerator.so",
            "runtimes/osx-arm64/native/libLiteRt.dylib",
            "runtimes/win-x64/native/dxil.dll",
            "runtimes/win-x64/native/libLiteRt.dll",
            "runtimes/win-x64/native/libLiteRtWebGpuAccelerator.dll");
    }

    [TestMethod]
    public void ProgramForOneSystem_HasTheLibraryBesideIt()
    {
        Wheel();
        NativeFileResult result = Run(rid: "linux-x64");
        AssertFiles(result, "libLiteRt.so", "libLiteRtWebGpuAccelerator.so");
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Path.Combine(Tools, "ai_edge_litert", "libLiteRt.so")), File.ReadAllBytes(Path.Combine(_folder, "out", "libLiteRt.so")));
        Assert.AreEqual(2, result.Sources.Count);
        Assert.IsTrue(result.Sources.All(File.Exists));
    }

    [TestMethod]
    public void Targets_BringTheirVendorsLibraries_WhereTheyAreFound()
    {
        Wheel();
        OpenVino();
        AssertFiles(
            Run(rid: "linux-x64", targets: "LNL"),
            "libLiteRt.so",
            "libLiteRtWebGpuAccelerator.so",
            "litert/vendors/intel_openvino/dispatch/libLiteRtDispatch_IntelOpenvino.so",
            "openvino/libs/libopenvino.so.2631",
            "openvino/libs/libopenvino_intel_cpu_plugin.so",
            "openvino/libs/libtbb.so.12");
        AssertFiles(Run(rid: "linux-x64", targets: "d9500"), "libLiteRt.so", "libLiteRtWebGpuAccelerator.so");
    }

    [DataTestMethod]
    [DataRow("Cpu", "libLiteRt.so")]
    [DataRow("None", "")]
    [DataRow("cpu;gpu", "libLiteRt.so libLiteRtWebGpuAccelerator.so")]
    [DataRow("Npu", "libLiteRt.so litert/vendors/fakenpu/dispatch/libLiteRtDispatch_FakeNpu.so litert/vendors/intel_openvino/dispatch/libLiteRtDispatch_IntelOpenvino.so")]
    [DataRow("Compiler", "libLiteRt.so litert/vendors/fakenpu/dispatch/libLiteRtDispatch_FakeNpu.so "
        + "litert/vendors/intel_openvino/compiler/libLiteRtCompilerPlugin_IntelOpenvino.so litert/vendors/intel_openvino/dispatch/libLiteRtDispatch_IntelOpenvino.so "
        + "litert/vendors/mediatek/compiler/libLiteRtCompilerPlugin_MediaTek.so")]
    public void Property_Chooses(string value, string files)
    {
        Wheel();
        With("lib/libLiteRtDispatch_FakeNpu.so", LibraryBytes.Elf(62, Gnu));
        AssertFiles(Run(rid: "linux-x64", property: value), files.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    public void Android_GetsEverythingInOneFolderOfItsAbi_WithTheDspsLibraries()
    {
        Wheel();
        With("aar/jni/arm64-v8a/libLiteRt.so", LibraryBytes.Elf(183, Bionic));
        With("aar/jni/arm64-v8a/libLiteRtClGlAccelerator.so", LibraryBytes.Elf(183, Bionic));
        With("aar/jni/arm64-v8a/liblitert_jni.so", LibraryBytes.Elf(183, Bionic));
        With("aar/jni/x86_64/libLiteRt.so", LibraryBytes.Elf(62, Bionic));
        With("npu/arm64-v8a/libLiteRtDispatch_Qualcomm.so", LibraryBytes.Elf(183, Bionic));
        With("npu/arm64-v8a/libLiteRtDispatch_MediaTek.so", LibraryBytes.Elf(183, Bionic));
        foreach (string name in new[] { "libQnnHtp.so", "libQnnSystem.so", "libQnnHtpV79Stub.so", "libQnnHtpV75Stub.so" })
        {
            With($"qairt/lib/aarch64-android/{name}", LibraryBytes.Elf(183, Bionic));
            With($"qairt/lib/x86_64-linux-clang/{name}", LibraryBytes.Elf(62, Gnu));
        }

        With("qairt/lib/hexagon-v79/unsigned/libQnnHtpV79Skel.so", LibraryBytes.Elf32(164));
        With("qairt/lib/hexagon-v75/unsigned/libQnnHtpV75Skel.so", LibraryBytes.Elf32(164));
        AssertFiles(
            Run(rid: "android-arm64;android-x64", targets: "SM8750", android: true),
            "arm64-v8a/libLiteRt.so",
            "arm64-v8a/libLiteRtClGlAccelerator.so",
            "arm64-v8a/libLiteRtDispatch_Qualcomm.so",
            "arm64-v8a/libQnnHtp.so",
            "arm64-v8a/libQnnHtpV79Skel.so",
            "arm64-v8a/libQnnHtpV79Stub.so",
            "arm64-v8a/libQnnSystem.so",
            "x86_64/libLiteRt.so");
    }

    [TestMethod]
    public void LibraryForAndroid_ThatIsAlignedTo4Kb_IsAnError()
    {
        With("aar/jni/arm64-v8a/libLiteRt.so", LibraryBytes.Elf(183, Bionic, alignment: 0x1000));
        With("aar/jni/x86_64/libLiteRt.so", LibraryBytes.Elf(62, Bionic, alignment: 0x10000));
        ModelDiagnostic found = Run(rid: "", android: true).Diagnostics.Single();
        Assert.AreEqual(("MSDK5006", DiagnosticSeverity.Error), (found.Rule.Id, found.Severity));
        StringAssert.StartsWith(found.Message, "Native library 'aar/jni/arm64-v8a/libLiteRt.so' is not aligned to 16 KB pages: its segments are aligned to 4096 bytes.");

        // On computers pages have 4 KB.
        With("ai_edge_litert/libLiteRt.so", LibraryBytes.Elf(62, Gnu, alignment: 0x1000));
        Assert.AreEqual(0, Run(rid: "linux-x64").Diagnostics.Count);
    }

    [TestMethod]
    public void SystemWithoutALibrary_IsAWarning_WhereOneIsExpected()
    {
        Wheel();
        NativeFileResult result = Run(rid: "win-x64");
        ModelDiagnostic found = result.Diagnostics.Single();
        Assert.AreEqual(("MSDK5009", DiagnosticSeverity.Warning), (found.Rule.Id, found.Severity));
        StringAssert.StartsWith(found.Message, "ModelSdkLiteRt has no LiteRT library for 'win-x64', only for linux-x64: ");
        Assert.AreEqual(0, result.Files.Count);
        Assert.AreEqual("MSDK5009", Run(rid: "linux-musl-x64").Diagnostics.Single().Rule.Id);

        // A list for the compilers, a system that is never served, and a project that says what it wants.
        Assert.AreEqual(0, Run(rid: "android-arm64", android: true).Diagnostics.Count);
        Assert.AreEqual(0, Run(rid: "ios-arm64").Diagnostics.Count);
        Assert.AreEqual(0, Run(rid: "win-x64", property: "None").Diagnostics.Count);
        Assert.AreEqual(0, Run(rid: "").Diagnostics.Count);

        With("aar/jni/arm64-v8a/libLiteRt.so", LibraryBytes.Elf(183, Bionic));
        StringAssert.Contains(Run(rid: "android-arm64;android-x64", android: true).Diagnostics.Single().Message, "'android-x64', only for android-arm64");
    }

    [TestMethod]
    public void ListWithoutLibraries_BringsNothing_AndSaysNothing()
    {
        With("vendors/fake/compiler/libLiteRtCompilerPlugin_FakeNpu.so", LibraryBytes.Elf(62, Gnu));
        NativeFileResult result = Run(rid: "linux-x64");
        Assert.AreEqual((0, 0), (result.Files.Count, result.Diagnostics.Count));
    }

    [TestMethod]
    public void EntryThatCannotBeUsed_IsAnError_OrAWarningWhereToolsMayBeMissing()
    {
        ModelDiagnostic error = Run(list: "nowhere.whl").Diagnostics.Single();
        Assert.AreEqual(("MSDK4015", DiagnosticSeverity.Error), (error.Rule.Id, error.Severity));
        ModelDiagnostic warning = Run(list: "nowhere.whl", ("ModelSdkContinueOnAotError", "true")).Diagnostics.Single();
        Assert.AreEqual(("MSDK4015", DiagnosticSeverity.Warning), (warning.Rule.Id, warning.Severity));
    }

    [TestMethod]
    public void WhatIsRight_KeepsItsTime_AndWhatNoLongerBelongs_Goes()
    {
        Wheel();
        DateTime past = new(2020, 1, 2, 3, 4, 6, DateTimeKind.Utc);
        AssertFiles(Run(rid: "linux-x64"), "libLiteRt.so", "libLiteRtWebGpuAccelerator.so");
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "out", "libLiteRt.so"), past);
        AssertFiles(Run(rid: "linux-x64", property: "Cpu"), "libLiteRt.so");
        Assert.AreEqual(past, File.GetLastWriteTimeUtc(Path.Combine(_folder, "out", "libLiteRt.so")));
    }

    private void Wheel()
    {
        With("ai_edge_litert/libLiteRt.so", LibraryBytes.Elf(62, Gnu));
        With("ai_edge_litert/libLiteRtWebGpuAccelerator.so", LibraryBytes.Elf(62, Gnu));
        With("ai_edge_litert/libpywrap_litert_common.so", LibraryBytes.Elf(62, Gnu));
        With("ai_edge_litert/vendors/mediatek/compiler/libLiteRtCompilerPlugin_MediaTek.so", LibraryBytes.Elf(62, Gnu));
        string[] needed = ["libopenvino.so.2631", "libc.so.6"];
        With("ai_edge_litert/vendors/intel_openvino/dispatch/libLiteRtDispatch_IntelOpenvino.so", LibraryBytes.Elf(62, needed, IntelPath));
        With("ai_edge_litert/vendors/intel_openvino/compiler/libLiteRtCompilerPlugin_IntelOpenvino.so", LibraryBytes.Elf(62, needed, IntelPath));
    }

    private void OpenVino()
    {
        With("openvino/libs/libopenvino.so.2631", LibraryBytes.Elf(62, ["libtbb.so.12", "libc.so.6"]));
        With("openvino/libs/libtbb.so.12", LibraryBytes.Elf(62, Gnu));
        With("openvino/libs/libopenvino_intel_cpu_plugin.so", LibraryBytes.Elf(62, ["libopenvino.so.2631", "libtbb.so.12"]));
        With("openvino/libs/libopenvino_onnx_frontend.so.2631", LibraryBytes.Elf(62, Gnu));
        With("other/libtbb.so.12", LibraryBytes.Elf(62, [.. Gnu, "libm.so.6"]));
    }

    private void With(string relative, byte[] bytes)
    {
        string path = Path.Combine(Tools, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private NativeFileResult Run(string rid = "", string targets = "", string property = "", bool android = false) =>
        Run(Tools, rid, android, ("ModelSdkTargets", targets), ("ModelSdkNativeLibraries", property));

    private NativeFileResult Run(string list, params (string Name, string Value)[] properties) => Run(list, "", false, properties);

    private NativeFileResult Run(string list, string rids, bool android, params (string Name, string Value)[] properties) => NativeFileBuild.Run(
        new NativeFileProject
        {
            Facts = new ProjectFacts
            {
                AssemblyName = "App",
                RootNamespace = "App",
                ProjectFile = Path.Combine(_folder, "App.csproj"),
                Properties = properties.Append(("ModelSdkLiteRt", list)).ToDictionary(static pair => pair.Item1, static pair => pair.Item2),
            },
            RuntimeIdentifiers = rids.Split(';', StringSplitOptions.RemoveEmptyEntries),
            IsAndroid = android,
            CacheFolder = Path.Combine(_folder, "cache"),
            OutputFolder = Path.Combine(_folder, "out"),
        },
        CancellationToken.None);

    private void AssertFiles(NativeFileResult result, params string[] files)
    {
        Assert.AreEqual(0, result.Diagnostics.Count, string.Join('\n', result.Diagnostics.Select(static found => found.Message)));
        CollectionAssert.AreEqual(files, result.Files.ToArray(), string.Join('\n', result.Files));
        string root = Path.Combine(_folder, "out");
        string[] there = !Directory.Exists(root) ? [] : [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(files, there);
    }
}
