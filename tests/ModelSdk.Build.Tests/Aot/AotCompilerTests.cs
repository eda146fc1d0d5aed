using System.Collections.Concurrent;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Tests.Aot.Caching;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>Many compiles in one call: how many run at once, in which order, and what is told of them.</summary>
[TestClass]
public class AotCompilerTests
{
    [TestMethod]
    public async Task NoJobs_GiveNoResults()
    {
        using CompileLab lab = new();
        Assert.AreEqual(0, (await lab.BuildAsync()).Count);
        Assert.IsFalse(Directory.Exists(lab.Cache));
    }

    [TestMethod]
    [DataRow(8, 2000)]
    [DataRow(3, 100000)]
    [DataRow(64, 1100)]
    public async Task HundredJobs_NeverTakeMoreThanCoresAndMemory(int cores, int megabytes)
    {
        using CompileLab lab = new();
        CompileJob[] jobs = [.. Enumerable.Range(0, 100).Select(i => lab.Job($"net{i}", content: $"{i}" + new string(' ', 1000 * (i % 7))))];
        Lock gate = new();
        int running = 0, most = 0;
        long used = 0, highest = 0;
        async Task<CompileAttempt> Run(CompileJob job, string folder, string log, CancellationToken token)
        {
            long estimate = CompileSlots.Estimate(new FileInfo(job.Request.ModelPath).Length);
            lock (gate)
            {
                (running, used) = (running + 1, used + estimate);
                (most, highest) = (Math.Max(most, running), Math.Max(highest, used));
            }

            await Task.Yield();
            CompileAttempt attempt = await lab.RunAsync(job, folder, log, token);
            lock (gate)
            {
                (running, used) = (running - 1, used - estimate);
            }

            return attempt;
        }

        IReadOnlyList<CompileResult> results = await CompileLab.BuildAsync(
            lab.Settings with { Cores = cores, MemoryMegabytes = megabytes }, Run, jobs);

        Assert.AreEqual(100, lab.Runs.Count);
        Assert.IsTrue(most <= cores, $"{most} at once");
        Assert.IsTrue(highest <= (long)megabytes << 20, $"{highest >> 20} MB at once");
        for (int i = 0; i < jobs.Length; i++)
        {
            Assert.AreSame(jobs[i], results[i].Job);
            StringAssert.StartsWith(File.ReadAllText(results[i].File!), $"net{i} for Fake_A: {i}");
        }

        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task ModelThatNeedsMoreMemoryThanThereIs_StillCompiles()
    {
        using CompileLab lab = new();
        IReadOnlyList<CompileResult> results = await CompileLab.BuildAsync(
            lab.Settings with { MemoryMegabytes = 1 }, lab.RunAsync, [lab.Job(), lab.Job(target: "Fake_B")]);
        Assert.IsTrue(results.All(result => result.Outcome == CompileOutcome.Compiled));
    }

    [TestMethod]
    public async Task LargestModels_CompileFirst()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = [.. new[] { 30, 10, 50, 20, 40 }.Select(size => lab.Job($"net{size}", content: new string('x', size)))];
        await CompileLab.BuildAsync(lab.Settings with { Cores = 1 }, lab.RunAsync, jobs);
        CollectionAssert.AreEqual(
            new[] { 50, 40, 30, 20, 10 }.Select(size => $"net{size} for Fake_A").ToArray(), lab.Runs.ToArray());
    }

    [TestMethod]
    public async Task SmallModels_PassALargeOneThatDoesNotFitYet()
    {
        CompileSlots slots = new(cores: 3, memory: 100);
        IDisposable first = await slots.EnterAsync(60, CancellationToken.None);
        Task<IDisposable> large = slots.EnterAsync(70, CancellationToken.None);
        using IDisposable small = await slots.EnterAsync(40, CancellationToken.None);
        Assert.IsFalse(large.IsCompleted);
        first.Dispose();
        first.Dispose();
        Assert.IsFalse(large.IsCompleted);
        small.Dispose();
        (await large).Dispose();
    }

