using ModelSdk.Build.OpSupport;
using static ModelSdk.Build.Tests.OpSupport.Findings.HandMade;

namespace ModelSdk.Build.Tests.OpSupport.Findings;

/// <summary>The whole message of each number, and how bad it is, from hand-made predictions.</summary>
[TestClass]
public class MessageTests
{
    private static readonly FindingSettings Usual = new();
    private static readonly SupportRule Unlisted = Rule(RuleEffect.Leave, "the plugin does not list it", "Move the lookup out of the model.");
    private static readonly SupportRule Types = Rule(RuleEffect.Leave, "the compiler has no 64-bit integers");

    [TestMethod]
    public void OpsThatLeaveTheNpu_AreOneWarning_WithNodesTensorsAndRemedy()
    {
        TargetPrediction prediction = On(
            Elite,
            Op(0, "CONV_2D", RunsOn.Npu),
            Op(1, "GATHER", RunsOn.Cpu, Hit(Unlisted)),
            Op(2, "GATHER", RunsOn.Gpu, Hit(Unlisted)));
        AssertIs(
            "MSDK3002",
            DiagnosticSeverity.Warning,
            "2 of 3 ops of 'net.tflite' will run on the GPU or CPU instead of the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite), because the plugin does not list it: GATHER at node 1 (output 'y1'), node 2 (output 'y2'). What to do: Move the lookup out of the model.",
            Only(Usual, prediction));
    }

    [TestMethod]
    public void OffendingTensor_IsNamed_WithWhatItHas_AndWhatIsAllowedOnce()
    {
        TargetPrediction prediction = On(
            Elite,
            Op(0, "CAST", RunsOn.Cpu, Hit(Types, "input 0 'ids'", "i64", "f32, i8/pc")),
            Op(1, "SUB", RunsOn.Cpu, Hit(Types, "input 1 'b'", "i64", "f32, i8/pc"), Hit(Types, "output 0 'y1'", "i64", "f32, i8/pc")));
        AssertIs(
            "MSDK3002",
            DiagnosticSeverity.Warning,
            "2 of 2 ops of 'net.tflite' will run on the CPU instead of the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite), because the compiler has no 64-bit integers: CAST at node 0 (output 'y0'; input 0 'ids': int64); SUB at node 1 (input 1 'b': int64; output 0 'y1': int64). Allowed: float32, int8 per channel. What to do: Replace these ops by others when converting the model; if it is fast enough on a device, add NoWarn=\"MSDK3002\" to the Model item.",
            Only(Usual, prediction));
    }

    [TestMethod]
    public void FullRequirement_MakesItAnErrorOfItsOwn()
    {
        AssertIs(
            "MSDK3001",
            DiagnosticSeverity.Error,
            "NpuRequirement is Full, but 1 of 1 ops of 'net.tflite' cannot run on the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite), because the plugin does not list it: GATHER at node 1 (output 'y1'). What to do: Move the lookup out of the model. If some ops may run on the CPU, set NpuRequirement to Partial.",
            Only(Usual with { NpuRequirement = NpuRequirement.Full }, On(Elite, Op(1, "GATHER", RunsOn.Cpu, Hit(Unlisted)))));
    }

    [TestMethod]
    public void NoRequirement_MakesItAnInfo() => Assert.AreEqual(
        DiagnosticSeverity.Info,
        Only(Usual with { NpuRequirement = NpuRequirement.None }, On(Elite, Op(1, "GATHER", RunsOn.Cpu, Hit(Unlisted)))).Diagnostic.Severity);

    [TestMethod]
    public void AcceleratorsWithoutCpu_LeaveSuchOpsNoPlace()
    {
        AssertIs(
            "MSDK3003",
            DiagnosticSeverity.Error,
            "1 of 1 ops of 'net.tflite' run on no engine of this project: the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite) does not take them (the plugin does not list it), and Accelerators=\"Npu\" leaves out the CPU: GATHER at node 1 (output 'y1'). What to do: Move the lookup out of the model. Or add Cpu to Accelerators.",
            Only(Usual with { Accelerators = [RunsOn.Npu] }, On(Elite, Op(1, "GATHER", RunsOn.Nowhere, Hit(Unlisted)))));
    }

