using ModelSdk.Build.Aot;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>The cache stays small, and what killed builds left goes.</summary>
[TestClass]
public class CacheTrimTests
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(2);

    [TestMethod]
    public async Task LeastRecentlyUsed_GoFirst()
    {
        using CompileLab lab = new();
        CompileJob[] jobs = [.. Enumerable.Range(0, 5).Select(i => lab.Job("net", $"Fake_{i}"))];
        IReadOnlyList<CompileResult> results = await lab.BuildAsync(jobs);
        for (int i = 0; i < jobs.Length; i++)
        {
            SetUsed(lab, results[i], TimeSpan.FromDays(10 - i));
        }

        // The oldest is used again, so the second and third oldest are next.
        Assert.IsTrue((await lab.BuildOneAsync(jobs[0])).FromCache);
        long each = Directory.GetFiles(lab.Entry(results[0])).Sum(file => new FileInfo(file).Length);
        using AotCompiler compiler = new(lab.Settings with { MaxCacheBytes = (4 * each) + (each / 2) }, lab.RunAsync);
        await compiler.CompileAsync([lab.Job("net", "Fake_5")], null, CancellationToken.None);

        CollectionAssert.AreEqual(
            new[] { true, false, false, true, true }, results.Select(result => Directory.Exists(lab.Entry(result))).ToArray());
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task ResultsInUse_StayWhateverTheLimit_UntilTheBuildIsDone()
    {
        using CompileLab lab = new();
        AotCompilerSettings tiny = lab.Settings with { MaxCacheBytes = 1 };
        CompileResult used;
        using (AotCompiler compiler = new(tiny, lab.RunAsync))
        {
            used = (await compiler.CompileAsync([lab.Job()], null, CancellationToken.None))[0];
            await CompileLab.BuildAsync(tiny, lab.RunAsync, [lab.Job(target: "Fake_B")]);
            Assert.IsTrue(File.Exists(used.File));
        }

        CompileResult last = (await CompileLab.BuildAsync(tiny, lab.RunAsync, [lab.Job(target: "Fake_C")]))[0];
        Assert.IsFalse(File.Exists(used.File));
        Assert.AreEqual(1, Directory.GetFiles(lab.Results, "record.json", SearchOption.AllDirectories).Length);
        Assert.IsTrue(File.Exists(last.File));
    }

    [TestMethod]
    public async Task LeftoversOfDeadBuilds_GoAfterADay()
    {
        using CompileLab lab = new();
        string temporary = Path.Combine(lab.Results, "tmp");
        string dead = Leftover(temporary, "dead", Old);
        string fresh = Leftover(temporary, "fresh", TimeSpan.Zero);
        string alive = Leftover(temporary, "alive", Old);
        string halfMade = Directory.CreateDirectory(Path.Combine(temporary, "half")).FullName;
        Directory.SetLastWriteTimeUtc(halfMade, DateTime.UtcNow - Old);
        string oldLock = Path.Combine(Directory.CreateDirectory(Path.Combine(lab.Results, "locks")).FullName, "0123.lock");
        File.WriteAllText(oldLock, "");
        File.SetLastWriteTimeUtc(oldLock, DateTime.UtcNow - Old);

        using (new FileStream(Path.Combine(alive, "owner.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await lab.BuildOneAsync(lab.Job());
        }

        CollectionAssert.AreEqual(
            new[] { false, true, true, false },
            new[] { dead, fresh, alive, halfMade }.Select(Directory.Exists).ToArray());
        Assert.IsFalse(File.Exists(oldLock));
    }

    private static string Leftover(string temporary, string name, TimeSpan age)
    {
        string folder = Path.Combine(temporary, name);
        Directory.CreateDirectory(Path.Combine(folder, "run"));
        File.WriteAllText(Path.Combine(folder, "run", "out.tflite"), "half");
        File.WriteAllText(Path.Combine(folder, "owner.lock"), "");
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow - age);
        return folder;
    }

    private static void SetUsed(CompileLab lab, CompileResult result, TimeSpan ago) =>
        File.SetLastWriteTimeUtc(Path.Combine(lab.Entry(result), "record.json"), DateTime.UtcNow - ago);
}
