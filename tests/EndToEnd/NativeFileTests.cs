using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Applications that name LiteRT's wheel run natively wherever they are copied to, and without the library all the same.</summary>
[TestClass]
public class NativeFileTests
{
    private const string Library = "libLiteRt.so";

    [TestMethod]
    [Needs(Shared.Data)]
    public void Wheel_MakesBuildAndPublishedProgramNative_AndNothingIsDoneTwice()
    {
        Consumer app = Create("wheel é 1", LiteRtTools.Wheel);
        string[] output = ["bin", "Debug", "net10.0"];

        Assert.AreEqual(1, app.Logged("build").Runs("PlaceNativeLibraries"));
        CollectionAssert.AreEqual(NativeProjects.PortableFiles, app.NativeFiles(output));
        AssertNative(app.DotNet("run", "--no-build", "--", "Native", "digits"));

        IReadOnlyDictionary<string, DateTime> before = app.Outputs();
        BuildLog second = app.Logged("build");
        Assert.AreEqual(0, second.Runs("PlaceNativeLibraries"));
        CollectionAssert.Contains(second.UpToDate.ToArray(), "ModelSdkPlaceNativeLibraries");
        CollectionAssert.AreEquivalent(before.ToArray(), app.Outputs().ToArray());

        // Another choice, then none: what is not wanted any more goes.
        Assert.AreEqual(1, app.Logged("build", "-p:ModelSdkNativeLibraries=Cpu").Runs("PlaceNativeLibraries"));
        CollectionAssert.AreEqual(NativeProjects.PortableFiles[..1], app.NativeFiles(output));
        app.Logged("build", "-p:ModelSdkLiteRt=");
        CollectionAssert.AreEqual(Array.Empty<string>(), app.NativeFiles(output));
        app.Logged("build");
        CollectionAssert.AreEqual(NativeProjects.PortableFiles, app.NativeFiles(output));
        app.DotNet("clean").Succeeded();
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Files("bin"));
        Assert.IsFalse(Directory.Exists(app.PathOf("obj", "Debug", "net10.0", "modelsdk")));

        app.DotNet("publish", "-r", NativeProjects.Rid, "--no-self-contained", "-o", app.PathOf("out")).Succeeded();
        CollectionAssert.AreEqual(NativeProjects.Files, app.NativeFiles("out"));
        string moved = Path.Combine(TestFolder.Root, "anderswo ö");
        Directory.Move(app.PathOf("out"), moved);
        AssertNative(NativeProjects.RunAlone(Path.Combine(moved, "Native"), "Native", "digits"));

