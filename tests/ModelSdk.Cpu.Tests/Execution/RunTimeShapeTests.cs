using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Execution;

/// <summary>Shapes that depend on values: what changes from run to run, and what ends in an error and goes on.</summary>
[TestClass]
public sealed class RunTimeShapeTests
{
    [TestMethod]
    public void AShapeAsInput_MayChangeFromRunToRun()
    {
        using Model model = Load(Reshaping());
        using ModelSession session = model.CreateSession();
        float[] values = [1, 2, 3, 4, 5, 6];
        values.CopyTo(session.Input<float>(0));
        foreach (int[] shape in new int[][] { [2, 3], [3, -1], [2, 3], [6, 1] })
        {
            shape.CopyTo(session.Input<int>(1));
            session.Run();
            int[] expected = shape is [3, -1] ? [3, 2] : shape;
            CollectionAssert.AreEqual(expected, session.OutputShape(0).ToArray());

            // Twice the reshaped values.
            CollectionAssert.AreEqual(values.Select(static value => 2 * value).ToArray(), session.Output<float>(0).ToArray());
        }
    }

    [TestMethod]
    public void AShapeThatDoesNotFit_IsAnErrorThatNamesTheNode_AndTheSessionGoesOn()
    {
        using Model model = Load(Reshaping());
        using ModelSession session = model.CreateSession();
        session.Input<int>(1)[0] = 4;
        session.Input<int>(1)[1] = 4;
        ModelException error = Assert.ThrowsException<ModelException>(() => session.Run());
        StringAssert.Contains(error.Message, "RESHAPE (node 0)");

        session.Input<int>(1)[0] = 3;
        session.Input<int>(1)[1] = 2;
        session.Run();
        CollectionAssert.AreEqual(new[] { 3, 2 }, session.OutputShape(0).ToArray());
    }

    [TestMethod]
    [DataRow(1_000_000, 1_000_000)]
    [DataRow(30_000, 30_000)]
    [DataRow(1000, 1000)]
    public void ATensorThatARunMakesTooLarge_IsRefused_AndTheSessionGoesOn(int rows, int columns)
    {
        TestGraph graph = new();
        int dims = graph.Tensor(TensorType.Int32, 2);
        int value = graph.Constant(TensorType.Float32, [], 1f);
        int result = graph.Open(TensorType.Float32, -1, -1);
        graph.Inputs = [dims];
        graph.Outputs = [result];
        graph.Node(BuiltinOperator.Fill, [dims, value], [result]);
        using Model model = Load(graph, maxMemoryBytes: 1_000_000);
        using ModelSession session = model.CreateSession();
        session.Input<int>(0)[0] = rows;
        session.Input<int>(0)[1] = columns;
        ModelException error = Assert.ThrowsException<ModelException>(() => session.Run());
        Assert.AreEqual(ModelErrorCode.OutOfMemory, error.Code, error.Message);

        session.Input<int>(0)[0] = 2;
        session.Input<int>(0)[1] = 3;
        session.Run();
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1, 1, 1 }, session.Output<float>(0).ToArray());
    }

    [TestMethod]
    public void AGraphThatMultipliesItsSizes_TakesNoMoreThanIsAllowed()
    {
        // Each TILE makes the tensor a thousand times as long; all are constants, so loading would compute them.
        TestGraph graph = new();
        int input = graph.Tensor(TensorType.Float32, 1);
        int times = graph.Constant(TensorType.Int32, [1], 1000);
        int tensor = graph.Constant(TensorType.Float32, [1], 1f);
        for (int i = 0; i < 3; i++)
        {
            int next = graph.Tensor(TensorType.Float32, 1);
            graph.Node(BuiltinOperator.Tile, [tensor, times], [next]);
            tensor = next;
        }

        graph.Inputs = [input];
        graph.Outputs = [tensor];
        ModelException error = Assert.ThrowsException<ModelException>(() => Load(graph, maxMemoryBytes: 10_000_000));
        Assert.AreEqual(ModelErrorCode.OutOfMemory, error.Code, error.Message);
    }

    [TestMethod]
    public void ACycle_IsRefusedWithTheTensor()
    {
        TestGraph graph = new();
        int input = graph.Tensor(TensorType.Float32, 1);
        int first = graph.Tensor(TensorType.Float32, 1);
        int second = graph.Tensor(TensorType.Float32, 1);
        graph.Inputs = [input];
        graph.Outputs = [second];
        graph.Node(BuiltinOperator.Add, [input, second], [first], 11, new FlatObject())
            .Node(BuiltinOperator.Add, [first, input], [second], 11, new FlatObject());
        ModelException error = Assert.ThrowsException<ModelException>(() => Load(graph));
        Assert.AreEqual(ModelErrorCode.InvalidModel, error.Code);
        StringAssert.Contains(error.Message, "operator 0 reads tensor 2 't2' of operator 1");
    }

    [TestMethod]
    public void BeforeTheFirstRun_AnOutputOfOpenShapeSaysSo()
    {
        using Model model = Load(Reshaping());
        using ModelSession session = model.CreateSession();
        CollectionAssert.AreEqual(new[] { -1, -1 }, session.OutputShape(0).ToArray());
        Assert.AreEqual(0, session.Output<float>(0).Length);
    }

    [TestMethod]
    public void RunsThatTellTheSame_AllocateNothing()
    {
        using Model model = Load(Reshaping());
        using ModelSession session = model.CreateSession();
        session.Input<int>(1)[0] = 2;
        session.Input<int>(1)[1] = 3;
        for (int i = 0; i < 50; i++)
        {
            session.Run();
        }

        Assert.AreEqual(0, Allocations.BytesOf(() => session.Run()));
    }

    // y = 2 * reshape(x, shape), where the caller gives the shape.
    private static TestGraph Reshaping()
    {
        TestGraph graph = new();
        int values = graph.Tensor(TensorType.Float32, 6);
        int shape = graph.Tensor(TensorType.Int32, 2);
        int reshaped = graph.Open(TensorType.Float32, -1, -1);
        int doubled = graph.Open(TensorType.Float32, -1, -1);
        graph.Inputs = [values, shape];
        graph.Outputs = [doubled];
        return graph
            .Node(BuiltinOperator.Reshape, [values, shape], [reshaped])
            .Node(BuiltinOperator.Add, [reshaped, reshaped], [doubled], 11, new FlatObject());
    }

    private static Model Load(TestGraph graph, long? maxMemoryBytes = null) => Model.Load(
        ModelSource.FromMemory(TestGraph.Write(graph)),
        [CpuBackend.Instance],
        new ModelOptions { Accelerators = [Accelerator.Cpu], MaxMemoryBytes = maxMemoryBytes, CpuThreads = 1 });
}
