using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Kernels.Custom;

/// <summary>Operators of the application run in models: what they are told, what they settle, what they compute.</summary>
[TestClass]
public sealed class CustomOperatorTests
{
    private static readonly TestOperator Double = TestOperator.SameShape(static run =>
    {
        ReadOnlySpan<float> x = run.Input<float>(0);
        Span<float> y = run.Output<float>(0);
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = 2 * x[i];
        }
    });

    [TestMethod]
    public void RegisteredOperator_ComputesTheOutput()
    {
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", Double));
        using ModelSession session = model.CreateSession();
        session.SetInput<float>(0, [1, 2, -3, 0.5f]);
        session.Run();
        CollectionAssert.AreEqual(new float[] { 2, 4, -6, 1 }, session.Output<float>(0).ToArray());
    }

    [TestMethod]
    [DataRow("litert__test__testdata__custom_sinh.bin")]
    [DataRow("tflite__testdata__custom_sinh.bin")]
    [Needs(Shared.Data)]
    public void UpstreamModelWithSinh_Runs(string file)
    {
        TestOperator sinh = new(static node =>
        {
            // Upstream's converter writes { "T": DT_FLOAT's position }, which no kernel reads.
            Assert.AreEqual(0, node.OptionsMap.GetInt32("T", -1));
            node.SetShape(0, node.Input(0).Shape);
            return new TestKernel(static run => run.Output<float>(0)[0] = MathF.Sinh(run.Input<float>(0)[0]));
        });
        using Model model = CustomModels.Load(
            ModelSource.FromFile(Shared.Path("testdata", "litert", file)), new ModelOptions(), ("Sinh", sinh));
        using ModelSession session = model.CreateSession();
        session.Input<float>(0)[0] = 1.25f;
        session.Run();
        Assert.AreEqual(1.6019190803f, session.Output<float>(0)[0], 1e-6f);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void UpstreamModelWithThreeFlexNodes_Runs()
    {
        TestOperator add = TestOperator.SameShape(
            static run => run.Output<float>(0)[0] = run.Input<float>(0)[0] + run.Input<float>(1)[0]);
        using Model model = CustomModels.Load(
            ModelSource.FromFile(Shared.Path("testdata", "litert", "tflite__testdata__multi_add_flex.bin")), new ModelOptions(), ("FlexAddV2", add));
        using ModelSession session = model.CreateSession();
        for (int i = 0; i < 4; i++)
        {
            session.Input<float>(i)[0] = 1 << i;
        }

        session.Run();

        // (b + c) + a and (b + c) + d.
        Assert.AreEqual(7f, session.Output<float>(0)[0]);
        Assert.AreEqual(14f, session.Output<float>(1)[0]);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void RawOptions_AreGivenAsBytes()
    {
        string options = "";
        TestOperator any = new(node =>
        {
            options = System.Text.Encoding.ASCII.GetString(node.Options.Span);
            ModelException exception = Assert.ThrowsException<ModelException>(() => node.OptionsMap.IsNull);
            StringAssert.Contains(exception.Message, "the_custom_code (node 0) computing 'c': its options are no FlexBuffers map");
            node.SetShape(0, node.Input(0).Shape);
            return new TestKernel(static run => run.Input<float>(1).CopyTo(run.Output<float>(0)));
        });
        using Model model = CustomModels.Load(
            ModelSource.FromFile(Shared.Path("testdata", "litert", "tflite__testdata__test_custom_node_with_init_data.bin")),
            new ModelOptions(),
            ("the_custom_code", any));
        Assert.AreEqual("ABC", options);
    }

    [TestMethod]
    public void Node_IsDescribedInFull()
    {
        CustomNode? seen = null;
        TestOperator look = new(node =>
        {
            seen = node;
            Assert.AreEqual(7, node.OptionsMap.GetInt32("stride"));
            node.SetShape(0, 2, 3);
            return new TestKernel(static run => run.Output<sbyte>(0).Fill((sbyte)(run.HasInput(1) ? 1 : 5)));
        });
        TestModel model = new TestModel()
            .Input("x", TensorType.Int8, [2, 3], static tensor => tensor[4] = Quantized([0.5f], [3]))
            .Output("y", TensorType.Int8, [1]);
        int weights = model.Constant("w", TensorType.Int32, [2], [1, 0, 0, 0, 254, 255, 255, 255]);
        model.Operator(BuiltinOperator.Custom, [0, -1, weights], [1], "Look", version: 3, change: static node => node[5] = CustomModels.Map("stride", 7));
        using Model loaded = CustomModels.Load(model, ("Look", look));
        Assert.IsNotNull(seen);
        Assert.AreEqual("Look (node 0) computing 'y'", seen.ToString());
        Assert.AreEqual(3, seen.Version);
        Assert.IsNull(seen.Inputs[1]);
        CustomTensor x = seen.Input(0);
        Assert.AreEqual("'x' (int8 [2,3])", x.ToString());
        Assert.AreEqual(new Quantization(0.5f, 3), x.Quantization);
        Assert.IsFalse(x.IsConstant);
        CollectionAssert.AreEqual(new[] { 1, -2 }, seen.Input(2).Elements<int>().ToArray());
        Assert.IsNull(seen.Input(2).Quantization);
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => seen.Input(1)).Message, "Look (node 0) computing 'y': input 1 is missing");
        StringAssert.Contains(
            Assert.ThrowsException<ModelException>(() => seen.Input(2).Elements<float>().Length).Message, "'w' has elements of type int32, not Single; use int");

        using ModelSession session = loaded.CreateSession();
        session.Run();
        CollectionAssert.AreEqual(new[] { 2, 3 }, session.OutputShape(0).ToArray());
        Assert.IsTrue(session.Output<sbyte>(0).ToArray().All(static value => value == 5));
    }

    [TestMethod]
    public void ChannelScales_AreGiven()
    {
        CustomTensor? seen = null;
        TestOperator look = new(node =>
        {
            seen = node.Input(0);
            node.SetShape(0, seen.Shape);
            return new TestKernel(static _ => { });
        });
        TestModel model = new TestModel()
            .Input("x", TensorType.Int8, [2, 3], static tensor => tensor[4] = Quantized([0.5f, 0.25f], [3, 4]))
            .Output("y", TensorType.Int8, [2, 3]).Operator(BuiltinOperator.Custom, [0], [1], "Look");
        using Model loaded = CustomModels.Load(model, ("Look", look));
        Assert.IsNull(seen!.Quantization);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.25f }, seen.Scales.ToArray());
        CollectionAssert.AreEqual(new[] { 3, 4 }, seen.ZeroPoints.ToArray());
        Assert.AreEqual(0, seen.QuantizedDimension);
    }

    [TestMethod]
    public void RegisteredOperator_WinsOverTheEnginesOwn()
    {
        TestModel model = new TestModel().Input("x").Output("y").Operator(BuiltinOperator.Custom, [0], [1], "TFLite_Detection_PostProcess");
        using Model loaded = CustomModels.Load(model, ("TFLite_Detection_PostProcess", Double));
        using ModelSession session = loaded.CreateSession();
        session.SetInput<float>(0, [1, 2, 3, 4]);
        session.Run();
        Assert.AreEqual(8f, session.Output<float>(0)[3]);
    }

    [TestMethod]
    public void ResizedInput_PreparesAnew()
    {
        List<string> prepared = [];
        TestOperator twice = new(node =>
        {
            prepared.Add(string.Join(',', node.Input(0).Shape));
            node.SetShape(0, node.Input(0).Shape[0], 2);
            return new TestKernel(static run =>
            {
                for (int i = 0; i < run.InputShape(0)[0]; i++)
                {
                    run.Output<float>(0).Slice(2 * i, 2).Fill(run.Input<float>(0)[i]);
                }
            });
        });
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", twice));
        using ModelSession session = model.CreateSession();
        session.ResizeInput(0, 3);
        session.SetInput<float>(0, [1, 2, 3]);
        session.Run();
        CollectionAssert.AreEqual(new[] { 3, 2 }, session.OutputShape(0).ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 1, 2, 2, 3, 3 }, session.Output<float>(0).ToArray());
        CollectionAssert.AreEqual(new[] { "4", "3" }, prepared);
    }

    [TestMethod]
    public void OutputLeftToTheRun_GrowsAndShrinks_AndFeedsOtherNodes()
    {
        TestModel model = new TestModel().Input("x").Output("negated");
        int positive = model.Tensor("positive", shape: []);
        model.Operator(BuiltinOperator.Custom, [0], [positive], "Positive").Operator(BuiltinOperator.Neg, [positive], [1]);
        using Model loaded = CustomModels.Load(model, ("Positive", Positive()));
        using ModelSession session = loaded.CreateSession();
        foreach (float[] input in (float[][])[[1, -2, 3, -4], [1, 2, 3, 4], [-1, -1, -1, -1], [-1, 9, -1, -1]])
        {
            session.SetInput<float>(0, input);
            session.Run();
            float[] expected = [.. input.Where(static x => x > 0).Select(static x => -x)];
            CollectionAssert.AreEqual(new[] { expected.Length }, session.OutputShape(0).ToArray());
            CollectionAssert.AreEqual(expected, session.Output<float>(0).ToArray());
        }
    }

    [TestMethod]
    public void KnownInput_IsComputedByTheRun()
    {
        TestOperator zeros = new(static node =>
        {
            node.SetShape(0, node.Known(0).Elements<int>());
            return new TestKernel(static run => run.Output<float>(0).Fill(1));
        });
        TestModel model = new TestModel().Input("shape", TensorType.Int32, [2]).Output("y", shape: [1, 1]);
        int doubled = model.Tensor("doubled", TensorType.Int32, [2]);
        model.Operator(BuiltinOperator.Add, [0, 0], [doubled]).Operator(BuiltinOperator.Custom, [doubled], [1], "Ones");
        using Model loaded = CustomModels.Load(model, ("Ones", zeros));
        using ModelSession session = loaded.CreateSession();
        session.SetInput<int>(0, [1, 2]);
        session.Run();
        CollectionAssert.AreEqual(new[] { 2, 4 }, session.OutputShape(0).ToArray());
        session.SetInput<int>(0, [3, 1]);
        session.Run();
        CollectionAssert.AreEqual(new[] { 6, 2 }, session.OutputShape(0).ToArray());
        Assert.AreEqual(12, session.Output<float>(0).ToArray().Sum());
    }

    [TestMethod]
    public void Strings_GoInAndOut()
    {
        TestOperator words = new(static node =>
        {
            node.LeaveShapeToRun(0);
            return new TestKernel(static run =>
            {
                string[] numbers = [.. run.Input<float>(0).ToArray().Select(static x => $"{x:0.0} €")];
                run.WriteStrings(0, [2, 2], numbers);
            });
        });
        TestOperator lengths = new(static node =>
        {
            node.SetShape(0, node.Input(0).Shape);
            return new TestKernel(static run =>
            {
                StringTensor strings = run.Strings(0);
                for (int i = 0; i < strings.Count; i++)
                {
                    run.Output<int>(0)[i] = strings[i].Length;
                }
            });
        });
        TestModel model = new TestModel().Input("x").Output("lengths", TensorType.Int32, [1]);
        int text = model.Tensor("text", TensorType.String, [1]);
        model.Operator(BuiltinOperator.Custom, [0], [text], "Words").Operator(BuiltinOperator.Custom, [text], [1], "Lengths");
        using Model loaded = CustomModels.Load(model, ("Words", words), ("Lengths", lengths));
        using ModelSession session = loaded.CreateSession();
        session.SetInput<float>(0, [1, 12, -1, 1000]);
        session.Run();
        CollectionAssert.AreEqual(new[] { 2, 2 }, session.OutputShape(0).ToArray());

        // The euro sign has three bytes.
        CollectionAssert.AreEqual(new[] { 7, 8, 8, 10 }, session.Output<int>(0).ToArray());
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void UpstreamModelOfStrings_Runs()
    {
        TestOperator normalize = new(static node =>
        {
            node.SetShape(0, node.Input(0).Shape);
            return new TestKernel(static run => run.WriteStrings(
                0, run.InputShape(0), [.. run.Strings(0).ToArray().Select(static text => text.Trim().ToUpperInvariant())]));
        });
        using Model model = CustomModels.Load(
            ModelSource.FromFile(Shared.Path("testdata", "litert", "litert__test__testdata__dynamic_string_custom_ops.tflite")),
            new ModelOptions(),
            ("Normalize", normalize));
        using ModelSession session = model.CreateSession();
        session.SetStrings(0, "one", " two ", "ä");
        session.Run();
        CollectionAssert.AreEqual(new[] { "ONE", "TWO", "Ä" }, session.GetStrings(0));
    }

    [TestMethod]
    public void Dictionary_IsCopiedAtLoad()
    {
        Dictionary<string, CustomOperator> operators = new() { ["Mine"] = Double };
        using Model model = Model.Load(
            ModelSource.FromMemory(CustomModels.OneNode.ToArray()), [CpuBackend.Instance], new ModelOptions { CustomOperators = operators, Accelerators = [Accelerator.Cpu] });
        operators.Clear();
        using ModelSession session = model.CreateSession();
        session.ResizeInput(0, 2);
        session.SetInput<float>(0, [1, 2]);
        session.Run();
        Assert.AreEqual(4f, session.Output<float>(0)[1]);
    }

    /// <summary>The positive elements of a vector.</summary>
    internal static TestOperator Positive() => new(static node =>
    {
        node.LeaveShapeToRun(0);
        return new TestKernel(static run =>
        {
            int count = 0;
            foreach (float x in run.Input<float>(0))
            {
                count += x > 0 ? 1 : 0;
            }

            Span<float> y = run.Resize<float>(0, count);
            int next = 0;
            foreach (float x in run.Input<float>(0))
            {
                if (x > 0)
                {
                    y[next++] = x;
                }
            }
        });
    });

    private static FlatObject Quantized(float[] scales, long[] zeroPoints) =>
        new() { [2] = scales, [3] = zeroPoints };
}
