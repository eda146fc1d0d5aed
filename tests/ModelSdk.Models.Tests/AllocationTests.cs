using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Conformance;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Models.Tests;

/// <summary>Running a model again costs no garbage.</summary>
[TestClass]
public sealed class AllocationTests
{
    [TestMethod]
    public void SecondRun_OfEveryOperator_AllocatesNothing()
    {
        List<string> garbage = [];
        int runs = 0;
        foreach (ConformanceCase item in Directory.GetDirectories(Repository.Asset("conformance"))
            .SelectMany(ConformanceCase.ReadAll)
            .Where(ConformanceScope.IsListed))
        {
            foreach (bool reference in (bool[])[false, true])
            {
                EngineSettings settings = new(reference);
                if (ConformanceRunner.Run(item, settings).Outcome == CaseOutcome.Passed)
                {
                    long bytes = BytesOfSecondRun(item, settings);
                    runs++;
                    if (bytes != 0)
                    {
                        garbage.Add($"{item.Case} ({settings}): {bytes} bytes");
                    }
                }
            }
        }

        Assert.AreEqual(0, garbage.Count, string.Join(Environment.NewLine, garbage));
        Assert.IsTrue(runs > 300, $"only {runs} runs");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void SecondRun_AllocatesNothing(string name) => AssertNoAllocation(name, threads: 1);

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void SecondRun_OnTwoThreads_AllocatesNothing(string name) => AssertNoAllocation(name, threads: 2);

    private static long BytesOfSecondRun(ConformanceCase item, EngineSettings settings)
    {
        using EngineModel model = EngineModel.Load(item.ModelPath, settings);
        using EngineSession session = model.CreateSession(item.Signature);
        ConformanceRunner.Fill(session, item, 0, File.ReadAllBytes(Path.Combine(item.Folder, item.Data)));
        session.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        session.Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void AssertNoAllocation(string name, int threads)
    {
        GoldenFile golden = ModelCatalog.Golden(name);
        using EngineModel model = EngineModel.Load(ModelCatalog.ModelFile(name), new EngineSettings(Threads: threads));
        using EngineSession session = model.CreateSession(golden.Cases[0].Signature);
        GoldenRunner.Fill(session, golden, golden.Cases[0].Steps[0]);
        session.Run();

        // The caller's share is measured: it runs the same code as the other threads, and the test host's own threads
        // allocate whenever they like.
        long before = GC.GetAllocatedBytesForCurrentThread();
        session.Run();
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before, "bytes allocated by one run");
    }
}
