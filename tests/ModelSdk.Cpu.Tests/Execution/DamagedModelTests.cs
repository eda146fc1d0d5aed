using System.Buffers.Binary;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Execution;

/// <summary>Models with damaged attributes, shapes and indices: they run, or end in a <see cref="ModelException"/>.</summary>
/// <remarks>What the format's reader lets through reaches kernels that use pointers: a gap in a check would end the test host.</remarks>
[TestClass]
public sealed class DamagedModelTests
{
    private const int MutantsOfEach = 4;
    private const long Memory = 100_000_000;

    private static readonly int[] Words = [0, 1, -1, 2, 7, 100, 65536, int.MaxValue, int.MinValue];

    [TestMethod]
    public void EveryMutant_RunsOrIsRefused()
    {
        Random random = new(2026);
        int ran = 0;
        int refused = 0;
        foreach (string file in Directory.GetFiles(Repository.Asset("conformance"), "*.tflite", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            byte[] model = File.ReadAllBytes(file);
            for (int i = 0; i < MutantsOfEach; i++)
            {
                byte[] mutant = Damage(model, random);
                try
                {
                    Run(mutant);
                    ran++;
                }
                catch (ModelException exception)
                {
                    Assert.AreNotEqual(
                        ModelErrorCode.Unknown, exception.Code, $"{Path.GetFileName(file)}, mutant {i}: {exception.Message}");
                    refused++;
                }
            }
        }

        Assert.IsTrue(ran > 100 && refused > 100, $"{ran} ran, {refused} were refused: the damage is too small or too large");
    }

    private static byte[] Damage(byte[] model, Random random)
    {
        byte[] mutant = [.. model];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int position = random.Next(mutant.Length - sizeof(int));
            if (random.Next(2) == 0)
            {
                mutant[position] ^= (byte)(1 << random.Next(8));
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(mutant.AsSpan(position & ~3), Words[random.Next(Words.Length)]);
            }
        }

        return mutant;
    }

    private static void Run(byte[] model)
    {
        using Model loaded = Model.Load(
            ModelSource.FromMemory(model),
            [CpuBackend.Instance],
            new ModelOptions { Accelerators = [Accelerator.Cpu], CpuThreads = 1, MaxMemoryBytes = Memory });
        foreach (SignatureInfo signature in loaded.Signatures)
        {
            using ModelSession session = loaded.CreateSession(signature.Key);
            session.Run();
        }
    }
}
