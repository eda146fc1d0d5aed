using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Models.Tests;

/// <summary>Running a model again costs no garbage.</summary>
[TestClass]
[Needs(Shared.Data)]
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

        // The caller's share is measured: it runs the same code as the other threads, and the test host's own threads
        // allocate whenever they like.
        long before = GC.GetAllocatedBytesForCurrentThread();
        session.Run();
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before, "bytes allocated by one run");
    }
}
