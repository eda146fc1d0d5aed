using ModelSdk.Backends;

namespace ModelSdk.Runtime.Tests;

/// <summary>Options that cannot be are refused before anything is opened; those without effect are told.</summary>
[TestClass]
public sealed class OptionsTests
{
    public static IEnumerable<object[]> Invalid =>
    [
        [new ModelOptions { CpuThreads = 0 }, "CpuThreads"],
        [new ModelOptions { CpuThreads = -2 }, "CpuThreads"],
        [new ModelOptions { CpuThreads = 4096 }, "CpuThreads"],
        [new ModelOptions { MaxMemoryBytes = 0 }, "MaxMemoryBytes"],
        [new ModelOptions { Accelerators = [Accelerator.Cpu, Accelerator.Gpu, Accelerator.Cpu] }, "Cpu twice"],
        [new ModelOptions { Accelerators = [(Accelerator)9] }, "value 9"],
        [new ModelOptions { Accelerators = null! }, "Accelerators is null"],
        [new ModelOptions { CpuEngine = (CpuEngine)7 }, "CpuEngine"],
        [new ModelOptions { CustomOperators = null! }, "CustomOperators is null"],
        [new ModelOptions { LiteRtOptions = null! }, "LiteRtOptions is null"],
        [new ModelOptions { LiteRtOptions = new Dictionary<string, string> { ["qualcomm"] = null! } }, "LiteRtOptions['qualcomm'] is null"],
        [new ModelOptions { LiteRtOptions = new Dictionary<string, string> { [" "] = "a = 1" } }, "LiteRtOptions has a key that is empty"],
        [
            new ModelOptions { CustomOperators = new Dictionary<string, CustomOperator> { ["Fancy"] = null! } },
            "CustomOperators['Fancy'] is null",
        ],
        [
            new ModelOptions { CustomOperators = new Dictionary<string, CustomOperator> { [" "] = new Fancy() } },
            "CustomOperators has a key that is empty",
        ],
    ];

    [DataTestMethod]
    [DynamicData(nameof(Invalid))]
    public void InvalidOption_IsRefused_BeforeAnEngineIsAsked(ModelOptions options, string expected)
    {
        FakeBackend backend = TestModels.Cpu();
        ModelException failure = TestModels.LoadFails(options, backend);

        Assert.AreEqual(ModelErrorCode.InvalidArgument, failure.Code);
        StringAssert.Contains(failure.Message, expected);
        Assert.AreEqual(0, backend.Calls.Count);
    }

    [TestMethod]
    public void OptionsWithoutEffect_AreNotes_AndWarningsInTheLog()
    {
        RecordingLogger logger = new();
        ModelOptions options = new()
        {
            CacheDirectory = "cache",
            LiteRtLibrary = "libLiteRt.so",
            LiteRtOptions = new Dictionary<string, string> { ["xnnpack"] = "num_threads = 1" },
            Logger = logger,
        };
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu(), options);

        string notes = string.Join('\n', model.Execution.Notes);
        Assert.AreEqual(3, model.Execution.Notes.Count, notes);
        StringAssert.Contains(notes, "CacheDirectory");
        StringAssert.Contains(notes, "LiteRtLibrary");
        StringAssert.Contains(notes, "LiteRtOptions");
        Assert.AreEqual(3, logger.Lines.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void OptionsOfTheNativeEngine_HaveEffectWhereItIs()
    {
        using Model model = TestModels.Load(
            TestModels.Digits, new FakeBackend("litert", Accelerator.Cpu), new ModelOptions { CacheDirectory = "cache" });

        Assert.AreEqual(0, model.Execution.Notes.Count);
    }

    [TestMethod]
    public void DefaultOptions_HaveNoNotes_AndOneLineInTheLog()
    {
        RecordingLogger logger = new();
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu(), new ModelOptions { Logger = logger });
        using ModelSession session = model.CreateSession();
        session.Run();
        session.Run();

        Assert.AreEqual(0, model.Execution.Notes.Count);
        Assert.AreEqual(1, logger.Lines.Count);
        StringAssert.StartsWith(logger.Lines[0], "Information: Model '");
        StringAssert.Contains(logger.Lines[0], "runs on Cpu (managed)");
        StringAssert.Contains(logger.Lines[0], "Npu (none): MissingRuntimeLibrary");
    }

