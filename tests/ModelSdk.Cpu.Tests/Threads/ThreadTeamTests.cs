using ModelSdk.Cpu.Threads;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Threads;

[TestClass]
public sealed unsafe class ThreadTeamTests
{
    [TestMethod]
    [DataRow(1, 1000, 1)]
    [DataRow(2, 1000, 1)]
    [DataRow(4, 1000, 7)]
    [DataRow(4, 3, 1)]
    [DataRow(4, 1000, 5000)]
    [DataRow(3, 0, 1)]
    public void EveryItem_IsProcessedExactlyOnce(int threads, int items, int grain)
    {
        using ThreadTeam team = new(threads);
        int[] counts = new int[items];
        for (int round = 0; round < 500; round++)
        {
            fixed (int* pointer = counts)
            {
                Count work = new(pointer);
                team.For(ref work, items, grain);
            }
        }

        CollectionAssert.AreEqual(Enumerable.Repeat(500, items).ToArray(), counts);
    }

    [TestMethod]
    public void CallsFromTwoThreads_BothFinish()
    {
        using ThreadTeam team = new(2);
        int[][] counts = [new int[4096], new int[4096]];
        Parallel.ForEach(counts, own =>
        {
            for (int round = 0; round < 500; round++)
            {
                fixed (int* pointer = own)
                {
                    Count work = new(pointer);
                    team.For(ref work, own.Length, 16);
                }
            }
        });

        Assert.IsTrue(counts.All(static own => own.All(static count => count == 500)));
    }

    [TestMethod]
    public void FailureOfAHelper_ReachesTheCaller_AndTheTeamGoesOn()
    {
        using ThreadTeam team = new(4);
        Fail failing = default;

        Assert.ThrowsException<InvalidOperationException>(() => team.For(ref failing, 1000, 1));

        int[] counts = new int[100];
        fixed (int* pointer = counts)
        {
            Count work = new(pointer);
            team.For(ref work, counts.Length, 1);
        }

        Assert.IsTrue(counts.All(static count => count == 1));
    }

    [TestMethod]
    public void For_AllocatesNothing()
    {
        using ThreadTeam team = new(2);
        int[] counts = new int[4096];
        fixed (int* pointer = counts)
        {
            Count work = new(pointer);
            Assert.AreEqual(0, Allocations.BytesOf(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    team.For(ref work, counts.Length, 1);
                }
            }));
        }
    }

    private readonly struct Count(int* counts) : IParallelWork
    {
        public void Run(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                counts[i]++;
            }
        }
    }

    private readonly struct Fail : IParallelWork
    {
        public void Run(int start, int end)
        {
            if (start > 0)
            {
                throw new ArithmeticException("on purpose");
            }
        }
    }
}
