using ModelSdk.Build.Aot;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>The real apply_plugin_main with the real plugins, up to where each stops for want of its vendor's SDK, and what we say of it.</summary>
[TestClass]
public sealed class RealStopsTests
{
    private static readonly Lazy<Toolchain> OnlyWheel = new(static () => LiteRtTools.Search(LiteRtTools.Wheel).Toolchain);

    private DirectoryInfo _folder = null!;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("modelsdk-stops-");

    [TestCleanup]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow("MediaTek_MT6989", "MSDK4002", "libneuron_adapter.so of MediaTek's NeuroPilot SDK is missing|ai-edge-litert-sdk-mediatek")]
    [DataRow("MediaTek_MT6993", "MSDK4002", "libneuron_adapter.so of MediaTek's NeuroPilot SDK is missing|ai-edge-litert-sdk-mediatek")]
    [DataRow("Google_Tensor_G5", "MSDK4002", "liblitert_plugin_compiler.so of Google's SDK is missing|ai-edge-litert-sdk-google-tensor")]
    [DataRow("Qualcomm_SM8750", "MSDK4002", "libQnnHtp.so of the vendor's SDK is missing|ai-edge-litert-sdk-qualcomm")]
    [DataRow("Samsung_E9955", "MSDK4001", "exit 6 (ErrorNotFound)|packaged without a part of itself|use another release of LiteRT")]
    [DataRow("IntelOpenVINO_LNL", "MSDK4002", "of OpenVINO is missing|libopenvino|openvino")]
    public async Task PluginWithoutItsSdk_StopsWithWhatIsMissing(string target, string number, string expected)
    {
        CompileAttempt attempt = await RunAsync(Job(OnlyWheel.Value, target));

        AssertFailed(attempt, number, expected);
        StringAssert.Contains(attempt.Log, "[LITERT_TOOLS:APPLY]");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    public async Task SamsungsPlugin_OnceItLoads_StopsAtItsSdk()
    {
        string preload = Path.Combine(_folder.FullName, "locale.so");
        File.WriteAllText(Path.Combine(_folder.FullName, "locale.c"), "char _ZN11flatbuffers13ClassicLocale9instance_E[64];\n");
        await BuildAsync(preload, Path.Combine(_folder.FullName, "locale.c"));
        using ToolWrapper wrapper = new($"export LD_PRELOAD='{preload}'");
        Toolchain toolchain = OnlyWheel.Value with { Tool = wrapper.Script };

        CompileAttempt attempt = await RunAsync(Job(toolchain, "Samsung_E9955"));

        AssertFailed(attempt, "MSDK4002", "libgraph_wrapper.so of Samsung's Exynos AI LiteCore is missing|ai-edge-litert-sdk-samsung");
        Assert.AreEqual(new SubgraphStatistics(0, 31, 31, 1), attempt.Statistics.Single());
        StringAssert.Contains(wrapper.Starts.Single(), "--samsung_soc_model=E9955");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    [DataRow("MediaTek_MT6989", "libneuron_adapter.so", "neuron_adapter.c", CompileOutcome.Compiled)]
    [DataRow("Google_Tensor_G5", "liblitert_plugin_compiler.so", "tensor_compiler.c", CompileOutcome.Failed)]
    [DataRow("Qualcomm_SM8750", "libQnnHtp.so libQnnIr.so libQnnLpai.so libQnnSaver.so libQnnSystem.so", "qnn.c", CompileOutcome.Compiled)]
    public async Task PluginWithoutACompilerBehindIt_SelectsAllTheSame(string target, string libraries, string source, CompileOutcome outcome)
    {
        string folder = _folder.CreateSubdirectory("libraries").FullName;
        foreach (string library in libraries.Split(' '))
        {
            await BuildAsync(Path.Combine(folder, library), Path.Combine(Repository.Root, "tests", "Truth", "StandIns", source));
        }

        CompileJob job = Job(OnlyWheel.Value, target);
        CompileAttempt attempt = await RunAsync(job with { Compiler = job.Compiler with { LibraryFolders = [folder] } });

        // The stand-ins say yes to every question and compile nothing. Where the plugin believes them, only the audit can tell.
        Assert.AreEqual(outcome, attempt.Outcome, attempt.Log);
        if (outcome == CompileOutcome.Failed)
        {
            AssertFailed(attempt, "MSDK4001", $"{job.Request.Target.Id}|What to do: ");
        }
        else
        {
            AuditResult audit = ArtifactAudit.Run(
                attempt.File!,
                new AuditExpectation
                {
                    Name = job.Request.Name,
                    SourceModel = job.Request.ModelPath,
                    Target = job.Request.Target,
                    Options = job.Request.Options,
                    Statistics = attempt.Statistics,
                },
                CancellationToken.None);
            Assert.IsFalse(audit.IsUsable, "bytecode that nobody compiled");
        }

        Assert.IsTrue(attempt.Statistics.Single().Selected > 0, attempt.Log);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task SocThatThePluginDoesNotKnow_IsNamed()
    {
        CompileJob job = Job(OnlyWheel.Value, "MediaTek_MT6989");
        job = job with { Request = job.Request with { Target = job.Request.Target with { CompilerModel = "MT6989" } } };

        AssertFailed(await RunAsync(job), "MSDK4001", "does not know the SoC 'MT6989'|Unsupported SoC model: MT6989");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task IntelsNpu_NeedsWhatTheCpuDeviceDoesNot() => AssertFailed(
        await RunAsync(Job(LiteRtTools.Toolchain, LiteRtTools.Target)),
        "MSDK4002", "OpenVINO has no plugin for its device NPU|openvino and ai-edge-litert-sdk-intel|name is not registered in the OpenVINO Runtime");

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task ModelThatOpenVinoRefuses_IsExplainedInItsWords() => AssertFailed(
        await RunAsync(Job(LiteRtTools.Toolchain, LiteRtTools.Target, "person_detect.tflite", LiteRtTools.CpuDevice)),
        "MSDK4001", "exit 248 (ErrorCompilation)|the compiler refused it|Per-Channel Quantization axis 3 is out of range for tensor of rank 1");

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task MorePartitionsThanAllowed_NameMaxPartitions()
    {
        CompileJob job = Job(LiteRtTools.Toolchain, LiteRtTools.Target, "yamnet_audio_classifier_with_metadata.tflite", LiteRtTools.CpuDevice);

        AssertFailed(
            await RunAsync(job with { Request = job.Request with { MaxPartitions = 1 } }),
            "MSDK4001", "3 parts (partitions), and MaxPartitions allows 1|raise MaxPartitions");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task ModelWithoutASupportedOp_IsNoFailure()
    {
        CompileJob job = Job(LiteRtTools.Toolchain, LiteRtTools.Target, options: LiteRtTools.CpuDevice);
        string ceil = Shared.Path("testdata", "litert", "litert__test__testdata__simple_ceil_op.tflite");

        CompileAttempt attempt = await RunAsync(job with { Request = job.Request with { ModelPath = ceil } });

        Assert.AreEqual(CompileOutcome.NothingSelected, attempt.Outcome, attempt.Log);
        Assert.AreEqual(new SubgraphStatistics(0, 0, 1, 0), attempt.Statistics.Single());
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task CompiledModel_IsNotCompiledAgain()
    {
        CompileJob job = Job(LiteRtTools.Toolchain, LiteRtTools.Target, options: LiteRtTools.CpuDevice);
        CompileAttempt first = await RunAsync(job);
        Assert.AreEqual(CompileOutcome.Compiled, first.Outcome, first.Log);

        CompileAttempt second = await RunAsync(job with { Request = job.Request with { ModelPath = first.File! } }, "again");

        AssertFailed(second, "MSDK4001", "was compiled for an NPU already");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow(2)]
    [DataRow(4)]
    public async Task TruncatedModel_IsExplainedWhetherTheToolCrashesOrNot(int part)
    {
        byte[] bytes = File.ReadAllBytes(Shared.Path("testdata", "models", "vww_96_float.tflite"));
        string model = Path.Combine(_folder.FullName, "truncated.tflite");
        File.WriteAllBytes(model, bytes[..(bytes.Length / part)]);
        CompileJob job = Job(LiteRtTools.Toolchain, LiteRtTools.Target, options: LiteRtTools.CpuDevice);

        CompileAttempt attempt = await RunAsync(job with { Request = job.Request with { ModelPath = model } });

        // What lies behind the mapped file decides: the tool reads there.
        AssertFailed(attempt, "MSDK4001", attempt.Log.Contains("SIGSEGV", StringComparison.Ordinal)
            ? "exit 139 (SIGSEGV)|crashed while it read the model, as it does with truncated and damaged files"
            : "exit 1 (ErrorInvalidArgument)|the tool cannot read the model|Buffer index out of range");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task OddPathsEverywhere_DoNoHarm()
    {
        // Commas cut --o and --libs, colons LD_LIBRARY_PATH; OpenVINO is found from the plugin's place through links, too.
        string odd = _folder.CreateSubdirectory("a,b:c größe 模型").FullName;
        string tools = Path.Combine(odd, "tools");
        Directory.CreateSymbolicLink(tools, LiteRtTools.Folder);
        CompileJob job = Job(LiteRtTools.Toolchain, LiteRtTools.Target, options: LiteRtTools.CpuDevice);
        string model = Path.Combine(odd, "net é.tflite");
        File.Copy(job.Request.ModelPath, model);
        string Moved(string path) => path.Replace(LiteRtTools.Folder, tools, StringComparison.Ordinal);
        job = job with
        {
            Request = job.Request with { ModelPath = model },
            Toolchain = job.Toolchain with { Tool = Moved(job.Toolchain.Tool!) },
            Compiler = job.Compiler with
            {
                Plugin = Moved(job.Compiler.Plugin!),
                LibraryFolders = [.. job.Compiler.LibraryFolders.Select(Moved)],
            },
        };

        CompileAttempt attempt = await RunAsync(job, Path.Combine("a,b:c größe 模型", "run"));

        Assert.AreEqual(CompileOutcome.Compiled, attempt.Outcome, attempt.Log);
        Assert.AreEqual(930_617, new FileInfo(attempt.File!).Length);
        StringAssert.Contains(attempt.Log, "--libs=plugin");
    }

    private static CompileJob Job(Toolchain toolchain, string target, string model = "vww_96_float.tflite", string options = "")
    {
        SocTarget soc = SocTable.Builtin.Find(target) ?? throw new AssertFailedException($"{target} is not known");
        CompileRequest request = new()
        {
            Name = Path.GetFileNameWithoutExtension(model),
            ModelPath = Shared.Path("testdata", "models", model),
            ModelSha256 = "",
            Target = soc,
            Options = CompilerOptions.Parse(options).Options,
            Timeout = TimeSpan.FromMinutes(3),
        };
        return new CompileJob(request, toolchain, toolchain.CompilerFor(soc) ?? throw new AssertFailedException($"no compiler for {target}"));
    }

    private Task<CompileAttempt> RunAsync(CompileJob job, string folder = "run") => CompileRun.RunAsync(
        job, _folder.CreateSubdirectory(folder).FullName, Path.Combine(_folder.FullName, "net.log"), CancellationToken.None);

    private static void AssertFailed(CompileAttempt attempt, string number, string expected)
    {
        Assert.AreEqual(CompileOutcome.Failed, attempt.Outcome, attempt.Log);
        ModelDiagnostic diagnostic = attempt.Diagnostics.Single();
        Assert.AreEqual(number, diagnostic.Rule.Id, diagnostic.Message);
        foreach (string words in expected.Split('|'))
        {
            StringAssert.Contains(diagnostic.Message, words);
        }
    }

    private async Task BuildAsync(string library, string source)
    {
        ToolRun run = await ToolProcess.RunAsync(
            new ToolCommand
            {
                File = Shared.Tool("gcc"),
                Arguments = ["-shared", "-fPIC", "-o", library, source],
                WorkingDirectory = _folder.FullName,
            },
            CancellationToken.None);
        Assert.AreEqual(0, run.ExitCode, run.Error);
    }
}
