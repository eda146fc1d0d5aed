using ModelSdk.Build.Aot;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>A cache that is read-only, full or no folder: everything is compiled all the same, and nothing is lost.</summary>
/// <remarks>Tests may run as root, who may write anywhere: a file where a folder should be stands for what must not be written.</remarks>
[TestClass]
public class UnusableCacheTests
{
    [TestMethod]
    public async Task FileInPlaceOfTheCache_IsSaidOnce_AndResultsAreKeptInTheBuildsFolder()
    {
        using CompileLab lab = new();
        File.WriteAllText(lab.Cache, "not a folder");
        CompileJob[] jobs = [.. Enumerable.Range(0, 4).Select(i => lab.Job($"net{i}", content: $"{i}"))];

        IReadOnlyList<CompileResult> results = await lab.BuildAsync(jobs);
        ModelDiagnostic said = results.SelectMany(result => result.Diagnostics).Single();
        Assert.AreEqual("MSDK4016", said.Rule.Id);
        StringAssert.Contains(said.Message, lab.Cache);
        StringAssert.Contains(said.Message, $"is kept in '{Path.Combine(lab.Logs, "uncached")}' instead");
        Assert.IsTrue(results.All(result => File.Exists(result.File)));

        IReadOnlyList<CompileResult> again = await lab.BuildAsync(jobs);
        Assert.AreEqual(4, lab.Runs.Count);
        Assert.IsTrue(again.All(result => result.FromCache && result.Diagnostics.Count == 0));
    }

    [TestMethod]
    [DataRow("tmp")]
    [DataRow("locks")]
    public async Task CacheThatCanOnlyBeRead_IsStillRead(string unwritable)
    {
        using CompileLab lab = new();
        CompileJob old = lab.Job(), fresh = lab.Job("fresh", content: "f");
        CompileResult kept = await lab.BuildOneAsync(old);
        string folder = Path.Combine(lab.Results, unwritable);
        Directory.Delete(folder, recursive: true);
        File.WriteAllText(folder, "no folder");

        CompileResult hit = await lab.BuildOneAsync(old);
        Assert.AreEqual((true, kept.File, ""), (hit.FromCache, hit.File, CompileLab.Numbers(hit)));

        CompileResult miss = await lab.BuildOneAsync(fresh);
        Assert.AreEqual((false, "MSDK4016"), (miss.FromCache, CompileLab.Numbers(miss)));
        StringAssert.StartsWith(miss.File!, lab.Logs);
        Assert.AreEqual(2, lab.Runs.Count);
    }

    [TestMethod]
    public async Task DamagedEntryThatCannotBeMoved_IsCompiledIntoTheBuildsFolder()
    {
        using CompileLab lab = new();
        CompileResult first = await lab.BuildOneAsync(lab.Job());
        File.WriteAllText(first.File!, "damaged");
        Directory.Delete(Path.Combine(lab.Results, "tmp"), recursive: true);
        File.WriteAllText(Path.Combine(lab.Results, "tmp"), "no folder");

        CompileResult again = await lab.BuildOneAsync(lab.Job());
        Assert.AreEqual((CompileOutcome.Compiled, "MSDK4016"), (again.Outcome, CompileLab.Numbers(again)));
        Assert.AreEqual("net for Fake_A: a model", File.ReadAllText(again.File!));
    }

    [TestMethod]
    public async Task DiskThatIsFullAfterTheCompile_LeavesNoEntry_AndLosesNothing()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = [lab.Job(), lab.Job("second", content: "2")];
        IReadOnlyList<CompileResult> results = await CompileLab.BuildAsync(lab.Settings with { Cores = 1 }, FillDisk(lab), jobs);

        Assert.AreEqual(2, lab.Runs.Count);
        ModelDiagnostic said = results.SelectMany(result => result.Diagnostics).Single();
        Assert.AreEqual("MSDK4016", said.Rule.Id);
        StringAssert.Contains(said.Message, "No space left on device");
        Assert.IsTrue(results.All(result => result.Outcome == CompileOutcome.Compiled && result.File!.StartsWith(lab.Logs, StringComparison.Ordinal)));
        Assert.AreEqual(0, Directory.GetFiles(lab.Results, "record.json", SearchOption.AllDirectories).Length);
        lab.AssertNoLeftovers();

        Assert.IsTrue((await lab.BuildAsync(jobs)).All(result => result.FromCache));
    }

    [TestMethod]
    public async Task DiskThatIsNearlyFull_IsNotTried()
    {
        using CompileLab lab = new();
        CompileResult hit = await lab.BuildOneAsync(lab.Job("hit", content: "h"));
        IReadOnlyList<CompileResult> results = await CompileLab.BuildAsync(
            lab.Settings with { FreeBytes = _ => 10 << 20 }, lab.RunAsync, [hit.Job, lab.Job()]);
        Assert.AreEqual((hit.File, ""), (results[0].File, CompileLab.Numbers(results[0])));
        StringAssert.StartsWith(results[1].File!, lab.Logs);
        StringAssert.Contains(results[1].Diagnostics.Single().Message, "cannot be used: only 10 MB are free there, and 'net' may need 64 MB.");
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task NowhereToKeepAResult_IsAFailureThatSaysWhy()
    {
        using CompileLab lab = new();
        Directory.CreateDirectory(lab.Logs);
        File.WriteAllText(Path.Combine(lab.Logs, "uncached"), "no folder");
        CompileResult result = (await CompileLab.BuildAsync(lab.Settings, FillDisk(lab), [lab.Job()]))[0];
        Assert.AreEqual((CompileOutcome.Failed, null, "MSDK4016 MSDK4001"), (result.Outcome, result.File, CompileLab.Numbers(result)));
        StringAssert.Contains(result.Diagnostics[1].Message, "uncached");
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task BuildsOwnFolder_HoldsOnlyWhatTheBuildUses()
    {
        using CompileLab lab = new();
        File.WriteAllText(lab.Cache, "not a folder");
        CompileResult before = await lab.BuildOneAsync(lab.Job(content: "before"));
        CompileResult after = await lab.BuildOneAsync(lab.Job(content: "after"));
        Assert.AreEqual((false, true), (File.Exists(before.File), File.Exists(after.File)));
    }

    // The record of the entry goes to a device that is always full.
    private static Func<CompileJob, string, string, CancellationToken, Task<CompileAttempt>> FillDisk(CompileLab lab) =>
        (job, folder, log, token) =>
        {
            if (!File.Exists("/dev/full"))
            {
                Shared.NotOnThisSystem("/dev/full is there on Linux only");
            }

            if (folder.StartsWith(lab.Cache, StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(folder)!, "entry", "record.json"), "/dev/full");
            }

            return lab.RunAsync(job, folder, log, token);
        };
}
