using System.Diagnostics;
using System.Text.RegularExpressions;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;
using ModelSdk.Format.LiteRt;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Cli.Tests;

/// <summary>modelsdk compile with LiteRT's real tool: OpenVINO on the CPU, and the NPU that does not exist.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed partial class CompileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-compile-ü 1-");

    private string Output => Path.Combine(_folder.FullName, "out");

    [TestMethod]
    public async Task RealModels_AreCompiled_AndComeFromTheCacheTheSecondTime()
    {
        string[] models = [Model("kws_ref_model"), Model("pretrainedResnet")];

        (int code, string output, string error) = await Compile(models);

        Assert.AreEqual("", error);
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "kws_ref_model for IntelOpenVINO_LNL: compiling…\n");
        StringAssert.Matches(output, Done());
        StringAssert.Matches(output, Row());
        foreach (string name in new[] { "kws_ref_model", "pretrainedResnet" })
        {
            AssertDelivered(name, LiteRtTools.Target);
        }

        (code, output, _) = await Compile(models);
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "kws_ref_model for IntelOpenVINO_LNL: cached\n");
        Assert.IsFalse(output.Contains("compiling", StringComparison.Ordinal), output);
        AssertOnlyResults();
    }

    [TestMethod]
    public void WithoutOutput_EachModelHasAFolderInTheCurrentOne()
    {
        CompileProject project = new() { Files = [new FileInfo(Model("kws_ref_model"))], Targets = "LNL" };
        Assert.AreEqual(0, project.DropUnreadable(CancellationToken.None).Count);
        string place = project.FolderOf($"{project.Models[0].Folder}/IntelOpenVINO_LNL/kws_ref_model.tflite");
        Assert.AreEqual(
            Path.Combine(Environment.CurrentDirectory, "kws_ref_model-compiled", "IntelOpenVINO_LNL", "kws_ref_model.tflite"), place);
    }

    [TestMethod]
    [Needs("gcc")]
    public async Task CustomTarget_OfAPluginOfOurOwn_IsCompiledFor()
    {
        (int code, string output, string error) = await Run(
            "compile", FakeNpu.PlainAdd, "--targets", "mine", "--custom-target", "mine=FakeNpu/FAKE1/FakeNpu",
            "--litert", LiteRtTools.Folder, FakeNpu.PluginFolder, "--output", Output, "--cache", LiteRtTools.CacheFolder);

        Assert.AreEqual("", error);
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "SDK " + FakeNpu.SdkVersion);
        AssertDelivered("plain_add", FakeNpu.Target);
    }

    [TestMethod]
    public async Task FailureForOneTarget_IsAnError_AndTheOthersAreWritten()
    {
        (int code, string output, _) = await Compile([Model("kws_ref_model")], "--targets", "LNL,Qualcomm_SM8750");

        Assert.AreEqual(1, code, output);
        StringAssert.Contains(output, " : model error MSDK4002: ");
        Assert.IsFalse(output.Contains(".csproj", StringComparison.Ordinal), $"There is no project:\n{output}");
        AssertDelivered("kws_ref_model", LiteRtTools.Target);

        (code, output, _) = await Compile([Model("kws_ref_model")], "--targets", "LNL,Qualcomm_SM8750", "--continue-on-error", "--quiet");
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, " : model warning MSDK4009: ");
        Assert.IsFalse(output.Contains("tools", StringComparison.Ordinal), "Without the table.");
        AssertOnlyResults();
    }

    [TestMethod]
    public async Task Cancelled_WritesNothing_AndEndsTheCompiler()
    {
        using ToolWrapper slow = new("sleep 120");
        using CancellationTokenSource cancelled = new();
        using StringWriter output = new();
        using StringWriter error = new();
        string cache = Path.Combine(_folder.FullName, "cache");
        Task<int> command = CommandLine.RunAsync(
            [
                "compile", Model("kws_ref_model"), "--targets", "LNL", "--litert", LiteRtTools.Folder, slow.Folder,
                "--options", LiteRtTools.CpuDevice, "--output", Output, "--cache", cache,
            ],
            output, error, cancelled.Token);
        while (slow.Starts.Length == 0 && !command.IsCompleted)
        {
            await Task.Delay(50);
        }

        Stopwatch watch = Stopwatch.StartNew();
        cancelled.Cancel();
        int code = await command;

        Assert.IsTrue(watch.Elapsed < TimeSpan.FromSeconds(60), "The compiler was ended.");
        Assert.AreEqual(130, code, output.ToString());
        StringAssert.StartsWith(error.ToString(), "Cancelled; nothing was written.");
        Assert.IsFalse(Directory.Exists(Output), "What it made, it takes away.");
        Assert.IsFalse(Directory.EnumerateFiles(cache, "*.tflite", SearchOption.AllDirectories).Any());
    }

    [TestMethod]
    public async Task FolderOfAKilledCommand_IsRemoved_AndFilesOfTheUserAreNot()
    {
        Directory.CreateDirectory(Output);
        DirectoryInfo left = Directory.CreateDirectory(Path.Combine(Output, ".modelsdk-compile-2147483000-0123"));
        string mine = Path.Combine(Output, "notes.txt");
        File.WriteAllText(mine, "mine");

        (int code, string output, _) = await Compile([Model("kws_ref_model")]);

        Assert.AreEqual(0, code, output);
        Assert.IsFalse(Directory.Exists(left.FullName));
        Assert.AreEqual("mine", File.ReadAllText(mine));
    }

    [TestMethod]
    public async Task ListOfVariants_SpeaksOfTheLastRunOnly()
    {
        string model = Path.Combine(_folder.FullName, "net.tflite");
        File.Copy(Model("kws_ref_model"), model);
        Assert.AreEqual(0, (await Compile([model])).Code);
        AssertDelivered("net", LiteRtTools.Target);

        File.Copy(Shared.Path("testdata", "litert", "litert__test__testdata__simple_ceil_op.tflite"), model, overwrite: true);
        (int code, string output, _) = await Compile([model]);

        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "nothing to compile");
        StringAssert.Contains(output, " : model warning MSDK4009: ");
        Assert.IsFalse(File.Exists(Path.Combine(Output, "net", "artifacts.json")));
    }

    [TestMethod]
    public async Task WhatIsNoModel_IsTwo_AndTheOthersAreCompiled()
    {
        string text = Path.Combine(_folder.FullName, "text.tflite");
        File.WriteAllText(text, "this is no model, but long enough for one");
        string compiled = Shared.Path("toolchain", "compiled", "intel-cpu-kws_ref_model.tflite");

        (int code, string output, _) = await Compile([text, compiled, Model("kws_ref_model")]);

        Assert.AreEqual(2, code, output);
        StringAssert.Contains(output, $"{text} : model error MSDK2001: ");
        StringAssert.Contains(output, $"{compiled} : model error MSDK2011: ");
        AssertDelivered("kws_ref_model", LiteRtTools.Target);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Model(string name) => Shared.Path("testdata", "models", name + ".tflite");

    private Task<(int Code, string Output, string Error)> Compile(string[] models, params string[] more)
    {
        string[] targets = more.Contains("--targets") ? [] : ["--targets", "LNL"];
        return Run(
            [
                "compile", .. models, .. targets, "--litert", LiteRtTools.Folder, "--options", LiteRtTools.CpuDevice,
                "--output", Output, "--cache", LiteRtTools.CacheFolder, .. more,
            ]);
    }

    // The list names the file, and the file is one that LiteRT takes for compiled.
    private void AssertDelivered(string name, string target)
    {
        ArtifactList list = ArtifactList.Read(File.ReadAllBytes(Path.Combine(Output, name, "artifacts.json")));
        ArtifactRow row = list.Variants.Single();
        Assert.AreEqual(target, row.Target);
        Assert.AreEqual($"{target}/{name}.tflite", row.Path);
        using TfliteModel model = TfliteModel.Open(Path.Combine(Output, name, target, name + ".tflite"));
        Assert.IsTrue(DispatchOptions.IsCompiled(model));
        AssertOnlyResults();
    }

    private void AssertOnlyResults() => Assert.IsFalse(
        Directory.EnumerateFileSystemEntries(Output, "*", SearchOption.AllDirectories).Any(static path =>
            Path.GetFileName(path) is string name && Path.HasExtension(name) && !name.EndsWith(".tflite", StringComparison.Ordinal) && name != "artifacts.json"),
        string.Join('\n', Directory.EnumerateFileSystemEntries(Output, "*", SearchOption.AllDirectories)));

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    [GeneratedRegex(@"pretrainedResnet for IntelOpenVINO_LNL: compiled in \d+\.\d s\n")]
    private static partial Regex Done();

    [GeneratedRegex(@"IntelOpenVINO_LNL \(.+\) +compiled +13 of 13 \(100 %\) +\d+\.\d s +124 kB +LiteRT 2\.3\.0.* +verified +\S.*kws_ref_model\.tflite\n")]
    private static partial Regex Row();
}
