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
    public void WarmRun_OfEveryOperator_AllocatesNothing()
    {
        List<string> garbage = [];
        int runs = 0;
        foreach (ConformanceCase item in Directory.GetDirectories(Repository.Asset("conformance"))
            .SelectMany(ConformanceCase.ReadAll))
        {
            foreach (bool reference in (bool[])[false, true])
            {
                EngineSettings settings = new(reference);
                long bytes = BytesOfRun(item, settings);
                runs++;
                if (bytes != 0)
                {
                    garbage.Add($"{item.Case} ({settings}): {bytes} bytes");
                }
            }
        }

        Assert.AreEqual(0, garbage.Count, string.Join(Environment.NewLine, garbage));
        Assert.IsTrue(runs > 300, $"only {runs} runs");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void WarmRun_AllocatesNothing(string name) => AssertNoAllocation(name, threads: 1);

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void WarmRun_OnTwoThreads_AllocatesNothing(string name) => AssertNoAllocation(name, threads: 2);

    private static long BytesOfRun(ConformanceCase item, EngineSettings settings)
    {
        using EngineModel model = EngineModel.Load(item.ModelPath, settings);
        using EngineSession session = model.CreateSession(item.Signature);
        ConformanceRunner.Fill(session, item, 0, File.ReadAllBytes(Path.Combine(item.Folder, item.Data)));
        return Allocations.BytesOf(() => session.Run());
    }

    private static void AssertNoAllocation(string name, int threads)
    {
        GoldenFile golden = ModelCatalog.Golden(name);
        using EngineModel model = EngineModel.Load(ModelCatalog.ModelFile(name), new EngineSettings(Threads: threads));
        using EngineSession session = model.CreateSession(golden.Cases[0].Signature);
        GoldenRunner.Fill(session, golden, golden.Cases[0].Steps[0]);

        // The caller's share is measured: it runs the same code as the other threads, and the test host's own threads
        // allocate whenever they like.
        Assert.AreEqual(0, Allocations.BytesOf(() => session.Run()), "bytes allocated by one run");
    }
}
