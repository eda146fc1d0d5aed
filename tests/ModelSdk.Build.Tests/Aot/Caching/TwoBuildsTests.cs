using ModelSdk.Build.Aot;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>Two builds with one cache: one compiles, the other waits and hits, and one that is killed holds up nobody.</summary>
[TestClass]
public class TwoBuildsTests
{
    [TestMethod]
    public async Task TwoBuildsOfAProcess_CompileEachModelOnce()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = OtherBuild.Jobs(lab, 8);
        AotCompilerSettings second = lab.Settings with { LogFolder = Path.Combine(lab.Root, "other obj") };
        IReadOnlyList<CompileResult>[] builds = await Task.WhenAll(
            Task.Run(() => lab.BuildAsync(jobs)), Task.Run(() => CompileLab.BuildAsync(second, lab.RunAsync, jobs)));
        Assert.AreEqual(8, lab.Runs.Count);
        for (int i = 0; i < jobs.Length; i++)
        {
            Assert.AreEqual(builds[0][i].File, builds[1][i].File);
            Assert.AreNotEqual(builds[0][i].FromCache, builds[1][i].FromCache);
        }
    }

    [TestMethod]
    public async Task TwoProcesses_CompileEachModelOnce()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = OtherBuild.Jobs(lab, 20);
        using OtherBuild other = OtherBuild.Start(lab, jobs.Length, hang: false);
        IReadOnlyList<CompileResult> results = await lab.BuildAsync(jobs);
        string[] theirs = await other.EndAsync();

        CollectionAssert.AreEquivalent(jobs.Select(job => job.Request.Title).ToArray(), lab.Runs.Concat(theirs).ToArray());
        Assert.IsTrue(results.All(result => result.Outcome == CompileOutcome.Compiled && File.Exists(result.File)));
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task BuildThatIsKilled_HoldsUpNobody_AndItsHalfFileIsNotBelieved()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = OtherBuild.Jobs(lab, 1);
        using OtherBuild other = OtherBuild.Start(lab, 1, hang: true);
        await other.WaitUntilItHangsAsync();

        Task<IReadOnlyList<CompileResult>> build = lab.BuildAsync(jobs);
        using (CancellationTokenSource stop = new())
        {
            // A third one, which is cancelled while it waits.
            Task third = CompileLab.BuildAsync(lab.Settings, lab.RunAsync, jobs, null, stop.Token);
            await Task.Delay(100);
            await stop.CancelAsync();
            await CompileLab.AssertCancelledAsync(third);
        }

        Assert.IsFalse(build.IsCompleted);
        Assert.AreEqual(0, lab.Runs.Count);
        other.Kill();

        CompileResult result = (await build)[0];
        Assert.AreEqual((1, false, ""), (lab.Runs.Count, result.FromCache, CompileLab.Numbers(result)));
        Assert.AreEqual("net0 for Fake_A: model 0", File.ReadAllText(result.File!));

        // What it left goes when it is a day old.
        string left = Directory.GetDirectories(Path.Combine(lab.Results, "tmp")).Single();
        Assert.AreEqual("half", File.ReadAllText(Path.Combine(left, "run", "out.tflite")));
        Directory.SetLastWriteTimeUtc(left, DateTime.UtcNow - TimeSpan.FromDays(2));
        await lab.BuildOneAsync(lab.Job("other", content: "other"));
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    [TestCategory("Long")]
    public async Task BuildsThatAreKilledAtAnyMoment_LeaveNoEntryThatIsWrong()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = OtherBuild.Jobs(lab, 40);
        Random random = new(1);
        for (int round = 0; round < 25; round++)
        {
            using OtherBuild other = OtherBuild.Start(lab, jobs.Length, hang: false);
            await other.WaitForCompilesAsync(random.Next(1, jobs.Length));
            other.Kill();

            // So that there is something to compile in the next round.
            string[] entries = [.. Directory.GetDirectories(lab.Results, "??").SelectMany(Directory.GetDirectories)];
            foreach (string entry in entries.Where(_ => random.Next(2) == 0))
            {
                Directory.Delete(entry, recursive: true);
            }
        }

        IReadOnlyList<CompileResult> results = await lab.BuildAsync(jobs);
        for (int i = 0; i < jobs.Length; i++)
        {
            Assert.AreEqual((CompileOutcome.Compiled, ""), (results[i].Outcome, CompileLab.Numbers(results[i])));
            Assert.AreEqual($"net{i} for Fake_A: model {i}", File.ReadAllText(results[i].File!));
        }
    }

    [TestMethod]
    public async Task WaitingForAnotherBuild_TakesNoCore()
    {
        using CompileLab lab = new();
        using OtherBuild other = OtherBuild.Start(lab, 1, hang: true);
        await other.WaitUntilItHangsAsync();

        // One core: the model that the other build has is the largest, so it is tried first.
        using CancellationTokenSource stop = new();
        CompileJob[] jobs = [OtherBuild.Jobs(lab, 1)[0], lab.Job("own", content: "x")];
        TaskCompletionSource compiled = new();
        Task build = CompileLab.BuildAsync(
            lab.Settings with { Cores = 1 },
            async (job, folder, log, token) =>
            {
                CompileAttempt attempt = await lab.RunAsync(job, folder, log, token);
                compiled.TrySetResult();
                return attempt;
            },
            jobs,
            null,
            stop.Token);
        await compiled.Task.WaitAsync(TimeSpan.FromMinutes(1));
        CollectionAssert.AreEqual(new[] { "own for Fake_A" }, lab.Runs.ToArray());
        await stop.CancelAsync();
        await CompileLab.AssertCancelledAsync(build);
    }
}
