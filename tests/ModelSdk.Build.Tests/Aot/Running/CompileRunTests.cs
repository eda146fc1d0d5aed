using ModelSdk.Build.Aot;
using ModelSdk.Build.Tests.Processes;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Aot.Running;

/// <summary>Tools that do what no tool should: shell scripts in place of apply_plugin_main.</summary>
[TestClass]
public sealed class CompileRunTests
{
    [TestInitialize]
    public void NeedsLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Shared.NotOnThisSystem("The tools are scripts of /bin/sh");
        }
    }

    [TestMethod]
    public async Task GoodRun_HasFileStatisticsVersionAndLog()
    {
        using Lab lab = new("""
            echo "INFO: [a.cc:1] Applying plugin with SDK version: 8.2.28" >&2
            echo "INFO: [a.cc:2] Inlined 2 composite ops into subgraph<1>" >&2
            echo "INFO: [a.cc:2] Partitioned subgraph<1>, selected 3 ops, from a total of 5 ops. resulted in 2 partitions." >&2
            echo "INFO: [a.cc:2] Partitioned subgraph<0>, selected 7 ops, from a total of 7 ops. resulted in 1 partitions." >&2
            echo "[LITERT_TOOLS:APPLY] Serialized a model of size 5 bytes" >&2
            printf 12345 > compiled.tflite
            """);

        CompileAttempt attempt = await lab.RunAsync();

        Assert.AreEqual(CompileOutcome.Compiled, attempt.Outcome, attempt.Log);
        Assert.AreEqual("12345", File.ReadAllText(attempt.File!));
        Assert.AreEqual(lab.RunFolder, Path.GetDirectoryName(attempt.File));
        CollectionAssert.AreEqual(
            (SubgraphStatistics[])[new(0, 7, 7, 1), new(1, 3, 5, 2)], attempt.Statistics.ToArray());
        Assert.AreEqual("8.2.28", attempt.SdkVersion);
        Assert.AreEqual(0, attempt.Diagnostics.Count);
        StringAssert.Contains(attempt.Log, "--cmd=apply");
        StringAssert.Contains(attempt.Log, "--o=compiled.tflite");
        StringAssert.Contains(attempt.Log, "with TMPDIR=");
        StringAssert.Contains(attempt.Log, "exit 0");
        StringAssert.Contains(attempt.Log, "Serialized a model of size 5 bytes");
        Assert.IsTrue(attempt.Elapsed > TimeSpan.Zero);
    }

    [TestMethod]
    public async Task Log_HasNoVariablesOfTheMachine()
    {
        Environment.SetEnvironmentVariable("MODELSDK_TEST_TOKEN", "very-secret");
        using Lab lab = new("exit 3");

        CompileAttempt attempt = await lab.RunAsync();

        Assert.IsFalse(attempt.Log.Contains("very-secret", StringComparison.Ordinal), attempt.Log);
        Environment.SetEnvironmentVariable("MODELSDK_TEST_TOKEN", null);
    }

    [TestMethod]
    [DataRow("true", "exit 0|reported success, but it wrote no file")]
    [DataRow(": > compiled.tflite", "reported success, but its output is empty; the disk may be full")]
    [DataRow("printf 123 > compiled.tflite; echo '[LITERT_TOOLS:APPLY] Serialized a model of size 1000 bytes' >&2", "its output has 3 bytes instead of 1,000; the disk may be full")]
    [DataRow("echo 'a word' >&2; kill -SEGV $$", "exit 139 (SIGSEGV)|crashed|Its last words: \"a word\"")]
    [DataRow("kill -KILL $$", "exit 137 (SIGKILL)|no memory was left|ModelSdkAotMemory|It said nothing")]
    [DataRow("echo \"terminate called after throwing an instance of 'std::bad_alloc'\" >&2; kill -ABRT $$", "exit 134 (SIGABRT)|had not enough memory")]
    [DataRow("echo 'ERROR: [x.cc:1] write: No space left on device' >&2; exit 244", "the disk is full")]
    [DataRow("exit 77", "exit 77:|the reason is not known. It said nothing")]
    [DataRow("printf 'ERROR: [x.cc:3] bad \\377\\376 bytes\\001' >&2; exit 248", "exit 248 (ErrorCompilation)|bad \uFFFD\uFFFD bytes")]
    [DataRow("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 3", "exit 3 (ErrorRuntimeFailure)|xxx … xxx")]
    [DataRow("i=0; while [ $i -lt 20000 ]; do echo 'INFO: [x.cc:3] op type 3 is not supported'; i=$((i+1)); done >&2; exit 5", "exit 5|not supported: Conv2D (20000)")]
    [DataRow("echo '/sdk/tool: error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file' >&2; exit 127", "the tool needs the library libfoo.so.1")]
    public async Task BadRun_IsExplained(string script, string expected)
    {
        using Lab lab = new(script);

        CompileAttempt attempt = await lab.RunAsync();

        Assert.AreEqual(CompileOutcome.Failed, attempt.Outcome);
        Assert.IsNull(attempt.File);
        ModelDiagnostic diagnostic = attempt.Diagnostics.Single();
        Assert.AreEqual("MSDK4001", diagnostic.Rule.Id, diagnostic.Message);
        Assert.AreEqual(lab.Job.Request.ModelPath, diagnostic.File);
        foreach (string words in expected.Split('|'))
        {
            StringAssert.Contains(diagnostic.Message, words);
        }

        Assert.IsTrue(diagnostic.Message.Length < 2000, $"{diagnostic.Message.Length}");
        StringAssert.Contains(diagnostic.Message, lab.LogFile);
    }

    [TestMethod]
    public async Task OldSystem_IsOtherMachine()
    {
        using Lab lab = new("echo \"tool: /lib/libc.so.6: version \\`GLIBC_2.38' not found (required by tool)\" >&2; exit 1");

        ModelDiagnostic diagnostic = (await lab.RunAsync()).Diagnostics.Single();

        Assert.AreEqual("MSDK4003", diagnostic.Rule.Id);
        StringAssert.Contains(diagnostic.Message, "needs GLIBC_2.38");
    }

    [TestMethod]
    public async Task Garbage_IsCompiledForNow()
    {
        using Lab lab = new("head -c 5000 /dev/urandom > compiled.tflite");

        CompileAttempt attempt = await lab.RunAsync();

        // The audit looks into the file.
        Assert.AreEqual(CompileOutcome.Compiled, attempt.Outcome);
        Assert.AreEqual(5000, new FileInfo(attempt.File!).Length);
    }

    [TestMethod]
    public async Task NothingSelected_IsNoFailure()
    {
        using Lab lab = new("""
            echo "INFO: [a.cc:2] Partitioned subgraph<0>, selected 0 ops, from a total of 5 ops. resulted in 0 partitions." >&2
            : > compiled.tflite
            exit 1
            """);

        CompileAttempt attempt = await lab.RunAsync();

        Assert.AreEqual(CompileOutcome.NothingSelected, attempt.Outcome);
        Assert.AreEqual(0, attempt.Diagnostics.Count);
        Assert.IsNull(attempt.File);
        Assert.AreEqual(5, attempt.Statistics.Single().Total);
    }

    [TestMethod]
    public async Task Hang_EndsWithTheTimeout()
    {
        using Lab lab = new("echo 'INFO: [x.cc:1] Compiling for MediaTek architecture: mt6993' >&2; sh -c 'echo $$ > child; sleep 1000; true' & wait");
        CompileJob job = lab.Job with { Request = lab.Job.Request with { Timeout = TimeSpan.FromSeconds(1) } };

        CompileAttempt attempt = await CompileRun.RunAsync(job, lab.RunFolder, lab.LogFile, default);

        ModelDiagnostic diagnostic = attempt.Diagnostics.Single();
        Assert.AreEqual("MSDK4008", diagnostic.Rule.Id);
        StringAssert.Contains(diagnostic.Message, "exceeded 0.02 minutes and was stopped");
        StringAssert.Contains(diagnostic.Message, "Its last words: \"Compiling for MediaTek architecture: mt6993\"");
        StringAssert.Contains(diagnostic.Message, "ModelSdkAotTimeout");
        Assert.IsFalse(lab.Tool.IsAlive(Path.Combine("run", "child")));
    }

    [TestMethod]
    public async Task Cancellation_EndsTheTool()
    {
        using Lab lab = new("sh -c 'echo $$ > child; sleep 1000; true' & wait");
        using CancellationTokenSource source = new();
        Task<CompileAttempt> running = CompileRun.RunAsync(lab.Job, lab.RunFolder, lab.LogFile, source.Token);
        await lab.Tool.WaitForAsync(Path.Combine("run", "child"));

        await source.CancelAsync();

        await Assert.ThrowsExceptionAsync<OperationCanceledException>(() => running);
        Assert.IsFalse(lab.Tool.IsAlive(Path.Combine("run", "child")));
    }

    [TestMethod]
    [DataRow("missing", "MSDK4002", "does not exist|ai-edge-litert")]
    [DataRow("locked", "MSDK4001", "no start|is not executable (chmod +x it")]
    [DataRow("foreign", "MSDK4003", "this machine cannot run|supported: Linux x64")]
    public async Task ToolThatDoesNotStart_IsExplained(string kind, string number, string expected)
    {
        using Lab lab = new("true");
        byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 22, 0, 1, 0, 0, 0, .. new byte[104]];
        string file = kind switch
        {
            "locked" => lab.Tool.Write("#!/bin/sh\n", "locked", executable: false),
            "foreign" => lab.Tool.Write(elf, "foreign"),
            _ => Path.Combine(lab.Tool.Folder, "missing"),
        };
        CompileJob job = lab.Job with { Toolchain = lab.Job.Toolchain with { Tool = file } };

        CompileAttempt attempt = await CompileRun.RunAsync(job, lab.RunFolder, lab.LogFile, default);

        ModelDiagnostic diagnostic = attempt.Diagnostics.Single();
        Assert.AreEqual(CompileOutcome.Failed, attempt.Outcome);
        Assert.AreEqual(number, diagnostic.Rule.Id, diagnostic.Message);
        foreach (string words in expected.Split('|'))
        {
            StringAssert.Contains(diagnostic.Message, words);
        }
    }

    [TestMethod]
    public async Task FolderThatIsGone_IsAFailureAndNoException()
    {
        using Lab lab = new("true");

        CompileAttempt attempt = await CompileRun.RunAsync(lab.Job, "/proc/no-such-folder", lab.LogFile, default);

        StringAssert.Contains(attempt.Diagnostics.Single().Message, "the folder of the run cannot be used");
    }

    /// <summary>A tool and a folder for its run.</summary>
    private sealed class Lab : IDisposable
    {
        public Lab(string script)
        {
            Job = Jobs.Of(null, Tool.Write("#!/bin/sh\n" + script + "\n"));
            RunFolder = Directory.CreateDirectory(Path.Combine(Tool.Folder, "run")).FullName;
        }

        public FakeTool Tool { get; } = new();

        public CompileJob Job { get; }

        public string RunFolder { get; }

        public string LogFile => Path.Combine(Tool.Folder, "logs", "net.log");

        public Task<CompileAttempt> RunAsync() => CompileRun.RunAsync(Job, RunFolder, LogFile, CancellationToken.None);

        public void Dispose() => Tool.Dispose();
    }
}
