using ModelSdk.TestSupport;

namespace ModelSdk.Runtime.Tests;

/// <summary>Nothing is allocated once a model is warm.</summary>
[TestClass]
public sealed class AllocationTests
{
    [TestMethod]
    public void SetRunGet_AllocateNothing()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();
        float[] picture = new float[784];
        float[] scores = new float[10];

        AssertNothingAllocated(() =>
        {
            session.SetInput<float>(0, picture);
            session.Run();
            session.GetOutput<float>(0, scores);
        });
    }

    [TestMethod]
    public void SpansTensorsAndNames_AllocateNothing()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();

        // Not as constants: in code that is not optimized, a span over constants allocates at the call.
        int[] shape = [1, 28, 28, 1];

        AssertNothingAllocated(() => session.Input<float>("image")[0] = 1);
        AssertNothingAllocated(() => session.InputTensor<float>(0)[0, 27, 27, 0] = 1);
        AssertNothingAllocated(() => session.ResizeInput(0, shape));
        AssertNothingAllocated(() => _ = session.InputShape("image"));
        AssertNothingAllocated(() => _ = session.OutputTensor<float>("probabilities")[0, 9]);
        AssertNothingAllocated(() => _ = session.Output<float>(0)[9]);
    }

    [TestMethod]
    public void RentingARun_AllocatesNothing()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());

        AssertNothingAllocated(() =>
        {
            using SessionLease lease = model.RentSession();
            lease.Session.Run();
        });
    }

    [TestMethod]
    public void RunAsync_AllocatesNothing()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();

        AssertNothingAllocated(() =>
        {
            ValueTask run = session.RunAsync();
            SpinWait wait = default;
            while (!run.IsCompleted)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }

            run.GetAwaiter().GetResult();
        });
    }

    /// <summary>Fails when warm calls allocate on the calling thread.</summary>
    internal static void AssertNothingAllocated(Action round, int rounds = 200)
    {
        Assert.AreEqual(0, Allocations.BytesOf(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                round();
            }
        }));
    }
}
