using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Execution;

/// <summary>Subgraphs that run others: what the corpus does not hold, and what must be refused.</summary>
[TestClass]
public sealed class ControlFlowTests
{
    private const byte WhileUnion = 93;
    private const byte IfUnion = 92;
    private const byte CallUnion = 16;
    private const byte CaseUnion = 23;
    private const byte AddUnion = 11;

    [TestMethod]
    public void ALoopWhoseBodySwapsValues_SwapsThemEachTime()
    {
        // (i, a, b) -> (i + 1, b, a), five times: an odd number, so they have changed places.
        TestGraph body = Counting(out int next, out int[] inputs, TensorType.Float32, TensorType.Float32);
        body.Outputs = [next, inputs[2], inputs[1]];
        using Model model = Load(Loop(TensorType.Float32, TensorType.Float32), UpTo(5, TensorType.Float32, TensorType.Float32), body);
        using ModelSession session = model.CreateSession();
        session.Input<float>(1)[0] = 10;
        session.Input<float>(2)[0] = 20;
        session.Run();

        Assert.AreEqual(5, session.Output<int>(0)[0]);
        Assert.AreEqual(20, session.Output<float>(1)[0]);
        Assert.AreEqual(10, session.Output<float>(2)[0]);
    }

    [TestMethod]
    public void ALoopThatNeverBegins_HandsItsInputsOn()
    {
        TestGraph body = Counting(out int next, out int[] inputs, TensorType.Float32);
        body.Outputs = [next, inputs[1]];
        using Model model = Load(Loop(TensorType.Float32), UpTo(5, TensorType.Float32), body);
        using ModelSession session = model.CreateSession();
        session.Input<int>(0)[0] = 7;
        session.Input<float>(1)[0] = 3;
        session.Run();

        Assert.AreEqual(7, session.Output<int>(0)[0]);
        Assert.AreEqual(3, session.Output<float>(1)[0]);
    }

    [TestMethod]
    public void ALoopThatAppends_ReturnsWhatAllStepsMade()
    {
        // The list begins with one element and gets the counter's value, as a float, in each step.
        TestGraph body = Counting(out int next, out int[] inputs, TensorType.Float32);
        int number = body.Tensor(TensorType.Float32, 1);
        int list = body.Open(TensorType.Float32, -1);
        body.Node(BuiltinOperator.Cast, [inputs[0]], [number])
            .Node(BuiltinOperator.Concatenation, [inputs[1], number], [list], 10, new FlatObject { [0] = 0 });
        body.Outputs = [next, list];
        using Model model = Load(Loop(TensorType.Float32), UpTo(4, TensorType.Float32), body);
        using ModelSession session = model.CreateSession();
        for (int run = 0; run < 2; run++)
        {
            session.Input<int>(0)[0] = 0;
            session.Input<float>(1)[0] = -1;
            session.Run();
            CollectionAssert.AreEqual(new[] { 5 }, session.OutputShape(1).ToArray());
            CollectionAssert.AreEqual(new float[] { -1, 0, 1, 2, 3 }, session.Output<float>(1).ToArray());
        }
    }

