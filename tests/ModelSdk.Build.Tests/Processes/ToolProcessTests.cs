using System.Diagnostics;
using ModelSdk.Build.Processes;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Processes;

/// <summary>Programs that end well, badly, late or never, and files that are no programs.</summary>
[TestClass]
public sealed class ToolProcessTests
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
    public async Task Program_ThatEnds_HasExitCodeAndBothOutputs()
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync("echo out; echo err >&2; exit 7");

        Assert.IsNull(run.StartProblem);
        Assert.AreEqual(7, run.ExitCode);
        Assert.AreEqual("out\n", run.Output);
        Assert.AreEqual("err\n", run.Error);
        Assert.IsFalse(run.TimedOut);
        Assert.IsTrue(run.Elapsed > TimeSpan.Zero);
    }

    [TestMethod]
    public async Task Arguments_WithSpacesQuotesAndOtherScripts_ArriveAsTheyAre()
    {
        using FakeTool tool = new();
        string file = tool.Write("#!/bin/sh\nfor a in \"$@\"; do echo \"[$a]\"; done\n");

        ToolRun run = await ToolProcess.RunAsync(
            tool.Command(file) with { Arguments = ["a b", "\"{ \\\"x\\\": true }\"", "größe/模型", "", "$HOME *"] }, default);

        Assert.AreEqual("[a b]\n[\"{ \\\"x\\\": true }\"]\n[größe/模型]\n[]\n[$HOME *]\n", run.Output);
    }

    [TestMethod]
    public async Task Environment_IsSetAndTakenAway()
    {
        using FakeTool tool = new();
        string file = tool.Write("#!/bin/sh\necho \"$ONE|${HOME-none}|$PWD\"\n");

        ToolRun run = await ToolProcess.RunAsync(
            tool.Command(file) with { Environment = new Dictionary<string, string?> { ["ONE"] = "1", ["HOME"] = null } }, default);

        Assert.AreEqual($"1|none|{tool.Folder}\n", run.Output);
    }

    [TestMethod]
    public async Task Input_IsAtItsEnd()
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync("cat; echo done", TimeSpan.FromSeconds(20));

        Assert.AreEqual("done\n", run.Output);
    }

    [TestMethod]
    [DataRow("SEGV", 139)]
    [DataRow("ABRT", 134)]
    [DataRow("KILL", 137)]
    public async Task Signal_Is128PlusItsNumber(string signal, int expected)
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync($"echo last words >&2; kill -{signal} $$");

        Assert.AreEqual(expected, run.ExitCode);
        Assert.AreEqual("last words\n", run.Error);
    }

    [TestMethod]
    public async Task InvalidUtf8_BecomesReplacementCharacters()
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync("printf 'a\\377\\376b\\000c' >&2");

        Assert.AreEqual("a\uFFFD\uFFFDb\0c", run.Error);
    }

    [TestMethod]
    public async Task MegabyteOnBothPipes_ArrivesWhole()
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync("head -c 1000000 /dev/zero | tr '\\0' x; head -c 1000000 /dev/zero | tr '\\0' y >&2");

        Assert.AreEqual(new string('x', 1_000_000), run.Output);
        Assert.AreEqual(new string('y', 1_000_000), run.Error);
    }

    [TestMethod]
    public async Task TenMegabytes_KeepTheirBeginningAndEnd()
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync("echo first; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo last");

        int outside = run.Output.Length - (2 * OutputCapture.Part);
        Assert.IsTrue(outside is > 20 and < 100, $"{outside}");
        StringAssert.StartsWith(run.Output, "first\n");
        StringAssert.EndsWith(run.Output, "x\nlast\n");
        StringAssert.Contains(run.Output, $"[… {10_000_000 + 12 - (2 * OutputCapture.Part)} bytes are left out here …]");
    }

    [TestMethod]
    public async Task Missing_IsAClause()
    {
        using FakeTool tool = new();
        string file = Path.Combine(tool.Folder, "nothing");

        ToolRun run = await ToolProcess.RunAsync(tool.Command(file), default);

        Assert.IsNull(run.ExitCode);
        Assert.AreEqual($"'{file}' does not exist", run.StartProblem);
        Assert.AreEqual(
            $"'{tool.Folder}' is a folder", (await ToolProcess.RunAsync(tool.Command(tool.Folder), default)).StartProblem);
    }

    [TestMethod]
    public async Task MissingFolder_IsAClause()
    {
        using FakeTool tool = new();

        ToolRun run = await ToolProcess.RunAsync(
            tool.Command(tool.Write("#!/bin/sh\n")) with { WorkingDirectory = "/nowhere" }, default);

        Assert.AreEqual("the folder '/nowhere' that it should run in does not exist", run.StartProblem);
    }

    [TestMethod]
    public async Task NotExecutable_IsAClause()
    {
        using FakeTool tool = new();

        ToolRun run = await ToolProcess.RunAsync(tool.Command(tool.Write("#!/bin/sh\n", executable: false)), default);

        StringAssert.Contains(run.StartProblem, "is not executable (chmod +x it");
    }

    [TestMethod]
    public async Task OtherArchitecture_IsNamed()
    {
        using FakeTool tool = new();
        byte[] elf = new byte[128];
        ((byte[])[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(elf, 0);
        elf[16] = 2;
        elf[18] = (byte)(RuntimeIs(System.Runtime.InteropServices.Architecture.Arm64) ? 62 : 183);
        elf[20] = 1;

        ToolRun run = await ToolProcess.RunAsync(tool.Command(tool.Write(elf)), default);

        StringAssert.Contains(run.StartProblem, $"it is for Linux {(elf[18] == 62 ? "x64" : "arm64")}, this is Linux");
    }

    [TestMethod]
    [DataRow("", "it is empty")]
    [DataRow("MZ\u0001\u0002", "it is for Windows")]
    [DataRow("<html>sign in</html>", "it is no program")]
    public async Task NoProgram_IsNamed(string content, string expected)
    {
        using FakeTool tool = new();

        ToolRun run = await ToolProcess.RunAsync(tool.Command(tool.Write(content)), default);

        StringAssert.Contains(run.StartProblem, expected);
    }

    [TestMethod]
    public async Task MissingInterpreter_IsNamed()
    {
        using FakeTool tool = new();

        ToolRun run = await ToolProcess.RunAsync(tool.Command(tool.Write("#!/opt/none/python -u\n")), default);

        StringAssert.Contains(run.StartProblem, "needs '/opt/none/python', which this machine does not have");
    }

    [TestMethod]
    public async Task MissingLoader_IsReadFromTheProgram()
    {
        using FakeTool tool = new();
        byte[] program = File.ReadAllBytes(new FileInfo("/bin/sh").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/bin/sh");
        string? loader = ElfHeader.Read("/bin/sh")?.Interpreter;
        Assert.IsNotNull(loader);
        int at = program.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(loader));
        program[at + 1] = (byte)'#';

        ToolRun run = await ToolProcess.RunAsync(tool.Command(tool.Write(program)), default);

        StringAssert.Contains(run.StartProblem, $"needs '/#{loader[2..]}', which this machine does not have");
    }

    [TestMethod]
    public async Task FileStillOpenForWriting_IsTriedAgain()
    {
        using FakeTool tool = new();
        string file = tool.Write("#!/bin/sh\necho ok\n");
        FileStream writer = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        Task<ToolRun> running = ToolProcess.RunAsync(tool.Command(file), default);
        await Task.Delay(300);
        Assert.IsFalse(running.IsCompleted, "a file that is being written cannot be started");
        await writer.DisposeAsync();

        Assert.AreEqual("ok\n", (await running).Output);
    }

    [TestMethod]
    public async Task Timeout_EndsTheWholeTree()
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync("echo before; sh -c 'echo $$ > child; sleep 1000; true' & wait", TimeSpan.FromSeconds(1));

        Assert.IsTrue(run.TimedOut);
        Assert.IsNull(run.ExitCode);
        Assert.AreEqual("before\n", run.Output);
        Assert.IsFalse(tool.IsAlive("child"));
        Assert.IsTrue(run.Elapsed < TimeSpan.FromSeconds(20), $"{run.Elapsed}");
    }

    [TestMethod]
    public async Task Timeout_EndsAlsoWhatLostItsParent()
    {
        using FakeTool tool = new();

        ToolRun run = await tool.RunAsync("(sh -c 'echo $$ > child; sleep 1000; true' &) ; sleep 1000; true", TimeSpan.FromSeconds(1));

        Assert.IsTrue(run.TimedOut);
        await Task.Delay(100);
        Assert.IsFalse(tool.IsAlive("child"));
    }

    [TestMethod]
    public async Task Cancellation_EndsTheWholeTree()
    {
        using FakeTool tool = new();
        using CancellationTokenSource source = new();
        Task<ToolRun> running = tool.RunAsync("sh -c 'trap \"\" TERM INT; echo $$ > child; sleep 1000; true' & wait", null, source.Token);
        await tool.WaitForAsync("child");

        await source.CancelAsync();

        await Assert.ThrowsExceptionAsync<OperationCanceledException>(() => running);
        Assert.IsFalse(tool.IsAlive("child"));
    }

    [TestMethod]
    public async Task CancelledBefore_StartsNothing()
    {
        using FakeTool tool = new();

        await Assert.ThrowsExceptionAsync<OperationCanceledException>(() => tool.RunAsync("echo > started", null, new CancellationToken(canceled: true)));

        Assert.IsFalse(File.Exists(Path.Combine(tool.Folder, "started")));
    }

    [TestMethod]
    public async Task GrandchildThatHoldsThePipes_IsNotWaitedFor()
    {
        using FakeTool tool = new();
        Stopwatch watch = Stopwatch.StartNew();

        ToolRun run = await tool.RunAsync("(sleep 30 & echo $! > child); echo done; exit 3");

        Assert.AreEqual(3, run.ExitCode);
        Assert.AreEqual("done\n", run.Output);
        Assert.IsTrue(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
        using Process left = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(tool.Folder, "child"))));
        left.Kill();
    }

    private static bool RuntimeIs(System.Runtime.InteropServices.Architecture architecture) =>
        System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == architecture;
}
