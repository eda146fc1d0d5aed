using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Cpu.Tests.Execution;

/// <summary>Inputs and outputs in memory of the caller, in the managed engine.</summary>
[TestClass]
public sealed class CpuBindingTests
{
    /// <summary>float32, uint8 and int8 models of the test data with one or more inputs and outputs.</summary>
    private static readonly string[] Models =
    [
        "vww_96_float.tflite", "vww_96_int8.tflite", "mobilenet_v1_0.25_224_quant.tflite",
        "face_detection_short_range.tflite", "iris_landmark.tflite", "movenet_single_pose_lightning_ptq.tflite",
    ];

    public static IEnumerable<object[]> Rows => Models.Select(static model => new object[] { model });

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(Rows))]
    public void BoundRun_HasTheBitsOfAnUnboundOne_InPlace(string file)
    {
        using Model model = Load(Find(file));
        using EngineSession unbound = new(model.CreateSession());
        ModelSession bound = model.CreateSession();
        using EngineSession bytes = new(bound);
        HostBuffer[] inputs = [.. Bind(bound, bound.Signature.Inputs.Count, input: true)];
        HostBuffer[] outputs = [.. Bind(bound, bound.Signature.Outputs.Count, input: false)];
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                // Written to the memory after it was bound: what the run reads is this memory.
                Fill(inputs[i].Bytes, bound.Signature.Inputs[i].Type, (round * 100) + i);
                unbound.Write(i, inputs[i].Bytes);
                Assert.IsTrue(bytes.Input(i).Overlaps(inputs[i].Bytes));
                Assert.IsFalse(bound.InputBinding(i).IsCopied, bound.InputBinding(i).CopyReason);
            }

            bound.Run();
            unbound.Run();
            for (int i = 0; i < outputs.Length; i++)
            {
                Assert.IsFalse(bound.OutputBinding(i).IsCopied, bound.OutputBinding(i).CopyReason);
                ReadOnlySpan<byte> expected = unbound.Output(i);
                Assert.IsTrue(outputs[i].Bytes[..expected.Length].SequenceEqual(expected), $"{file}, output {i}, round {round}");
                Assert.IsTrue(bytes.Output(i).Overlaps(outputs[i].Bytes));
            }
        }

        Array.ForEach([.. inputs, .. outputs], static buffer => buffer.Dispose());
    }

    [TestMethod]
    public void MemoryOfAnyAlignment_IsUsedInPlace()
    {
        using Model model = Load(Repository.Asset("digits", "digits.tflite"));
        using ModelSession session = model.CreateSession();
        float[] image = new float[785];
        float[] scores = new float[11];
        using HostBuffer input = HostBuffer.FromMemory(image.AsMemory(1));
        using HostBuffer output = HostBuffer.FromMemory(scores.AsMemory(1));
        session.BindInput(0, input);
        session.BindOutput(0, output);

        image.AsSpan(1).Fill(0.5f);
        session.Run();

        Assert.IsFalse(session.InputBinding(0).IsCopied);
        Assert.IsFalse(session.OutputBinding(0).IsCopied);
        Assert.AreEqual(0, scores[0]);
        Assert.AreEqual(1, scores.Sum(), 1e-5);
        CollectionAssert.AreEqual(scores[1..], session.Output<float>(0).ToArray());
    }

    [TestMethod]
    public void Unbound_ItLeavesTheBufferAlone()
    {
        using Model model = Load(Repository.Asset("digits", "digits.tflite"));
        using ModelSession session = model.CreateSession();
        using HostBuffer buffer = HostBuffer.Allocate(784 * sizeof(float));
        session.BindInput(0, buffer);
        session.Input<float>(0).Fill(4);

        session.BindInput(0, null);
        session.Input<float>(0).Fill(3);

        Assert.AreEqual(4, buffer.AsSpan<float>()[783]);
        Assert.AreEqual(3, session.Input<float>(0)[783]);
    }

    [TestMethod]
    public void ResizedSession_StaysBound_AndSaysWhenTheOutputDoesNotFitAnyMore()
    {
        using Model model = Load(Repository.Asset("digits", "digits_batch.tflite"));
        using ModelSession session = model.CreateSession();
        using HostBuffer images = HostBuffer.Allocate(3 * 784 * sizeof(float));
        using HostBuffer scores = HostBuffer.Allocate(2 * 10 * sizeof(float));
        session.BindInput(0, images);
        session.BindOutput(0, scores);

        session.ResizeInput(0, 2, 28, 28, 1);
        session.Run();
        Assert.AreEqual(2, scores.AsSpan<float>().ToArray().Sum(), 1e-5);
        Assert.AreEqual(20, session.Output<float>(0).Length);

        session.ResizeInput(0, 3, 28, 28, 1);
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());
        Assert.AreEqual(ModelErrorCode.ShapeMismatch, exception.Code);
        StringAssert.Contains(exception.Message, "120 bytes now");
        Assert.AreEqual(3, session.OutputShape(0)[0]);

        session.BindOutput(0, null);
        session.Run();
        Assert.AreEqual(3, session.Output<float>(0).ToArray().Sum(), 1e-5);
    }

    [TestMethod]
    public void OutputOfOneModel_IsTheInputOfTheNext()
    {
        using Model model = Load(Repository.Asset("conformance", "maximum", "maximum_own_011_float32.tflite"));
        using ModelSession first = model.CreateSession();
        using ModelSession second = model.CreateSession();
        using HostBuffer between = HostBuffer.Allocate(first.Output<float>(0).Length * sizeof(float));
        first.BindOutput(0, between);
        second.BindInput(0, between);
        first.Input<float>(0).Fill(2);
        first.Input<float>(1).Fill(1);
        second.Input<float>(1).Fill(-1);

        first.Run();
        second.Run();

        Assert.AreEqual(2, second.Output<float>(0)[0]);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void ConstantOutput_IsCopied_AndTold()
    {
        string file = Shared.Path("testdata", "litert", "litert__test__testdata__constant_output_tensor.tflite");
        using Model model = Load(file);
        using ModelSession session = model.CreateSession();
        int constant = Enumerable.Range(0, session.Signature.Outputs.Count).First(i =>
        {
            using HostBuffer buffer = HostBuffer.Allocate(BytesOf(session, i).Length);
            session.BindOutput(i, buffer);
            bool copied = session.OutputBinding(i).IsCopied;
            session.BindOutput(i, null);
            return copied;
        });
        byte[] expected = BytesOf(session, constant);
        using HostBuffer memory = HostBuffer.Allocate(expected.Length);
        session.BindOutput(constant, memory);

        session.Run();

        CollectionAssert.AreEqual(expected, memory.Bytes.ToArray());
        StringAssert.Contains(session.OutputBinding(constant).CopyReason, "constant");
    }

    [TestMethod]
    public void BufferOfAnotherKind_IsRefusedWithARemedy()
    {
        using Model model = Load(Repository.Asset("digits", "digits.tflite"));
        using ModelSession session = model.CreateSession();
        using StrangeBuffer buffer = new();

        ModelException exception = Assert.ThrowsException<ModelException>(() => session.BindInput(0, buffer));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, exception.Code);
        StringAssert.Contains(exception.Message, "a strange buffer");
        StringAssert.Contains(exception.Message, "HostBuffer");
    }

    [TestMethod]
    public void BoundRuns_AllocateNothing()
    {
        using Model model = Load(Repository.Asset("digits", "digits.tflite"), threads: 1);
        using ModelSession session = model.CreateSession();
        using HostBuffer image = HostBuffer.Allocate(784 * sizeof(float));
        using HostBuffer scores = HostBuffer.Allocate(10 * sizeof(float));
        session.BindInput(0, image);
        session.BindOutput(0, scores);

        Assert.AreEqual(0, Allocations.BytesOf(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                session.Run();
            }
        }));
    }

    private static IEnumerable<HostBuffer> Bind(ModelSession session, int count, bool input)
    {
        EngineSession bytes = new(session);
        for (int i = 0; i < count; i++)
        {
            HostBuffer buffer = HostBuffer.Allocate(input ? bytes.Input(i).Length : bytes.Output(i).Length);
            if (input)
            {
                session.BindInput(i, buffer);
            }
            else
            {
                session.BindOutput(i, buffer);
            }

            yield return buffer;
        }
    }

    private static byte[] BytesOf(ModelSession session, int output) => new EngineSession(session).Output(output).ToArray();

    private static void Fill(Span<byte> bytes, Format.TensorType type, int seed)
    {
        Random random = new(seed);
        random.NextBytes(bytes);
        if (type == Format.TensorType.Float32)
        {
            foreach (ref float value in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes))
            {
                value = random.NextSingle();
            }
        }
    }

    private static string Find(string file) => Directory.EnumerateFiles(
        Shared.Path("testdata"), file, SearchOption.AllDirectories).First();

    private static Model Load(string path, int? threads = null) => Model.Load(
        ModelSource.FromFile(path),
        [CpuBackend.Instance],
        new ModelOptions { Accelerators = [Accelerator.Cpu], CpuThreads = threads });

    private sealed class StrangeBuffer : TensorBuffer
    {
        public override string Description => "a strange buffer";

        public override long Length => 1 << 20;

        protected override void Release()
        {
        }
    }
}