    [TestMethod]
    public void Log_HasALineForEachAttempt_AndTellsAReasonOnce()
    {
        RecordingLogger logger = new();
        using DeviceVariable device = new("Mediatek/MT6993");
        FakeBackend native = new("litert", Accelerator.Npu, Accelerator.Gpu, Accelerator.Cpu)
        {
            Answer = BackendProbe.No(ModelErrorCode.MissingRuntimeLibrary, "libLiteRt.so is not there; ship it"),
        };
        using Model model = Model.Load(
            ModelSource.FromFile(TestModels.Digits), [native, TestModels.Cpu()], new ModelOptions { Logger = logger });

        string[] lines = logger.Lines.Single().Split(Environment.NewLine);
        StringAssert.EndsWith(lines[0], " ms. Attempts:");
        StringAssert.Contains(lines[0], "runs on Cpu (managed) of Mediatek MT6993; loaded in ");
        StringAssert.StartsWith(lines[1], "  Npu (litert): MissingRuntimeLibrary: libLiteRt.so is not there; ship it [");
        StringAssert.StartsWith(lines[2], "  Gpu (litert): MissingRuntimeLibrary, as above [");
        StringAssert.StartsWith(lines[3], "  Cpu (litert): MissingRuntimeLibrary, as above [");
        StringAssert.StartsWith(lines[4], "  Cpu (managed): runs the model [");
    }

    [TestMethod]
    public void ModelThatCannotRun_IsOneErrorInTheLog()
    {
        RecordingLogger logger = new();
        TestModels.LoadFails(new ModelOptions { Logger = logger, Accelerators = [Accelerator.Gpu] }, TestModels.Cpu());

        Assert.AreEqual(1, logger.Lines.Count);
        StringAssert.StartsWith(logger.Lines[0], "Error: ");
        StringAssert.Contains(logger.Lines[0], "MissingRuntimeLibrary");
    }

    [TestMethod]
    public void EventSource_CarriesTheSame()
    {
        using RecordingListener listener = new();
        using Model model = TestModels.Load(
            TestModels.Digits, TestModels.Cpu(), new ModelOptions { CacheDirectory = "somewhere" });
        TestModels.LoadFails(new ModelOptions { Accelerators = [Accelerator.Gpu] }, TestModels.Cpu());

        string events = string.Join('\n', listener.Events);
        StringAssert.Contains(events, "ModelLoaded|");
        StringAssert.Contains(events, "|Cpu (managed), ");
        StringAssert.Contains(events, "OptionWithoutEffect|");
        StringAssert.Contains(events, "ModelFailed|");
        Assert.IsFalse(events.Contains("EventSourceMessage", StringComparison.Ordinal), events);
    }

    [TestMethod]
    public void CustomOperators_WithoutTheManagedEngine_AreANote()
    {
        ModelOptions options = new() { CustomOperators = new Dictionary<string, CustomOperator> { ["Fancy"] = new Fancy() } };
        using Model model = TestModels.Load(TestModels.Digits, new FakeBackend("other", Accelerator.Cpu), options);
        StringAssert.Contains(model.Execution.Notes.Single(), "ModelOptions.CustomOperators has no effect");
        using Model managed = TestModels.Load(TestModels.Digits, TestModels.Cpu(), options);
        Assert.AreEqual(0, managed.Execution.Notes.Count);
    }

    private sealed class Fancy : CustomOperator
    {
        public override CustomKernel Prepare(CustomNode node) => throw new NotSupportedException();
    }
}