    [DataTestMethod]
    [DataRow(RuleEffect.Refuse, DiagnosticSeverity.Error)]
    [DataRow(RuleEffect.Unknown, DiagnosticSeverity.Warning)]
    public void OpenShapes_NameTheInputs_AndWriteFixedShapesDown(RuleEffect effect, DiagnosticSeverity severity)
    {
        SupportRule rule = Rule(effect, "open dimensions become 1", diagnostic: "MSDK3005");
        OpPrediction op = Op(0, "ADD", effect == RuleEffect.Refuse ? RunsOn.Cpu : RunsOn.Npu, Hit(rule, "input 0 'x'"));
        TargetPrediction prediction = On(Elite, op) with
        {
            Refusals = effect == RuleEffect.Refuse ? [new Refusal(Hit(rule, "input 0 'x'"), [0])] : [],
        };
        AssertIs(
            "MSDK3005",
            severity,
            "'net.tflite' has dimensions of open size (input 'x' [?,4], input 'm' [?]), but the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite) needs fixed ones: open dimensions become 1. What to do: Set FixedShapes=\"x=1,4;m=1\" (with the sizes you need) on the Model item, or convert the model with fixed shapes.",
            Only(Usual with { OpenTensors = [new OpenTensor("input 'x'", "x", [-1, 4]), new OpenTensor("input 'm'", "m", [-1])] }, prediction));
    }

    [TestMethod]
    public void SizesThatAnOpDecides_CannotBeFixedFromOutside()
    {
        SupportRule rule = Rule(RuleEffect.Refuse, "open dimensions become 1", diagnostic: "MSDK3005");
        TargetPrediction prediction = On(Elite, Op(0, "WHERE", RunsOn.Cpu)) with { Refusals = [new Refusal(Hit(rule), [0])] };
        StringAssert.EndsWith(
            Only(Usual with { OpenTensors = [new OpenTensor("tensor 'w'", "", [-1, 1])] }, prediction).Diagnostic.Message,
            "(tensor 'w' [?,1]), but the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite) needs fixed ones: open dimensions become 1. What to do: An op inside decides these sizes while it runs, for the inputs are fixed: cut the model before that op.");
    }

    [DataTestMethod]
    [DataRow(NpuRequirement.None, DiagnosticSeverity.Info)]
    [DataRow(NpuRequirement.Partial, DiagnosticSeverity.Warning)]
    [DataRow(NpuRequirement.Full, DiagnosticSeverity.Error)]
    public void QuantizationThatIsNotTaken_HasItsNumber(NpuRequirement requirement, DiagnosticSeverity severity)
    {
        SupportRule rule = Rule(RuleEffect.Leave, "4-bit weights need one scale", "Quantize to int8.", "MSDK3006");
        AssertIs(
            "MSDK3006",
            severity,
            "'net.tflite' is quantized in a way that the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite) does not accept (4-bit weights need one scale), so 1 of 1 ops run on the CPU instead: FULLY_CONNECTED at node 3 (output 'y3'; input 1 'w': quantization per channel). Allowed: per tensor. What to do: Quantize to int8.",
            Only(Usual with { NpuRequirement = requirement }, On(Elite, Op(3, "FULLY_CONNECTED", RunsOn.Cpu, Hit(rule, "input 1 'w'", "quantization pc", "pt")))));
    }

    [TestMethod]
    public void QuantizationThatRefusesTheModel_IsError()
    {
        SupportRule rule = Rule(RuleEffect.Refuse, "no blocks", diagnostic: "MSDK3006");
        CheckFinding found = Only(Usual, On(Elite, Op(0, "ADD", RunsOn.Cpu)) with { Refusals = [new Refusal(Hit(rule), [0])] });
        Assert.AreEqual(DiagnosticSeverity.Error, found.Diagnostic.Severity);
        StringAssert.Contains(found.Diagnostic.Message, "(no blocks), so its compiler refuses the whole model: ADD at node 0 (output 'y0').");
    }

    [TestMethod]
    public void LessPrecision_IsWarning()
    {
        SupportRule rule = Rule(RuleEffect.Imprecise, "it always uses the tanh form");
        AssertIs(
            "MSDK3007",
            DiagnosticSeverity.Warning,
            "1 of 1 ops of 'net.tflite' compute with less precision on the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite) than on the CPU, because it always uses the tanh form: GELU at node 4 (output 'y4'). What to do: Compare results on a device with those of the CPU. If the results are good enough, add NoWarn=\"MSDK3007\" to the Model item.",
            Only(Usual, On(Elite, Op(4, "GELU", RunsOn.Npu, Hit(rule)))));
    }

