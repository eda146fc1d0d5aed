using System.Buffers.Binary;
using ModelSdk.Cpu;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Conformance;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Models.Tests;

/// <summary>The corpus with damaged attributes, shapes, indices and inputs: each case runs, or ends in a sentence.</summary>
/// <remarks>
/// Kernels use pointers: a gap in a check would end the test host. What a kernel did not foresee shows as another
/// exception than <see cref="ModelException"/>, or as one that wraps an index out of range.
/// </remarks>
[TestClass]
[TestCategory("Long")]
[Needs(Shared.Data)]
public sealed class DamagedCorpusTests
{
    private const long Memory = 200_000_000;
    private const int MutantsOfEach = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly int[] Words = [0, 1, -1, 2, 3, 7, 100, 65536, int.MaxValue, int.MinValue];

    private static IEnumerable<object?[]> Folders => Shared.Rows(["conformance"], static corpus => Directory
        .GetDirectories(corpus)
        .Where(static folder => File.Exists(Path.Combine(folder, "cases.json")))
        .Order(StringComparer.Ordinal)
        .Select(static folder => new object?[] { Path.GetFileName(folder) }));

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void DamagedModelsAndInputs_RunOrAreRefused(string folder)
    {
        List<string> failures = [];
        foreach (ConformanceCase item in ConformanceCase.ReadAll(Shared.Path("conformance", folder)))
        {
            Random random = new(item.Case.Sum(static letter => letter));
            byte[] model = File.ReadAllBytes(item.ModelPath);
            byte[] data = File.ReadAllBytes(Path.Combine(item.Folder, item.Data));
            for (int i = 0; i < MutantsOfEach; i++)
            {
                // Now the file, now what the caller gives to it: indices, lengths, positions.
                bool inFile = i % 2 == 0;
                byte[] damagedModel = inFile ? Damage(model, random) : model;
                byte[] damagedData = inFile ? data : Damage(data, random);
                if (Run(damagedModel, item, damagedData) is { } failure)
                {
                    failures.Add($"{item.Case}, {(inFile ? "file" : "data")} {i}: {failure}");
                }
            }
        }

        Assert.AreEqual(0, failures.Count, string.Join(Environment.NewLine, failures));
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        byte[] mutant = [.. bytes];
        for (int i = random.Next(1, 4); i > 0 && mutant.Length >= sizeof(int); i--)
        {
            int position = random.Next(mutant.Length - sizeof(int) + 1);
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

    private static string? Run(byte[] model, ConformanceCase item, byte[] data)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            using Model loaded = Model.Load(
                ModelSource.FromMemory(model),
                [CpuBackend.Instance],
                new ModelOptions { Accelerators = [Accelerator.Cpu], CpuThreads = 1, MaxMemoryBytes = Memory });
            using EngineSession session = new(loaded.CreateSession(item.Signature ?? loaded.Signatures[0].Key));
            ConformanceRunner.Fill(session, item, 0, data);
            session.Run(patience.Token);
            return null;
        }
        catch (ModelException exception) when (exception.Code != ModelErrorCode.Unknown)
        {
            return exception.InnerException is IndexOutOfRangeException or NullReferenceException or InvalidCastException
                or ArgumentOutOfRangeException
                ? $"not foreseen: {exception.Message} ({exception.InnerException.GetType().Name})"
                : null;
        }
        catch (InvalidDataException)
        {
            // The damaged model has other inputs than the case fills.
            return null;
        }
        catch (OperationCanceledException)
        {
            // A loop may count to what the damaged input says; it is stopped between two steps. All else has to end.
            return item.Ops.Contains("WHILE")
                ? null
                : $"did not end within {Patience.TotalSeconds:N0} s";
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
}