        File.Delete(Path.Combine(moved, Library));
        CommandResult without = NativeProjects.RunAlone(Path.Combine(moved, "Native"), "Native", "digits").Succeeded();
        StringAssert.Contains(without.Output, "difference 0\nran on Cpu by managed, target none\n");
        StringAssert.Contains(without.Output, "step Cpu litert Create MissingRuntimeLibrary: ");
        StringAssert.Contains(without.Output, moved, "It says where it looked.");
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    public void SingleFile_AndTrimmedSelfContained_KeepTheLibrariesBesideThem()
    {
        Consumer app = Create("wheel forms", LiteRtTools.Wheel);
        string[] single = ["-p:PublishSingleFile=true"];
        string[][] forms =
        [
            ["--no-self-contained", .. single],
            ["--self-contained", "-p:PublishTrimmed=true", "-p:TrimmerSingleWarn=false", "-p:ILLinkTreatWarningsAsErrors=true"],
            ["--self-contained", "-p:PublishTrimmed=true", .. single],
        ];
        foreach (string[] form in forms)
        {
            string folder = app.PathOf("out");
            app.DotNet(["publish", "-r", NativeProjects.Rid, "-o", folder, .. form]).Succeeded();
            CollectionAssert.AreEqual(NativeProjects.Files, app.NativeFiles("out"), string.Join(' ', form));
            AssertNative(NativeProjects.RunAlone(Path.Combine(folder, "Native"), "Native", "digits"));
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    public void Library_CarriesNothing_AndTheApplicationThatReferencesItDoes()
    {
        string liteRt = NativeProjects.LiteRt(LiteRtTools.Wheel);
        Consumer library = new Consumer("Library", "native graph").With("Library.cs", "public class OfLibrary;")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite").WithProject(Projects.Library(Projects.DigitsItem, liteRt));
        Consumer app = new Consumer("App", "native graph").With("Program.cs", NativeProjects.Program).WithProject(Projects.Package(
            """<ProjectReference Include="../Library/Library.csproj" />""", liteRt));
        Consumer test = new Consumer("Check", "native graph").WithMain().WithProject(Projects.Plain(
            """<ProjectReference Include="../App/App.csproj" />""").Replace("<OutputType>", "<IsTestProject>true</IsTestProject><OutputType>"));
        Consumer idle = new Consumer("Idle", "native graph").WithMain().WithProject(Projects.Package("", liteRt));

        test.DotNet("restore").Succeeded();
        BuildLog build = test.Logged("build", "--no-restore", "-graph", "-isolate");
        Assert.AreEqual(1, build.Runs("PlaceNativeLibraries"), "Only the application.");
        CollectionAssert.AreEqual(Array.Empty<string>(), library.NativeFiles("bin"));
        CollectionAssert.AreEqual(NativeProjects.PortableFiles, app.NativeFiles("bin", "Debug", "net10.0"));
        CollectionAssert.AreEqual(NativeProjects.PortableFiles, test.NativeFiles("bin", "Debug", "net10.0"));
        AssertNative(app.DotNet("run", "--no-build", "--", "Library", "digits"));

        library.DotNet("pack", "-o", library.PathOf("packed")).Succeeded();
        using (ZipArchive package = ZipFile.OpenRead(
            Directory.GetFiles(library.PathOf("packed"), "*.nupkg").Single()))
        {
            Assert.IsFalse(package.Entries.Any(static entry => entry.Name.EndsWith(".so", StringComparison.Ordinal)));
        }

        // An application without a model, unless it says what it wants.
        Assert.AreEqual(0, idle.Logged("build").Runs("PlaceNativeLibraries"));
        CollectionAssert.AreEqual(Array.Empty<string>(), idle.NativeFiles("bin"));
        idle.DotNet("build", "-p:ModelSdkNativeLibraries=Cpu").Succeeded();
        CollectionAssert.AreEqual(NativeProjects.PortableFiles[..1], idle.NativeFiles("bin", "Debug", "net10.0"));
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    public void WhatIsWrong_IsSaidOnce()
    {
        Consumer app = Create("wheel problems", LiteRtTools.Wheel);
        BuildLog other = app.Logged("build", "-r", "linux-arm64", "--no-self-contained", "-p:UseAppHost=false");
        LoggedDiagnostic warning = other.Diagnostics.Single(static found => found.Code == "MSDK5009");
        StringAssert.Contains(warning.Message, "'linux-arm64', only for linux-x64");
        Assert.IsFalse(warning.IsError);

        BuildLog missing = app.LoggedFailure("build", "-p:ModelSdkLiteRt=nowhere.whl");
        Assert.AreEqual("MSDK4015", string.Join(' ', missing.Diagnostics.Select(static found => found.Code)));
        BuildLog tolerated = app.Logged("build", "-p:ModelSdkLiteRt=nowhere.whl", "-p:ModelSdkContinueOnAotError=true");
        Assert.AreEqual("MSDK4015", string.Join(' ', tolerated.Diagnostics.Select(static found => found.Code)));
        BuildLog wrong = app.LoggedFailure("build", "-p:ModelSdkNativeLibraries=Gpus");
        Assert.IsTrue(wrong.Diagnostics.Any(static found => found.Code == "MSDK1011" && found.Message.Contains("Cpu, Gpu, Npu", StringComparison.Ordinal)));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void AndroidApplication_GetsLibrariesOfItsAbis_WhichMustBeAlignedTo16Kb()
    {
        Consumer app = new Consumer("Phone", "native android").WithMainClass().WithAsset("Models/digits.tflite", "digits", "digits.tflite")
            .WithProject(Projects.Package(
                """<Model Include="Models/digits.tflite" Targets="FakeNpu_FAKE1" Aot="Never" />""" + FakeNpu.TargetItems,
                """
                <AndroidApplication>true</AndroidApplication>
                <RuntimeIdentifiers Condition="'$(WithAbis)' == 'true'">android-arm64;android-x64</RuntimeIdentifiers>
                <ModelSdkLiteRt>litert.aar</ModelSdkLiteRt>
                <ModelSdkCacheDir>../cache</ModelSdkCacheDir>
                """));
        WriteAar(app.PathOf("litert.aar"), 0x4000);
        app.DotNet("restore").Succeeded();
        string[] ask = ["msbuild", "-t:_ModelSdkAddAndroidNativeLibraries", "-p:WithAbis=true"];
        string text = app.DotNet([.. ask, "-getItem:AndroidNativeLibrary"]).Succeeded().Output;
        using JsonDocument items = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]);
        CollectionAssert.AreEquivalent(
            new[] { "arm64-v8a libLiteRt.so", "arm64-v8a libLiteRtDispatch_FakeNpu.so", "x86_64 libLiteRt.so" },
            items.RootElement.GetProperty("Items").GetProperty("AndroidNativeLibrary").EnumerateArray()
                .Select(static item => $"{item.GetProperty("Abi").GetString()} {item.GetProperty("Filename").GetString()}{item.GetProperty("Extension").GetString()}")
                .ToArray(),
            text);

        WriteAar(app.PathOf("litert.aar"), 0x1000);
        BuildLog failed = app.LoggedFailure(ask);
        Assert.AreEqual("MSDK5006 MSDK5006 MSDK5006", string.Join(' ', failed.Diagnostics.Select(static found => found.Code)), failed.Result.Output);
    }

    private static void WriteAar(string path, long alignment)
    {
        File.Delete(path);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string entry, int machine) in new[]
        {
            ("jni/arm64-v8a/libLiteRt.so", 183), ("jni/arm64-v8a/libLiteRtDispatch_FakeNpu.so", 183), ("jni/x86_64/libLiteRt.so", 62),
        })
        {
            using Stream stream = archive.CreateEntry(entry).Open();
            stream.Write(LibraryBytes.Elf(machine, ["libc.so"], alignment: alignment));
        }
    }

    private static void AssertNative(CommandResult result)
    {
        StringAssert.Contains(result.Succeeded().Output, "ran on Cpu by litert, target none\n");
        StringAssert.Contains(result.Output, "step Cpu litert Create went well");
        Match difference = Regex.Match(result.Output, "difference (.+)\n");
        Assert.IsTrue(float.Parse(difference.Groups[1].Value, CultureInfo.InvariantCulture) < 1e-5f, result.Output);
    }

    private static Consumer Create(string folder, string list) => new Consumer("Native", folder)
        .WithProject(Projects.Package(Projects.DigitsItem, NativeProjects.LiteRt(list)))
        .With("Program.cs", NativeProjects.Program)
        .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
}