    [TestMethod]
    public void PrecisionOfTheWholeModel_ListsNodesBriefly()
    {
        SupportRule rule = Rule(RuleEffect.Imprecise, "float32 runs as float16", diagnostic: "MSDK3007");
        StringAssert.Contains(
            Only(Usual, On(Elite, Op(0, "CONV_2D", RunsOn.Npu, Hit(rule, "output 0 'y0'", "f32", "f16")), Op(1, "CONV_2D", RunsOn.Npu, Hit(rule, "output 0 'y1'", "f32", "f16")))).Diagnostic.Message,
            "because float32 runs as float16: CONV_2D at node 0, node 1. What to do: ");
    }

    [TestMethod]
    public void Refusal_IsError_AndSaysHowToGoOnWithoutTheNpu()
    {
        SupportRule rule = Rule(RuleEffect.Refuse, "it cannot convert such a tensor", "Convert to float16.");
        TargetPrediction prediction = On(Elite, Op(0, "ADD", RunsOn.Gpu), Op(1, "GATHER", RunsOn.Cpu, Hit(Unlisted))) with
        {
            Refusals = [new Refusal(Hit(rule, "input 0 'x'", "bf16", "anything but bf16"), [0])],
        };
        AssertIs(
            "MSDK3009",
            DiagnosticSeverity.Error,
            "The NPU compiler of Qualcomm_SM8750 (Snapdragon 8 Elite) refuses 'net.tflite' as a whole, because it cannot convert such a tensor: ADD at node 0 (output 'y0'; input 0 'x': bfloat16). Allowed: anything but bfloat16. What to do: Convert to float16. Or leave this target out of Targets: the model then runs on its GPU or CPU.",
            Only(Usual, prediction));
    }

    [TestMethod]
    public void RefusalBecauseOfTheGraph_NamesTheTensor()
    {
        SupportRule rule = Rule(RuleEffect.Refuse, "inputs have at most 5 dimensions");
        TargetPrediction prediction = On(Elite, Op(0, "ADD", RunsOn.Gpu)) with
        {
            Refusals = [new Refusal(Hit(rule, "tensor 'x'", "rank 6", "at most 5"), [])],
        };
        StringAssert.Contains(Only(Usual, prediction).Diagnostic.Message, "at most 5 dimensions: tensor 'x': rank 6. Allowed: at most 5. What to do: ");
    }

    [TestMethod]
    public void WrongResults_AreErrorOnTheNpu_AndWarningOnTheGpu()
    {
        SupportRule onNpu = Rule(RuleEffect.Wrong, "the fused activation is dropped", "Emit it as an op.");
        AssertIs(
            "MSDK3010",
            DiagnosticSeverity.Error,
            "'net.tflite' would run on the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite) with wrong results, because the fused activation is dropped: CONCATENATION at node 2 (output 'y2'; fused_activation_function RELU). Allowed: NONE. What to do: Emit it as an op. Or leave this target out of Targets: the model then runs on its GPU or CPU.",
            Only(Usual, On(Elite, Op(2, "CONCATENATION", RunsOn.Npu, Hit(onNpu, null, "fused_activation_function RELU", "NONE")))));
        SupportRule onGpu = Rule(RuleEffect.Wrong, "large values overflow", backend: "gpu");
        AssertIs(
            "MSDK3010",
            DiagnosticSeverity.Warning,
            "'net.tflite' would run on the GPU with wrong results, because large values overflow: MEAN at node 2 (output 'y2'). What to do: Replace these ops by others when converting the model. Or leave Gpu out of Accelerators.",
            Only(Usual, On(null, Op(2, "MEAN", RunsOn.Gpu, Hit(onGpu)))));
    }

