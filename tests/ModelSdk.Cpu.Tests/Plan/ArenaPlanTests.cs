using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Tests.Plan;

[TestClass]
public sealed class ArenaPlanTests
{
    [TestMethod]
    public void ValuesAliveTogether_NeverOverlap()
    {
        Random random = new(42);
        for (int round = 0; round < 200; round++)
        {
            ArenaPlan arena = new();
            List<(int First, int Last, int Bytes, int Offset)> placed = [];
            List<int> offsets = [.. Enumerable.Repeat(-1, 30)];
            List<(int First, int Last, int Bytes)> requests = [];
            for (int i = 0; i < offsets.Count; i++)
            {
                int first = random.Next(-1, 20);
                (int First, int Last, int Bytes) request = (first, first + random.Next(0, 8), random.Next(0, 5000));
                requests.Add(request);
                int index = i;
                arena.Add(request.Bytes, request.First, request.Last, offset => offsets[index] = offset);
            }

            arena.Place();
            for (int i = 0; i < requests.Count; i++)
            {
                Assert.IsTrue(offsets[i] >= 0 && offsets[i] % ArenaPlan.Alignment == 0);
                Assert.IsTrue(offsets[i] + requests[i].Bytes <= arena.Length);
                foreach ((int first, int last, int bytes, int offset) in placed)
                {
                    bool together = requests[i].First <= last && first <= requests[i].Last;
                    bool overlap = offsets[i] < offset + bytes && offset < offsets[i] + requests[i].Bytes;
                    Assert.IsFalse(together && overlap, $"round {round}: value {i}");
                }

                placed.Add((requests[i].First, requests[i].Last, requests[i].Bytes, offsets[i]));
            }
        }
    }

    [TestMethod]
    public void ValuesAliveOneAfterTheOther_ShareMemory()
    {
        ArenaPlan arena = new();
        for (int i = 0; i < 10; i++)
        {
            arena.Add(1024, i, i + 1, static _ => { });
        }

        arena.Place();

        Assert.AreEqual(2048, arena.Length);
    }

    [TestMethod]
    public void MoreThanTwoGigabytes_IsAnError()
    {
        ArenaPlan arena = new();
        arena.Add(int.MaxValue, 0, 1, static _ => { });
        arena.Add(int.MaxValue, 1, 2, static _ => { });

        ModelException exception = Assert.ThrowsException<ModelException>(arena.Place);

        Assert.AreEqual(ModelErrorCode.OutOfMemory, exception.Code);
    }
}