    [TestMethod]
    public async Task CancelledWait_LeavesItsPlaceToOthers()
    {
        CompileSlots slots = new(cores: 1, memory: 100);
        using CancellationTokenSource stop = new();
        IDisposable first = await slots.EnterAsync(1, CancellationToken.None);
        Task<IDisposable> cancelled = slots.EnterAsync(2, stop.Token);
        Task<IDisposable> next = slots.EnterAsync(1, CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsExceptionAsync<TaskCanceledException>(() => cancelled);
        first.Dispose();
        (await next).Dispose();
    }

    [TestMethod]
    public async Task SameInputUnderTwoNames_CompilesOnce()
    {
        using CompileLab lab = new();
        IReadOnlyList<CompileResult> results = await lab.BuildAsync(lab.Job("one"), lab.Job("other", content: "b"), lab.Job("two"));
        Assert.AreEqual(2, lab.Runs.Count);
        Assert.AreEqual(results[0].File, results[2].File);
        Assert.AreEqual(("two", true), (results[2].Job.Request.Name, results[2].FromCache));
    }

    [TestMethod]
    public async Task SameInputUnderTwoNames_FailsForBoth_EachWithItsOwnFile()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = [lab.Job("one"), lab.Job("two")];
        IReadOnlyList<CompileResult> results = await CompileLab.BuildAsync(
            lab.Settings, (_, _, _, _) => throw new IOException("the disk is tired"), jobs);
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual((CompileOutcome.Failed, "MSDK4001"), (results[i].Outcome, CompileLab.Numbers(results[i])));
            Assert.AreEqual(jobs[i].Request.ModelPath, results[i].Diagnostics[0].File);
        }
    }

    [TestMethod]
    public async Task Progress_TellsStartAndEndOfCompiles_AndHitsOnce()
    {
        using CompileLab lab = new();
        CompileJob hit = lab.Job("hit", content: "h"), miss = lab.Job("miss"), bad = lab.Job("bad", content: "b"), twin = lab.Job("twin");
        await lab.BuildAsync(hit);
        Steps steps = new();
        await CompileLab.BuildAsync(
            lab.Settings with { Cores = 1 },
            (job, folder, log, token) => job == bad ? throw new IOException("no") : lab.RunAsync(job, folder, log, token),
            [hit, miss, bad, twin],
            steps);
        CollectionAssert.AreEqual(
            new[]
            {
                "hit done Compiled cached", "miss starts", "miss done Compiled", "bad starts", "bad done Failed", "twin done Compiled cached",
            },
            steps.Lines.ToArray());
    }

    [TestMethod]
    public async Task Hits_AreToldInOrder()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = OtherBuild.Jobs(lab, 12);
        await lab.BuildAsync(jobs);
        Steps steps = new();
        await CompileLab.BuildAsync(lab.Settings with { Cores = 8 }, lab.RunAsync, jobs, steps);
        CollectionAssert.AreEqual(jobs.Select(job => $"{job.Request.Name} done Compiled cached").ToArray(), steps.Lines.ToArray());
    }

    [TestMethod]
    public async Task FailureOfOneJob_LeavesTheOthersTheirResults()
    {
        using CompileLab lab = new();
        CompileJob bad = lab.Job("bad", content: "b");
        IReadOnlyList<CompileResult> results = await CompileLab.BuildAsync(
            lab.Settings,
            (job, folder, log, token) => job == bad
                ? throw new UnauthorizedAccessException("Access to '/x' is denied.")
                : lab.RunAsync(job, folder, log, token),
            [bad, lab.Job("good"), lab.Job("good2", content: "c")]);
        CollectionAssert.AreEqual(
            new[] { CompileOutcome.Failed, CompileOutcome.Compiled, CompileOutcome.Compiled }, results.Select(result => result.Outcome).ToArray());
        Assert.AreEqual(
            $"AOT compile of 'bad' for Fake_A failed with an error of the system: Access to '/x' is denied. Free space or repair "
            + $"permissions there, then build again (full log: {Path.Combine(lab.Logs, "bad.Fake_A.log")})",
            results[0].Diagnostics.Single().Message);
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task MissingModel_IsTheFailureOfItsJob()
    {
        using CompileLab lab = new();
        CompileJob job = lab.Job();
        File.Delete(job.Request.ModelPath);
        CompileResult result = await lab.BuildOneAsync(job);
        Assert.AreEqual((CompileOutcome.Failed, "MSDK4001"), (result.Outcome, CompileLab.Numbers(result)));
        StringAssert.Contains(result.Diagnostics[0].Message, "net.tflite");
    }

    [TestMethod]
    public async Task MistakeOfOurs_IsThrown_AfterTheOthersHaveEnded()
    {
        using CompileLab lab = new();
        CompileJob bad = lab.Job("bad", content: "b");
        TaskCompletionSource otherRuns = new();
        bool otherEnded = false;
        async Task<CompileAttempt> Run(CompileJob job, string folder, string log, CancellationToken token)
        {
            if (job == bad)
            {
                await otherRuns.Task;
                throw new InvalidOperationException("a mistake");
            }

            try
            {
                otherRuns.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                otherEnded = true;
            }

            throw new InvalidOperationException("not reached");
        }

        InvalidOperationException thrown = await Assert.ThrowsExceptionAsync<InvalidOperationException>(
            () => CompileLab.BuildAsync(lab.Settings, Run, [bad, lab.Job("good")]));
        Assert.AreEqual(("a mistake", true), (thrown.Message, otherEnded));
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task Cancellation_EndsTools_LeavesNothing_AndKeepsWhatWasDone()
    {
        using CompileLab lab = new();
        using CancellationTokenSource stop = new();
        CompileJob done = lab.Job("done", content: "a large model");
        int ended = 0;
        async Task<CompileAttempt> Run(CompileJob job, string folder, string log, CancellationToken token)
        {
            if (job == done)
            {
                return await lab.RunAsync(job, folder, log, token);
            }

            File.WriteAllText(Path.Combine(folder, "half.tflite"), "half");
            await stop.CancelAsync();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }

            throw new InvalidOperationException("not reached");
        }

        CompileJob[] jobs = [done, .. Enumerable.Range(0, 6).Select(i => lab.Job($"n{i}", content: $"{i}"))];
        await CompileLab.AssertCancelledAsync(CompileLab.BuildAsync(lab.Settings with { Cores = 1 }, Run, jobs, null, stop.Token));

        Assert.AreEqual(1, ended);
        lab.AssertNoLeftovers();
        Assert.IsTrue((await lab.BuildAsync(jobs))[0].FromCache);
        Assert.AreEqual(7, lab.Runs.Count);
    }

    [TestMethod]
    public async Task SlowCompile_IsSaidWhenItRan_NotWhenItIsFoundAgain()
    {
        using CompileLab lab = new();
        AotCompilerSettings settings = lab.Settings with { SlowCompile = TimeSpan.FromSeconds(1) };
        CompileResult first = (await CompileLab.BuildAsync(settings, lab.RunAsync, [lab.Job()]))[0];
        CompileResult second = (await CompileLab.BuildAsync(settings, lab.RunAsync, [lab.Job()]))[0];
        Assert.AreEqual("MSDK4007", CompileLab.Numbers(first));
        StringAssert.StartsWith(first.Diagnostics[0].Message, $"AOT compile of 'net' for Fake_A took 1.5 s; the result is cached under key {first.Key},");
        Assert.AreEqual("", CompileLab.Numbers(second));
    }

    [TestMethod]
    public async Task EachCompile_HasItsLog_AlsoWhenNamesAreTheSame()
    {
        using CompileLab lab = new();
        CompileJob own = lab.Job("net");
        Directory.CreateDirectory(Path.Combine(lab.Root, "lib"));
        CompileJob library = lab.Job(Path.Combine("lib", "net"), content: "other");
        library = library with { Request = library.Request with { Name = "net" } };
        await lab.BuildAsync(own, library);
        CollectionAssert.AreEqual(
            new[] { "net.Fake_A.2.log", "net.Fake_A.log" },
            Directory.GetFiles(lab.Logs).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
        Assert.AreEqual("command line\nwhat it said\n", File.ReadAllText(Path.Combine(lab.Logs, "net.Fake_A.log")));
    }

    private sealed class Steps : IProgress<CompileProgress>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public void Report(CompileProgress value) => Lines.Enqueue(
            value.IsDone ? $"{value.Request.Name} done {value.Outcome}{(value.FromCache ? " cached" : "")}" : $"{value.Request.Name} starts");
    }
}