    [DataTestMethod]
    [DataRow(DiagnosticSeverity.Info)]
    [DataRow(DiagnosticSeverity.Warning)]
    [DataRow(DiagnosticSeverity.Error)]
    public void UnknownOps_AreWhatThePropertySays(DiagnosticSeverity severity)
    {
        SupportRule rule = Rule(RuleEffect.Unknown, "only the compiler knows");
        AssertIs(
            "MSDK3011",
            severity,
            "It is not known whether the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite) runs 2 of 2 ops of 'net.tflite', because only the compiler knows: CONV_2D at node 0; ADD at node 1. What to do: Compile the model for it or try it on a device. When it works, add NoWarn=\"MSDK3011\" to the Model item or set ModelSdkUnknownOps to Info.",
            Only(Usual with { UnknownOps = severity }, On(Elite, Op(0, "CONV_2D", RunsOn.Npu, Hit(rule)), Op(1, "ADD", RunsOn.Npu, Hit(rule)))));
    }

    [TestMethod]
    public void UnknownOutcomeWithoutRule_IsSaidAllTheSame() => StringAssert.Contains(
        Only(Usual, On(Elite, Op(0, "ADD", RunsOn.Npu) with { Outcome = OpOutcome.Unknown })).Diagnostic.Message,
        "because only a compile tells what QNN takes: ADD at node 0.");

    [TestMethod]
    public void TooManyOpsInOnePartition_AreWarning()
    {
        SupportRule rule = Rule(RuleEffect.Unknown, "compiling more failed", "Split the model.", "MSDK3013");
        OpPrediction[] ops = [.. Enumerable.Range(0, 5012).Select(static i => Op(i, "ADD", RunsOn.Npu))];
        TargetPrediction prediction = On(Elite, ops) with
        {
            Partitions = [new Partition(0, RunsOn.Npu, 0, [.. Enumerable.Range(0, 5012)], 4, 4) { Hits = [Hit(rule, null, "ops in one partition: 5012", "at most 4500")] }],
        };
        AssertIs(
            "MSDK3013",
            DiagnosticSeverity.Warning,
            "'net.tflite' hands 5,012 ops at once (one partition) to the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite): compiling more failed: 5,012 ops from ADD at node 0 to ADD at node 5011. Allowed: at most 4500. What to do: Split the model.",
            Only(Usual, prediction));
    }

    [TestMethod]
    public void GpuFallback_IsInfo()
    {
        SupportRule rule = Rule(RuleEffect.Leave, "it takes at most 4 dimensions", backend: "gpu");
        AssertIs(
            "MSDK3002",
            DiagnosticSeverity.Info,
            "1 of 1 ops of 'net.tflite' will run on the CPU instead of the GPU, because it takes at most 4 dimensions: ADD at node 0 (output 'y0'). What to do: Nothing, if the model is fast enough on a device; otherwise replace these ops by others when converting it.",
            Only(Usual, On(null, Op(0, "ADD", RunsOn.Cpu, Hit(rule)))));
    }

    [TestMethod]
    public void RefusalOfTheGpu_IsInfo_UnlessItEndsTheProcess()
    {
        SupportRule fixedShapes = Rule(RuleEffect.Refuse, "it takes fixed shapes only", backend: "gpu");
        AssertIs(
            "MSDK3009",
            DiagnosticSeverity.Info,
            "The GPU refuses 'net.tflite' as a whole, because it takes fixed shapes only: WHERE at node 0 (output 'y0'). What to do: Nothing, if the model is fast enough on the CPU; otherwise convert it without this.",
            Only(Usual, On(null, Op(0, "WHERE", RunsOn.Cpu, Hit(fixedShapes))) with { Gpu = GpuVerdict.Refused }));
        SupportRule crash = Rule(RuleEffect.Refuse, "the process ends on it", diagnostic: "MSDK3009", backend: "gpu");
        AssertIs(
            "MSDK3009",
            DiagnosticSeverity.Warning,
            "'net.tflite' must not be tried on the GPU, because the process ends on it: SPLIT at node 0 (output 'y0'). What to do: Convert the model without it. Or leave Gpu out of Accelerators.",
            Only(Usual, On(null, Op(0, "SPLIT", RunsOn.Cpu, Hit(crash))) with { Gpu = GpuVerdict.Refused }));
    }

    [TestMethod]
    public void Notes_AreNotReported() => Assert.AreEqual(
        0, Find(Usual, On(Elite, Op(0, "ADD", RunsOn.Npu, Hit(Rule(RuleEffect.Note, "good to know"))))).Length);
}
