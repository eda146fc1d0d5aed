using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests.Lifetime;

/// <summary>A run allocates nothing on the managed heap, whoever asks for it.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class AllocationTests
{
    [TestInitialize]
    public void RequireLinux() => LiteRtTools.RequireHost();

    [TestMethod]
    public void Run_AllocatesNothing()
    {
        using Model model = RealLibrary.Open(RealLibrary.Digits);
        using ModelSession session = model.CreateSession();
        Assert.AreEqual(0, Allocations.BytesOf(() => session.Run()));
        Assert.AreEqual(0, Allocations.BytesOf(() =>
        {
            session.Input<float>(0)[0] = 1;
            session.Run();
            _ = session.Output<float>(0)[0];
        }));
    }

    [TestMethod]
    public void RunThatCouldBeCancelled_AllocatesNothing()
    {
        using CancellationTokenSource source = new();
        using Model model = RealLibrary.Open(RealLibrary.Digits);
        using ModelSession session = model.CreateSession();
        CancellationToken token = source.Token;
        Assert.AreEqual(0, Allocations.BytesOf(() => session.Run(token)));
    }

    [TestMethod]
    public void RentedRun_AllocatesNothing()
    {
        using Model model = RealLibrary.Open(RealLibrary.Digits);
        Assert.AreEqual(0, Allocations.BytesOf(() =>
        {
            using SessionLease lease = model.RentSession();
            lease.Session.Run();
        }));
    }
}
