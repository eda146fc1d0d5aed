using ModelSdk.LiteRt.Native;
using ModelSdk.LiteRt.Tests.Cpu;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Buffers;

/// <summary>Host memory of the application on native LiteRT: the same bits as without, in place or copied and told.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class HostBindingTests
{
    private static string Digits => Repository.Asset("digits", "digits.tflite");

    [TestMethod]
    [DataRow("vww_96_float", HostBinding.Aligned)]
    [DataRow("vww_96_int8", HostBinding.Aligned)]
    [DataRow("face_detection_short_range", HostBinding.Aligned)]
    [DataRow("iris_landmark", HostBinding.Aligned)]
    [DataRow("mobilenet_v1_0.25_224_quant", HostBinding.Aligned)]
    [DataRow("vww_96_float", HostBinding.Misaligned)]
    [DataRow("face_detection_short_range", HostBinding.Misaligned)]
    [DataRow("iris_landmark", HostBinding.WithoutTail)]
    public void BoundRun_HasTheBitsOfAnUnboundOne(string name, HostBinding binding)
    {
        string reason = binding switch
        {
            HostBinding.Misaligned => "multiple of 64",
            HostBinding.WithoutTail => "16 bytes behind",
            _ => "",
        };
        using Model model = NativeCpu.Load(Shared.Path("testdata", "models", name + ".tflite"));
        using EngineSession unbound = new(model.CreateSession());
        using ModelSession session = model.CreateSession();
        EngineSession bytes = new(session);
        using BoundTensors bound = new(session, binding);
        for (int round = 0; round < 3; round++)
        {
            Random random = new(round);
            for (int i = 0; i < bound.Inputs.Count; i++)
            {
                // Written to the memory after it was bound, past the session: what the run reads is this memory.
                Fill(bound.Inputs[i], session.Signature.Inputs[i].Type, random);
                unbound.Write(i, bound.Inputs[i].Bytes);
            }

            session.Run();
            unbound.Run();
            for (int i = 0; i < bound.Outputs.Count; i++)
            {
                Assert.IsTrue(bound.Outputs[i].Bytes.SequenceEqual(unbound.Output(i)), $"output {i}, round {round}");
                Assert.IsTrue(bytes.Output(i).Overlaps(bound.Outputs[i].Bytes));
            }
        }

        foreach (string copied in BoundTensors.CopyReasons(session))
        {
            Assert.AreEqual(reason.Length == 0, copied.Length == 0, copied);
            StringAssert.Contains(copied, reason);
        }
    }

    [TestMethod]
    public unsafe void Library_HasTheAddressOfTheApplication()
    {
        RealLibrary.Load();
        using HostBuffer memory = HostBuffer.Allocate(40);
        SlotRequest request = new(
            new TensorInfo("scores", 0, Format.TensorType.Float32, [1, 10], null),
            "output",
            NativeTypes.Of(Format.TensorType.Float32, [1, 10]),
            [1, 10],
            0,
            null!,
            null!);
        using BoundHostSlot slot = new(request, memory);
        using TensorBufferHandle native = new(slot.Native);

        Status status = TensorBufferApi.GetHostMemory(native, out void* address);

        // The slot destroys it.
        native.SetHandleAsInvalid();
        Assert.AreEqual(Status.Ok, status);
        Assert.AreEqual(memory.Address, (nint)address);
    }

    [TestMethod]
    public void Rebinding_LeaksNothing()
    {
        using Model model = NativeCpu.Load(Digits);
        using ModelSession session = model.CreateSession();
        using HostBuffer even = HostBuffer.Allocate(784 * sizeof(float));
        using HostBuffer odd = HostBuffer.Allocate(784 * sizeof(float));
        long least = long.MaxValue;
        for (int round = 0; round < 4; round++)
        {
            // The heap takes what it wants once; a leak grows in every round.
            long before = RealLibrary.ResidentBytes();
            Rebind(5000);
            GC.Collect();
            least = Math.Min(least, RealLibrary.ResidentBytes() - before);
        }

        Assert.IsTrue(least < 1 << 19, $"{least:N0} bytes more after 5,000 bindings");

        void Rebind(int times)
        {
            for (int i = 0; i < times; i++)
            {
                session.BindInput(0, i % 2 == 0 ? even : odd);
                if (i % 100 == 0)
                {
                    session.Run();
                }
            }
        }
    }

    [TestMethod]
    public void BufferLongerThanTheTensor_IsItsOwnTail()
    {
        using Model model = NativeCpu.Load(Digits);
        using ModelSession session = model.CreateSession();
        using HostBuffer memory = HostBuffer.Allocate(4000);
        using HostBuffer longer = HostBuffer.FromPointer(memory.Address, (784 * sizeof(float)) + HostBuffer.TailBytes);

        session.BindInput("image", longer);
        session.Run();

        Assert.IsFalse(session.InputBinding(0).IsCopied);
        Assert.AreEqual(784, session.Input<float>(0).Length);
    }

    [TestMethod]
    public void Unbound_ItGoesOnInItsOwnMemory()
    {
        using Model model = NativeCpu.Load(Digits);
        using ModelSession session = model.CreateSession();
        using BoundTensors bound = new(session, HostBinding.Aligned);
        bound.Inputs[0].AsSpan<float>().Fill(0.3f);
        session.Run();
        float[] expected = session.Output<float>(0).ToArray();

        session.BindInput(0, null);
        session.BindOutput(0, null);
        bound.Dispose();
        session.Input<float>(0).Fill(0.3f);
        session.Run();

        CollectionAssert.AreEqual(expected, session.Output<float>(0).ToArray());
        Assert.IsNull(session.OutputBinding(0).Buffer);
    }

    [TestMethod]
    public void Resized_ItStaysBound_AndSaysWhenTheOutputDoesNotFitAnyMore()
    {
        using Model model = NativeCpu.Load(Repository.Asset("digits", "digits_batch.tflite"));
        using ModelSession session = model.CreateSession();
        using HostBuffer images = HostBuffer.Allocate(3 * 784 * sizeof(float));
        using HostBuffer scores = HostBuffer.Allocate(2 * 10 * sizeof(float));
        session.BindInput(0, images);
        session.BindOutput(0, scores);

        session.ResizeInput(0, 2, 28, 28, 1);
        session.Run();
        Assert.AreEqual(2, scores.AsSpan<float>().ToArray().Sum(), 1e-5);
        Assert.IsFalse(session.OutputBinding(0).IsCopied);

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
        using Model model = NativeCpu.Load(Repository.Asset("conformance", "maximum", "maximum_own_011_float32.tflite"));
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
    public void ThingsMayBeDisposedInAnyOrder()
    {
        for (int order = 0; order < 6; order++)
        {
            int released = 0;
            using HostBuffer memory = HostBuffer.Allocate(784 * sizeof(float));
            HostBuffer image = HostBuffer.FromPointer(
                memory.Address, memory.Length, HostBuffer.TailBytes, () => released++);
            Model model = NativeCpu.Load(Digits);
            ModelSession session = model.CreateSession();
            session.BindInput(0, image);
            session.Run();
            IDisposable[][] orders =
            [
                [image, session, model], [image, model, session], [session, image, model],
                [session, model, image], [model, image, session], [model, session, image],
            ];
            foreach (IDisposable next in orders[order])
            {
                Assert.AreEqual(0, released);
                next.Dispose();
                if (next != session && orders[order].SkipWhile(other => other != next).Contains(session))
                {
                    session.Run();
                }
                else if (image.IsDisposed)
                {
                    break;
                }
            }

            Array.ForEach(orders[order], static thing => thing.Dispose());
            Assert.AreEqual(1, released);
        }
    }

    [TestMethod]
    public void ManySessions_ReadOneBuffer()
    {
        using Model model = NativeCpu.Load(Digits);
        using HostBuffer image = HostBuffer.Allocate(784 * sizeof(float));
        image.AsSpan<float>().Fill(0.7f);
        float[] expected;
        using (ModelSession session = model.CreateSession())
        {
            session.SetInput<float>(0, image.AsSpan<float>());
            session.Run();
            expected = session.Output<float>(0).ToArray();
        }

        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using SessionLease lease = model.RentSession();
            using HostBuffer scores = HostBuffer.Allocate(10 * sizeof(float));
            lease.Session.BindInput(0, image);
            lease.Session.BindOutput(0, scores);
            for (int i = 0; i < 10; i++)
            {
                lease.Session.Run();
                Assert.IsTrue(scores.AsSpan<float>().SequenceEqual(expected));
            }
        });
    }

    [TestMethod]
    [DataRow(HostBinding.Aligned)]
    [DataRow(HostBinding.Misaligned)]
    public void BoundRuns_AllocateNothing(HostBinding binding)
    {
        using Model model = NativeCpu.Load(Digits);
        using ModelSession session = model.CreateSession();
        using BoundTensors bound = new(session, binding);

        Assert.AreEqual(0, Allocations.BytesOf(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                session.Run();
            }
        }));
    }

    private static void Fill(HostBuffer buffer, Format.TensorType type, Random random)
    {
        if (type != Format.TensorType.Float32)
        {
            random.NextBytes(buffer.Bytes);
            return;
        }

        foreach (ref float value in buffer.AsSpan<float>())
        {
            value = random.NextSingle();
        }
    }
}
