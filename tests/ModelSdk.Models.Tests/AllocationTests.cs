using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Models.Tests;

/// <summary>Running a model again costs no garbage, on whichever thread.</summary>
[TestClass]
[Needs(Shared.Data)]
[DoNotParallelize]
public sealed class AllocationTests
{
    [TestMethod]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void SecondRun_AllocatesNothing(string name) => AssertNoAllocation(name, threads: 1);

    [TestMethod]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void SecondRun_OnTwoThreads_AllocatesNothing(string name) => AssertNoAllocation(name, threads: 2);

    private static void AssertNoAllocation(string name, int threads)
    {
        GoldenFile golden = ModelCatalog.Golden(name);
        using EngineModel model = EngineModel.Load(ModelCatalog.ModelFile(name), new EngineSettings(Threads: threads));
        using EngineSession session = model.CreateSession(golden.Cases[0].Signature);
        GoldenRunner.Fill(session, golden, golden.Cases[0].Steps[0]);
        session.Run();

        // The test host's own threads allocate now and then: one quiet run is the proof.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            session.Run();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.AreEqual(0, least, "bytes allocated by one run");
    }
}
