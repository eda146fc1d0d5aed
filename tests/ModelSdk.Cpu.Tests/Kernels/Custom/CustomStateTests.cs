using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Kernels.Custom;

/// <summary>What operators of the application remember, session by session, and what a run costs.</summary>
[TestClass]
public sealed class CustomStateTests
{
    private static TestOperator Counting => TestOperator.SameShape(
        static run =>
        {
            int[] count = run.State<int[]>();
            count[0]++;
            run.Output<float>(0).Fill(count[0]);
        },
        static () => new int[1]);

    [TestMethod]
    public void State_LastsFromRunToRun_UntilItIsReset()
    {
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", Counting));
        using ModelSession session = model.CreateSession();
        Assert.AreEqual(1f, RunOnce(session));
        Assert.AreEqual(2f, RunOnce(session));
        session.ResizeInput(0, 2);
        Assert.AreEqual(3f, RunOnce(session));
        session.ResetState();
        Assert.AreEqual(1f, RunOnce(session));
    }

    [TestMethod]
    public void TwoNodes_AndTwoSessions_HaveStatesOfTheirOwn()
    {
        TestModel two = new TestModel().Input("x").Output("y").Output("z")
            .Operator(BuiltinOperator.Custom, [0], [1], "Mine").Operator(BuiltinOperator.Custom, [1], [2], "Mine");
        using Model model = CustomModels.Load(two, ("Mine", Counting));
        using ModelSession first = model.CreateSession();
        using ModelSession second = model.CreateSession();
        RunOnce(first);
        RunOnce(first);
        RunOnce(second);
        Assert.AreEqual(2f, first.Output<float>(0)[0]);
        Assert.AreEqual(2f, first.Output<float>(1)[0]);
        Assert.AreEqual(1f, second.Output<float>(0)[0]);
    }

    [TestMethod]
    public void RentedSession_BeginsAnew()
    {
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", Counting));
        for (int i = 0; i < 3; i++)
        {
            using SessionLease lease = model.RentSession();
            Assert.AreEqual(1f, RunOnce(lease.Session));
        }
    }

    [TestMethod]
    public void VariableInput_KeepsWhatTheRunWrites()
    {
        TestModel model = new TestModel().Input("x").Output("sum");
        int state = model.Tensor("state", change: static tensor => tensor[5] = true);
        model.Operator(BuiltinOperator.Custom, [0, state], [1], "Accumulate");
        TestOperator accumulate = TestOperator.SameShape(static run =>
        {
            Span<float> sum = run.Variable<float>(1);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += run.Input<float>(0)[i];
            }

            sum.CopyTo(run.Output<float>(0));
        });
        using Model loaded = CustomModels.Load(model, ("Accumulate", accumulate));
        using ModelSession session = loaded.CreateSession();
        session.Input<float>(0).Fill(2);
        Assert.AreEqual(2f, RunOnce(session));
        Assert.AreEqual(4f, RunOnce(session));
        session.ResetState();
        Assert.AreEqual(2f, RunOnce(session));
    }

    [TestMethod]
    public void Sessions_RunAtTheSameTime()
    {
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", Counting));
        Parallel.For(0, 4, _ =>
        {
            using ModelSession session = model.CreateSession();
            for (int i = 1; i <= 500; i++)
            {
                Assert.AreEqual(i, RunOnce(session));
            }
        });
    }

    [TestMethod]
    public void WarmRun_AllocatesNothing()
    {
        using Model counting = CustomModels.Load(CustomModels.OneNode, ("Mine", Counting));
        using ModelSession session = counting.CreateSession();
        Assert.AreEqual(0, Allocations.BytesOf(() => session.Run()));

        using Model positive = CustomModels.Load(CustomModels.OneNode, ("Mine", CustomOperatorTests.Positive()));
        using ModelSession growing = positive.CreateSession();
        growing.SetInput<float>(0, [1, -1, 1, -1]);
        Assert.AreEqual(0, Allocations.BytesOf(() => growing.Run()));
    }

    [TestMethod]
    public void ThreadsAndToken_AreTheSessions()
    {
        int threads = 0;
        CancellationToken seen = default;
        TestOperator look = TestOperator.SameShape(run =>
        {
            threads = run.Threads;
            seen = run.CancellationToken;
        });
        using Model model = CustomModels.Load(
            ModelSource.FromMemory(CustomModels.OneNode.ToArray()), new ModelOptions { CpuThreads = 2 }, ("Mine", look));
        using ModelSession session = model.CreateSession();
        using CancellationTokenSource source = new();
        session.Run(source.Token);
        Assert.AreEqual(2, threads);
        Assert.AreEqual(source.Token, seen);
    }

    [TestMethod]
    public void Cancellation_InsideTheOperator_IsNoFailure()
    {
        using CancellationTokenSource source = new();
        TestOperator slow = TestOperator.SameShape(run =>
        {
            source.Cancel();
            run.CancellationToken.ThrowIfCancellationRequested();
        });
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", slow));
        using ModelSession session = model.CreateSession();
        Assert.ThrowsException<OperationCanceledException>(() => session.Run(source.Token));
    }

    private static float RunOnce(ModelSession session)
    {
        session.Run();
        return session.Output<float>(0)[0];
    }
}
