using System.Numerics.Tensors;
using System.Text.Json;
using ModelSdk.Backends;
using ModelSdk.Cpu;
using ModelSdk.LiteRt;
using ModelSdk.TestSupport;

namespace ModelSdk.Runtime.Tests;

/// <summary>The whole runtime with the managed engine: load, run, allocate nothing, share between threads.</summary>
/// <remarks>All 500 digits and the other models are compared in ModelSdk.Models.Tests.</remarks>
[TestClass]
public sealed class DigitsTests
{
    private const int Pixels = 784;
    private const int Rounds = 20;

    private static readonly IBackend[] Backends = [LiteRtBackend.Instance, CpuBackend.Instance];
    private static readonly byte[] Records = File.ReadAllBytes(Repository.Asset("digits", "testset.bin"));

    [DataTestMethod]
    [DataRow("digits.tflite")]
    [DataRow("digits_int8.tflite")]
    [DataRow("digits_dynamic.tflite")]
    [DataRow("digits_batch.tflite")]
    public void Digits_AreReadAsNativeLiteRtReadsThem(string file)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Asset("digits", "expected.json")));
        int[] predicted = [.. expected.RootElement.GetProperty("models").GetProperty(file).GetProperty("predicted")
            .EnumerateArray().Take(100).Select(static item => item.GetInt32())];
        using Model model = Load(file);
        using ModelSession session = model.CreateSession("classify");
        int[] got = [.. Enumerable.Range(0, predicted.Length).Select(record => Classify(session, record))];

        CollectionAssert.AreEqual(predicted, got);
        Assert.AreEqual(Accelerator.Cpu, model.Execution.Selected);
        Assert.AreEqual("managed", model.Execution.Engine);
        Assert.IsTrue(model.Execution.FullyOffloaded);
    }

    [DataTestMethod]
    [DataRow("digits.tflite")]
    [DataRow("digits_int8.tflite")]
    [DataRow("digits_dynamic.tflite")]
    [DataRow("digits_batch.tflite")]
    public void WarmRuns_AllocateNothing(string file)
    {
        using Model model = Load(file);
        using ModelSession session = model.CreateSession();
        AllocationTests.AssertNothingAllocated(() => Classify(session, 0), Rounds);
        AllocationTests.AssertNothingAllocated(() =>
        {
            using SessionLease lease = model.RentSession();
            Classify(lease.Session, 1);
        }, Rounds);
    }

    [TestMethod]
    public void Batch_GivesTheScoresOfSingleRuns()
    {
        using Model model = Load("digits_batch.tflite");
        using ModelSession one = model.CreateSession();
        using ModelSession many = model.CreateSession();
        many.ResizeInput("image", 7, 28, 28, 1);
        for (int i = 0; i < 7; i++)
        {
            Fill(many.Input<float>(0).Slice(i * Pixels, Pixels), i);
        }

        many.Run();

        CollectionAssert.AreEqual(new[] { 7, 10 }, many.OutputShape(0).ToArray());
        for (int i = 0; i < 7; i++)
        {
            Classify(one, i);
            float difference = TensorPrimitives.Distance(one.Output<float>(0), many.Output<float>(0).Slice(i * 10, 10));
            Assert.IsTrue(difference < 1e-5f, $"picture {i} differs by {difference}");
        }
    }

    [TestMethod]
    public void ManyThreads_ShareOneModel()
    {
        using Model model = Load("digits_int8.tflite");
        int[] alone = new int[40];
        using (ModelSession session = model.CreateSession())
        {
            for (int i = 0; i < alone.Length; i++)
            {
                alone[i] = Classify(session, i);
            }
        }

        int[] together = new int[alone.Length];
        Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using SessionLease lease = model.RentSession();
            together[i] = Classify(lease.Session, i);
        });

        CollectionAssert.AreEqual(alone, together);
    }

    [TestMethod]
    public async Task ModelDisposedFirst_SessionsStillRun()
    {
        Model model = await Model.LoadAsync(ModelSource.FromFile(TestModels.Digits), Backends);
        using ModelSession session = model.CreateSession();
        int before = Classify(session, 3);
        model.Dispose();
        await session.RunAsync();

        Assert.AreEqual(before, Classify(session, 3));
    }

    private static Model Load(string file) => Model.Load(ModelSource.FromFile(Repository.Asset("digits", file)), Backends);

    private static int Classify(ModelSession session, int record)
    {
        if (session.Signature.Inputs[0].Type == Format.TensorType.Int8)
        {
            Span<sbyte> pixels = session.Input<sbyte>(0);
            for (int i = 0; i < Pixels; i++)
            {
                pixels[i] = (sbyte)(Records[(record * (Pixels + 1)) + i] - 128);
            }

            session.Run();
            return TensorPrimitives.IndexOfMax(session.Output<sbyte>(0));
        }

        Fill(session.Input<float>(0), record);
        session.Run();
        return TensorPrimitives.IndexOfMax(session.Output<float>(0));
    }

    private static void Fill(Span<float> pixels, int record)
    {
        for (int i = 0; i < Pixels; i++)
        {
            pixels[i] = Records[(record * (Pixels + 1)) + i] / 255f;
        }
    }
}
