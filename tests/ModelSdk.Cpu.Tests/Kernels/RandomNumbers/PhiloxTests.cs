using ModelSdk.Cpu.Kernels.Random;

namespace ModelSdk.Cpu.Tests.Kernels.RandomNumbers;

/// <summary>Philox against the known answers of its authors (LiteRT: tflite/kernels/rng_util_test.cc).</summary>
[TestClass]
public sealed class PhiloxTests
{
    [TestMethod]
    public void Generate_OfKnownKeys_IsTheKnownAnswer()
    {
        const uint Max = uint.MaxValue;
        Assert.AreEqual(
            new Philox.Block(0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8), Philox.Generate(0, 0, new(0, 0, 0, 0)));
        Assert.AreEqual(
            new Philox.Block(0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
            Philox.Generate(Max, Max, new(Max, Max, Max, Max)));
        Assert.AreEqual(
            new Philox.Block(0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
            Philox.Generate(0xA4093822, 0x299F31D0, new(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)));
    }

    [TestMethod]
    public void Next_FollowsTheCounter()
    {
        Philox random = new(new Seeds(5, 3));
        _ = random.Next();
        random.Skip(0x1_0000_0000);
        Assert.AreEqual(Philox.Generate(5, 0, new(1, 1, 3, 0)), random.Next());
    }

    [TestMethod]
    public void Seeds_OfZero_GiveDifferentSequences() =>
        Assert.AreNotEqual(new Philox(new Seeds(0, 0)).Next(), new Philox(new Seeds(0, 0)).Next());
}
