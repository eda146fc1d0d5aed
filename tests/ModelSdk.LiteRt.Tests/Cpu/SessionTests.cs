using ModelSdk.Cpu;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>What sessions promise beyond right answers: no garbage, resizes, cancellation, state, bounds, the order of engines.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class SessionTests
{
    private static string CocoSsd => Shared.Path("testdata", "models", "coco_ssd_mobilenet_v1_1.0_quant_2018_06_29.tflite");

    private static string Batch => Repository.Asset("digits", "digits_batch.tflite");

    private static string DeepLab => Shared.Path("testdata", "models", "deeplabv3.tflite");

    [TestMethod]
    public void WarmRun_AllocatesNothing()
    {
        using Model model = NativeCpu.Load(Repository.Asset("digits", "digits.tflite"));
        using ModelSession session = model.CreateSession();

        Assert.AreEqual(0, Allocations.BytesOf(() => session.Run()));
    }

    [TestMethod]
    public void DetectionOutputs_HaveTheirRealShapes()
    {
        using Model model = NativeCpu.Load(CocoSsd);
        using ModelSession session = model.CreateSession();
        session.Run();

        CollectionAssert.AreEqual(new[] { 1, 10, 4 }, session.OutputShape(0).ToArray());
        Assert.AreEqual(40, session.Output<float>(0).Length);
    }

    [TestMethod]
    public void OpenDimension_IsResized_AndAnswersRowByRow()
    {
        using Model model = NativeCpu.Load(Batch);
        using ModelSession one = model.CreateSession();
        using ModelSession two = model.CreateSession();
        int[] shape = one.InputShape(0).ToArray();
        int open = model.Signatures[0].Inputs[0].Shape.ToList().IndexOf(-1);
        Assert.AreEqual(0, open, "the sample's batch is open");
        one.Input<float>(0).Fill(0.5f);
        one.Run();
        shape[0] = 3;
        two.ResizeInput(0, shape);
        two.Input<float>(0).Fill(0.5f);
        two.Run();

        int row = one.Output<float>(0).Length;
        Assert.AreEqual(3 * row, two.Output<float>(0).Length);
        for (int i = 0; i < 3 * row; i++)
        {
            Assert.AreEqual(one.Output<float>(0)[i % row], two.Output<float>(0)[i], 1e-5f);
        }
    }

    [TestMethod]
    public void ClosedDimension_IsNotResized()
    {
        using Model model = NativeCpu.Load(DeepLab);
        using ModelSession session = model.CreateSession();
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.ResizeInput(0, 1, 64, 64, 3));

        Assert.AreEqual(ModelErrorCode.ShapeMismatch, exception.Code);
        session.Run();
    }

    [TestMethod]
    public void CancelledRun_Stops_AndTheSessionGoesOn()
    {
        // Plain kernels: one operator after the other, so that there is something between which to stop.
        using Model model = NativeCpu.Load(DeepLab, NativeCpu.Options with
        {
            LiteRtOptions = new Dictionary<string, string> { ["xnnpack"] = "kernel_mode = \"builtin\"" },
        });
        using ModelSession session = model.CreateSession();
        session.Run();
        float[] before = session.Output<float>(0).ToArray();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(5));
        OperationCanceledException exception =
            Assert.ThrowsException<OperationCanceledException>(() => session.Run(source.Token));
        Assert.AreEqual(source.Token, exception.CancellationToken);

        session.Run();
        CollectionAssert.AreEqual(before, session.Output<float>(0).ToArray());
    }

    [TestMethod]
    public void State_GoesOn_AndIsReset()
    {
        using Model model = NativeCpu.Load(Shared.Path("testdata", "realmodels", "microwakeword_hey_jarvis", "model.tflite"));
        using ModelSession session = model.CreateSession();
        byte[] Run()
        {
            session.Input<sbyte>(0).Fill(40);
            session.Run();
            return session.Output<byte>(0).ToArray();
        }

        byte[][] first = [.. Enumerable.Range(0, 8).Select(_ => Run())];
        session.ResetState();
        byte[][] second = [.. Enumerable.Range(0, 8).Select(_ => Run())];

        CollectionAssert.AreEqual(first.SelectMany(static bytes => bytes).ToArray(), second.SelectMany(static bytes => bytes).ToArray());
    }

    [TestMethod]
    public void MemoryBound_IsKept()
    {
        using Model model = NativeCpu.Load(DeepLab, NativeCpu.Options with { MaxMemoryBytes = 1000 });
        using ModelSession session = model.CreateSession();
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());

        Assert.AreEqual(ModelErrorCode.OutOfMemory, exception.Code);
    }

    [TestMethod]
    public void AutoEngine_TakesLiteRt_AndTheManagedEngineWhereItRefuses()
    {
        using Model taken = Model.Load(
            ModelSource.FromFile(DeepLab), [LiteRtBackend.Instance, CpuBackend.Instance], NativeCpu.Options);
        using Model refused = Model.Load(
            ModelSource.FromFile(Shared.Path("conformance", "depthwise_conv_2d", "depthwise_conv_2d_own_047_float32_nobias.tflite")),
            [LiteRtBackend.Instance, CpuBackend.Instance],
            NativeCpu.Options);

        Assert.AreEqual("litert", taken.Execution.Engine);
        Assert.AreEqual("managed", refused.Execution.Engine);
        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, refused.Execution.Steps[0].Code);
    }
}
