using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests.Lifetime;

/// <summary>Loading, running, resizing and failing many times leaves nothing behind.</summary>
/// <remarks>
/// A leak of one compiled model or map in each round would be many times the bounds: a model of this size holds 0.2 to 0.5 MB.
/// What is added is .NET's own: measured over 4,000 loads, what malloc has in use rises by 7 MB while code is compiled anew
/// and falls below where it began.
/// </remarks>
[TestClass]
[Needs(Shared.Data)]
public sealed class LeakTests
{
    private const int WarmUp = 50;
    private const long Fragments = 16_000_000;

    private static string Dynamic => Shared.Path("testdata", "digits", "digits_batch.tflite");

    [TestInitialize]
    public void RequireLinux() => LiteRtTools.RequireHost();

    [TestMethod]
    public void LoadsAndDisposals_LeaveNothing() => Repeat(300, Fragments, static () => LoadAndRun(RealLibrary.Digits));

    [TestMethod]
    public void LoadsFromMemory_LeaveNothing()
    {
        byte[] bytes = File.ReadAllBytes(RealLibrary.Digits);
        Repeat(200, Fragments, () =>
        {
            using Model model = Model.Load(ModelSource.FromMemory(bytes), [LiteRtBackend.Instance], RealLibrary.Cpu);
            using ModelSession session = model.CreateSession();
            session.Run();
        });
    }

    [TestMethod]
    public void FailedLoads_LeaveNothing()
    {
        string custom = Shared.Path("testdata", "litert", "litert__test__testdata__dynamic_string_custom_ops.tflite");
        Repeat(300, Fragments, () => Assert.ThrowsException<ModelException>(() => RealLibrary.Open(custom).Dispose()));
    }

    [TestMethod]
    public void Sessions_LeaveNothing()
    {
        using Model model = RealLibrary.Open(RealLibrary.Digits);
        Repeat(500, Fragments, () =>
        {
            using ModelSession session = model.CreateSession();
            using ModelSession second = model.CreateSession();
            session.Run();
            second.Run();
        });
    }

    [TestMethod]
    public void Resizes_LeaveNothing()
    {
        using Model model = RealLibrary.Open(Dynamic);
        using ModelSession session = model.CreateSession();
        int[] shape = session.InputShape(0).ToArray();
        int open = session.Signature.Inputs[0].Shape.ToList().IndexOf(-1);
        int size = 0;
        Repeat(500, Fragments, () =>
        {
            shape[open] = 1 + (++size % 13);
            session.ResizeInput(0, shape);
            session.Run();
            Assert.AreEqual(shape[open], session.OutputShape(0)[0]);
        });
    }

    [TestMethod]
    [TestCategory("Long")]
    public void ThousandLoads_LeaveNothing() => Repeat(1_000, Fragments, static () => LoadAndRun(RealLibrary.Digits));

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("vww_96_float", 1_000)]
    [DataRow("mobilenet_v1_0.25_224_quant", 1_000)]
    [DataRow("face_detection_short_range", 1_000)]
    [DataRow("yamnet_audio_classifier_with_metadata", 300)]
    [DataRow("coco_ssd_mobilenet_v1_1.0_quant_2018_06_29", 200)]
    [DataRow("deeplabv3", 200)]
    public void LoadsOfARealModel_LeaveNothing(string name, int times)
    {
        string file = Shared.Path("testdata", "models", name + ".tflite");
        Repeat(times, 20_000_000, () => LoadAndRun(file));
    }

    private static void LoadAndRun(string file)
    {
        using Model model = RealLibrary.Open(file);
        using ModelSession session = model.CreateSession();
        session.Run();
    }

    private static void Repeat(int times, long bytes, Action action)
    {
        for (int i = 0; i < WarmUp; i++)
        {
            action();
        }

        ProcessCount before = ProcessCount.Now();
        for (int i = 0; i < times; i++)
        {
            action();
        }

        ProcessCount.Now().AssertNoMoreThan(before, bytes);
    }
}
