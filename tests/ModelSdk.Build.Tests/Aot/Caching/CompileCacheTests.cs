using ModelSdk.Build.Aot;
using ModelSdk.Build.Aot.Caching;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>A result is compiled once, found again as it was, and never believed when it is damaged.</summary>
[TestClass]
public class CompileCacheTests
{
    [TestMethod]
    public async Task SecondBuild_StartsNoCompiler_AndGivesTheSame()
    {
        using CompileLab lab = new();
        CompileResult first = await lab.BuildOneAsync(lab.Job());
        CompileResult second = await lab.BuildOneAsync(lab.Job());

        Assert.AreEqual(1, lab.Runs.Count);
        Assert.IsFalse(first.FromCache);
        Assert.IsTrue(second.FromCache);
        Assert.AreEqual("net for Fake_A: a model", File.ReadAllText(second.File!));
        Assert.AreEqual(CompileLab.Sha256(File.ReadAllBytes(second.File!)), second.Sha256);
        CollectionAssert.AreEqual(
            new[] { new SubgraphStatistics(0, 30, 31, 2), new SubgraphStatistics(1, 4, 4, 1) }, second.Statistics.ToArray());
        Assert.AreEqual(
            (first.File, first.Sha256, first.Key, "1.0.0-fake", TimeSpan.FromSeconds(1.5)),
            (second.File, second.Sha256, second.Key, second.SdkVersion, second.Elapsed));
        Assert.AreEqual("", CompileLab.Numbers(first) + CompileLab.Numbers(second));
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task CompileOfAnotherTarget_IsAnotherEntry()
    {
        using CompileLab lab = new();
        IReadOnlyList<CompileResult> results = await lab.BuildAsync(lab.Job(), lab.Job(target: "Fake_B"));
        Assert.AreEqual(2, lab.Runs.Count);
        Assert.AreNotEqual(results[0].File, results[1].File);
    }

    [TestMethod]
    public async Task NothingSelected_IsRememberedWithoutAFile()
    {
        using CompileLab lab = new();
        int runs = 0;
        Task<CompileAttempt> Run(CompileJob job, string folder, string log, CancellationToken token)
        {
            runs++;
            return Task.FromResult(new CompileAttempt
            {
                Outcome = CompileOutcome.NothingSelected, Statistics = [new SubgraphStatistics(0, 0, 5, 0)],
            });
        }

        for (int i = 0; i < 2; i++)
        {
            CompileResult result = (await CompileLab.BuildAsync(lab.Settings, Run, [lab.Job()]))[0];
            Assert.AreEqual((CompileOutcome.NothingSelected, null, i == 1), (result.Outcome, result.File, result.FromCache));
            Assert.AreEqual(new SubgraphStatistics(0, 0, 5, 0), result.Statistics.Single());
        }

        Assert.AreEqual(1, runs);
    }

    [TestMethod]
    public async Task Failure_IsNeverCached()
    {
        using CompileLab lab = new();
        CompileJob job = lab.Job();
        ModelDiagnostic why = DiagnosticRules.CompileFailed.At(job.Request.ModelPath, "net", "Fake_A", "exit code 3", "no", "log");
        for (int i = 0; i < 2; i++)
        {
            CompileResult result = (await CompileLab.BuildAsync(
                lab.Settings,
                (_, _, _, _) => Task.FromResult(new CompileAttempt { Outcome = CompileOutcome.Failed, Log = "words", Diagnostics = [why] }),
                [job]))[0];
            Assert.AreEqual((CompileOutcome.Failed, null, false), (result.Outcome, result.File, result.FromCache));
            Assert.AreSame(why, result.Diagnostics.Single());
        }

        Assert.AreEqual("words", File.ReadAllText(Path.Combine(lab.Logs, "net.Fake_A.log")));
        Assert.IsFalse((await lab.BuildOneAsync(job)).FromCache);
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    [DataRow("model.tflite", "truncated", "has 22 bytes instead of 23")]
    [DataRow("model.tflite", "longer", "has 24 bytes instead of 23")]
    [DataRow("model.tflite", "empty", "has 0 bytes")]
    [DataRow("model.tflite", "flipped", "SHA-256")]
    [DataRow("model.tflite", "missing", "model.tflite is missing")]
    [DataRow("record.json", "truncated", "record.json")]
    [DataRow("record.json", "longer", "record.json")]
    [DataRow("record.json", "empty", "record.json")]
    [DataRow("record.json", "flipped", "record.json")]
    [DataRow("record.json", "missing", "record.json is missing")]
    public async Task DamagedEntry_IsSaidOnce_MovedAway_AndCompiledAgain(string name, string damage, string words)
    {
        using CompileLab lab = new();
        CompileJob job = lab.Job();
        string path = Path.Combine(lab.Entry(await lab.BuildOneAsync(job)), name);
        byte[] right = File.ReadAllBytes(path);
        Damage(path, damage);

        CompileResult again = await lab.BuildOneAsync(job);
        Assert.AreEqual((2, false, "MSDK4016"), (lab.Runs.Count, again.FromCache, CompileLab.Numbers(again)));
        StringAssert.Contains(again.Diagnostics[0].Message, words);
        StringAssert.Contains(again.Diagnostics[0].Message, "'net' is compiled again for Fake_A");
        CollectionAssert.AreEqual(right, File.ReadAllBytes(path));
        Assert.AreEqual(1, Directory.GetDirectories(Path.Combine(lab.Results, "tmp"), "damaged-*").Length);

        CompileResult third = await lab.BuildOneAsync(job);
        Assert.AreEqual((2, true, ""), (lab.Runs.Count, third.FromCache, CompileLab.Numbers(third)));
    }

    [TestMethod]
    public async Task EveryFlippedBitOfARecord_IsFoundOrHarmless()
    {
        using CompileLab lab = new();
        byte[] text = File.ReadAllBytes(Path.Combine(lab.Entry(await lab.BuildOneAsync(lab.Job())), "record.json"));
        CompileRecord right = CompileRecord.Read(text)!;
        Assert.AreEqual(text.Length, right.ToUtf8().Length);
        for (int bit = 0; bit < text.Length * 8; bit++)
        {
            text[bit / 8] ^= (byte)(1 << (bit % 8));
            if (CompileRecord.Read(text) is { } read)
            {
                // White space around the record.
                CollectionAssert.AreEqual(right.ToUtf8(), read.ToUtf8(), $"bit {bit}");
            }

            text[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [TestMethod]
    public async Task RecordOfAnotherKey_IsDamage()
    {
        using CompileLab lab = new();
        IReadOnlyList<CompileResult> results = await lab.BuildAsync(lab.Job(), lab.Job(target: "Fake_B"));
        Directory.Delete(lab.Entry(results[0]), recursive: true);
        Directory.Move(lab.Entry(results[1]), lab.Entry(results[0]));
        CompileResult again = await lab.BuildOneAsync(lab.Job());
        Assert.AreEqual("net for Fake_A: a model", File.ReadAllText(again.File!));
        Assert.AreEqual("MSDK4016", CompileLab.Numbers(again));
    }

    [TestMethod]
    public async Task ModelThatChangesWhileItIsCompiled_IsNotCached()
    {
        using CompileLab lab = new();
        CompileJob job = lab.Job();
        CompileResult result = (await CompileLab.BuildAsync(
            lab.Settings,
            async (job, folder, log, token) =>
            {
                await File.WriteAllTextAsync(job.Request.ModelPath, "another model", token);
                return await lab.RunAsync(job, folder, log, token);
            },
            [job]))[0];
        Assert.AreEqual((CompileOutcome.Failed, "MSDK4001"), (result.Outcome, CompileLab.Numbers(result)));
        StringAssert.Contains(result.Diagnostics[0].Message, "was written while it was compiled");
        Assert.IsFalse((await lab.BuildOneAsync(lab.Job())).FromCache);
    }

    [TestMethod]
    public async Task ForgottenResult_IsCompiledAgain_UnlessAnotherBuildHasItInHand()
    {
        using CompileLab lab = new();
        using (AotCompiler compiler = new(lab.Settings, lab.RunAsync))
        {
            CompileResult result = (await compiler.CompileAsync([lab.Job("net"), lab.Job("twin")], null, CancellationToken.None))[1];
            using (AotCompiler other = new(lab.Settings, lab.RunAsync))
            {
                await other.CompileAsync([lab.Job()], null, CancellationToken.None);
                compiler.Forget(result);
                Assert.IsTrue(File.Exists(result.File));
            }

            compiler.Forget(result);
            Assert.IsFalse(File.Exists(result.File));
            compiler.Forget(result);
        }

        Assert.IsFalse((await lab.BuildOneAsync(lab.Job())).FromCache);
        Assert.AreEqual(2, lab.Runs.Count);
        lab.AssertNoLeftovers();
    }

    [TestMethod]
    public async Task LogOfACompile_IsThereAfterAHitToo()
    {
        using CompileLab lab = new();
        await lab.BuildOneAsync(lab.Job());
        Directory.Delete(lab.Logs, recursive: true);
        await lab.BuildOneAsync(lab.Job());
        Assert.AreEqual("command line\nwhat it said\n", File.ReadAllText(Path.Combine(lab.Logs, "net.Fake_A.log")));
    }

    private static void Damage(string path, string how)
    {
        byte[] bytes = File.ReadAllBytes(path);
        switch (how)
        {
            case "missing":
                File.Delete(path);
                return;
            case "flipped":
                bytes[bytes.Length / 2] ^= 1;
                break;
            default:
                Array.Resize(ref bytes, how switch { "truncated" => bytes.Length - 1, "longer" => bytes.Length + 1, _ => 0 });
                break;
        }

        File.WriteAllBytes(path, bytes);
    }
}
