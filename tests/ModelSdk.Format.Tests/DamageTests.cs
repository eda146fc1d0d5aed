using System.Buffers.Binary;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Format.Tests;

/// <summary>Damaged files end in a model that can be read, or in <see cref="ModelFormatException"/>; nothing else.</summary>
[TestClass]
public sealed class DamageTests
{
    [TestMethod]
    [Timeout(300_000)]
    public void EveryTruncation_OfTenModels_OpensOrIsRefused()
    {
        int refused = 0;
        int total = 0;
        foreach ((string name, byte[] bytes) in SmallModels.All.Where(model => model.Bytes.Length < 4096).Take(10))
        {
            for (int length = 0; length < bytes.Length; length++, total++)
            {
                refused += Try(bytes.AsMemory(0, length), $"{name} cut to {length}") ? 0 : 1;
            }
        }

        // What is left of a model without its padding or archive is a model; everything else is not.
        Assert.IsTrue(total > 5_000 && refused > total * 0.8, $"{refused} of {total}");
    }

    [TestMethod]
    public void TruncatedFile_SaysWhatItNeedsAndWhatItHas()
    {
        byte[] bytes = new ModelBuilder().ToArray();
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(() => TfliteModel.Load(bytes.AsMemory(0, 100)));
        Assert.AreEqual(ModelFormatError.Corrupt, refusal.Kind);
        StringAssert.Contains(refusal.Message, "but only 100 are there; the file is truncated");
    }

    [TestMethod]
    [Timeout(600_000)]
    public void HundredThousandMutations_OfTwentyModels_OpenOrAreRefused()
    {
        IReadOnlyList<(string Name, byte[] Bytes)> models = SmallModels.All;
        Assert.AreEqual(20, models.Count);
        int opened = 0;
        for (int seed = 0; seed < 100_000; seed++)
        {
            (string name, byte[] bytes) = models[seed % models.Count];
            Random random = new(seed);
            byte[] mutant = Mutate(bytes, models[random.Next(models.Count)].Bytes, random);
            opened += Try(mutant, $"{name}, seed {seed}") ? 1 : 0;
        }

        // Both outcomes must occur often, or the mutations test nothing.
        Assert.IsTrue(opened is > 10_000 and < 90_000, $"{opened} opened");
    }

    private static byte[] Mutate(byte[] bytes, byte[] other, Random random)
    {
        byte[] mutant = [.. bytes];
        switch (random.Next(5))
        {
            case 0 or 1:
                for (int i = random.Next(1, 5); i > 0; i--)
                {
                    mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
                }

                break;
            case 2 or 3:
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    int at = random.Next(mutant.Length / 4) * 4;
                    uint word = random.Next(6) switch
                    {
                        0 => 0,
                        1 => uint.MaxValue,
                        2 => 0x7FFF_FFFF,
                        3 => (uint)random.Next(mutant.Length - at),
                        4 => (uint)random.Next(16),
                        _ => (uint)random.NextInt64(uint.MaxValue),
                    };
                    BinaryPrimitives.WriteUInt32LittleEndian(mutant.AsSpan(at), word);
                }

                break;
            default:
                int length = random.Next(1, Math.Min(64, Math.Min(other.Length, mutant.Length)));
                other.AsSpan(random.Next(other.Length - length), length)
                    .CopyTo(mutant.AsSpan(random.Next(mutant.Length - length)));
                break;
        }

        return mutant;
    }

    private static bool Try(ReadOnlyMemory<byte> bytes, string what) =>
        DamageTrial.Try(bytes, what, TfliteModel.Load, static model => _ = ModelWalker.Walk(model));
}