    [TestMethod]
    public void ALoopWhoseConditionIsAlwaysTrue_IsRefused()
    {
        TestGraph body = Counting(out int next, out _);
        body.Outputs = [next];
        TestGraph condition = new();
        condition.Inputs = [condition.Tensor(TensorType.Int32, 1)];
        condition.Outputs = [condition.Constant(TensorType.Bool, [1], (byte)1)];

        ModelException error = Assert.ThrowsException<ModelException>(() => Load(Loop(), condition, body));
        StringAssert.Contains(error.Message, "WHILE (node 0)");
        StringAssert.Contains(error.Message, "never end");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ALoopThatDoesNotEnd_IsCancelled()
    {
        // The body hands the counter on as it is.
        TestGraph body = new();
        int counter = body.Tensor(TensorType.Int32, 1);
        body.Inputs = body.Outputs = [counter];
        using Model model = Load(Loop(), UpTo(5), body);
        using ModelSession session = model.CreateSession();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsException<OperationCanceledException>(() => session.Run(source.Token));
    }

    [TestMethod]
    public void BranchesOfDifferentShapes_GiveTheShapeOfTheOneThatRan()
    {
        TestGraph main = new();
        int condition = main.Tensor(TensorType.Bool, 1);
        int value = main.Tensor(TensorType.Float32, 3);
        int result = main.Open(TensorType.Float32, -1);
        main.Inputs = [condition, value];
        main.Outputs = [result];
        main.Node(BuiltinOperator.If, [condition, value], [result], IfUnion, new FlatObject { [0] = 1, [1] = 2 });
        TestGraph whole = new();
        whole.Inputs = whole.Outputs = [whole.Tensor(TensorType.Float32, 3)];
        TestGraph nothing = new();
        nothing.Inputs = [nothing.Tensor(TensorType.Float32, 3)];
        nothing.Outputs = [nothing.Constant(TensorType.Float32, [1], 9f)];
        using Model model = Load(main, whole, nothing);
        using ModelSession session = model.CreateSession();
        CollectionAssert.AreEqual(new[] { -1 }, session.OutputShape(0).ToArray());
        session.Input<float>(1).Fill(2);
        session.Run();
        CollectionAssert.AreEqual(new[] { 9f }, session.Output<float>(0).ToArray());
        session.Input<bool>(0)[0] = true;
        session.Run();
        CollectionAssert.AreEqual(new[] { 2f, 2f, 2f }, session.Output<float>(0).ToArray());
    }

    [TestMethod]
    [DataRow(0, 10f)]
    [DataRow(1, 11f)]
    [DataRow(2, 11f)]
    [DataRow(-1, 11f)]
    public void CaseWithAnIndexThatThereIsNot_RunsTheLastBranch(int index, float expected)
    {
        TestGraph main = new();
        int selector = main.Tensor(TensorType.Int32);
        int result = main.Tensor(TensorType.Float32, 1);
        main.Inputs = [selector];
        main.Outputs = [result];
        main.Node2(BuiltinOperator.StablehloCase, [selector], [result], CaseUnion, new FlatObject { [0] = new[] { 1, 2 } });
        using Model model = Load(main, Returning(10), Returning(11));
        using ModelSession session = model.CreateSession();
        session.Input<int>(0)[0] = index;
        session.Run();
        Assert.AreEqual(expected, session.Output<float>(0)[0]);
    }

    [TestMethod]
    [Timeout(120_000)]
    public void CallsThatDoubleAtEachLevel_LoadWithoutAnEnd()
    {
        // 2^40 additions if they were all put in place.
        const int Levels = 40;
        TestGraph[] graphs = new TestGraph[Levels + 1];
        for (int level = 0; level <= Levels; level++)
        {
            TestGraph graph = new();
            int input = graph.Tensor(TensorType.Float32, 1);
            int middle = graph.Tensor(TensorType.Float32, 1);
            int output = graph.Tensor(TensorType.Float32, 1);
            graph.Inputs = [input];
            graph.Outputs = [output];
            if (level == Levels)
            {
                graph.Node(BuiltinOperator.Add, [input, input], [output], AddUnion, new FlatObject());
            }
            else
            {
                FlatObject Next() => new() { [0] = (uint)(level + 1) };
                graph.Node(BuiltinOperator.Call, [input], [middle], CallUnion, Next())
                    .Node(BuiltinOperator.Call, [middle], [output], CallUnion, Next());
            }

            graphs[level] = graph;
        }

        using Model model = Load(graphs);
        using ModelSession session = model.CreateSession();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsException<OperationCanceledException>(() => session.Run(source.Token));
    }

    [TestMethod]
    public void ABranchWithOtherInputs_IsRefusedWithTheNumbers()
    {
        TestGraph main = new();
        int condition = main.Tensor(TensorType.Bool, 1);
        int result = main.Tensor(TensorType.Float32, 1);
        main.Inputs = [condition];
        main.Outputs = [result];
        main.Node(BuiltinOperator.If, [condition], [result], IfUnion, new FlatObject { [0] = 1, [1] = 2 });
        TestGraph second = new();
        second.Inputs = second.Outputs = [second.Tensor(TensorType.Float32, 1)];
        ModelException error = Assert.ThrowsException<ModelException>(() => Load(main, Returning(1), second));
        StringAssert.Contains(error.Message, "subgraph 2 takes 1 tensors, but the node has 0 inputs");
    }

    /// <summary>Counts to a limit; other values of a loop are not looked at.</summary>
    private static TestGraph UpTo(int limit, params TensorType[] others)
    {
        TestGraph condition = new();
        int counter = condition.Tensor(TensorType.Int32, 1);
        int end = condition.Constant(TensorType.Int32, [1], limit);
        int less = condition.Tensor(TensorType.Bool, 1);
        condition.Inputs = [counter, .. others.Select(type => condition.Tensor(type, 1))];
        condition.Outputs = [less];
        return condition.Node(BuiltinOperator.Less, [counter, end], [less]);
    }

    /// <summary>A body that adds one to the first of its inputs.</summary>
    private static TestGraph Counting(out int next, out int[] inputs, params TensorType[] others)
    {
        TestGraph body = new();
        int counter = body.Tensor(TensorType.Int32, 1);
        int one = body.Constant(TensorType.Int32, [1], 1);
        next = body.Tensor(TensorType.Int32, 1);
        inputs = [counter, .. others.Select(type => body.Tensor(type, 1))];
        body.Inputs = inputs;
        return body.Node(BuiltinOperator.Add, [counter, one], [next], AddUnion, new FlatObject());
    }

    /// <summary>A main graph that is one loop: condition is subgraph 1, body subgraph 2.</summary>
    private static TestGraph Loop(params TensorType[] others)
    {
        TestGraph main = new();
        main.Inputs = [main.Tensor(TensorType.Int32, 1), .. others.Select(type => main.Tensor(type, 1))];
        main.Outputs = [main.Tensor(TensorType.Int32, 1), .. others.Select(type => main.Tensor(type, 1))];
        return main.Node(BuiltinOperator.While, main.Inputs, main.Outputs, WhileUnion, new FlatObject { [0] = 1, [1] = 2 });
    }

    private static TestGraph Returning(float value)
    {
        TestGraph graph = new();
        graph.Outputs = [graph.Constant(TensorType.Float32, [1], value)];
        return graph;
    }

    private static Model Load(params TestGraph[] graphs) => Model.Load(
        ModelSource.FromMemory(TestGraph.Write(graphs)),
        [CpuBackend.Instance],
        new ModelOptions { Accelerators = [Accelerator.Cpu] });
}
