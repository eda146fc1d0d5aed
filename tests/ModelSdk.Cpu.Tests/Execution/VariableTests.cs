using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Execution;

/// <summary>Variables of sessions: begun by CALL_ONCE, changed by runs, forgotten by a reset.</summary>
[TestClass]
public sealed class VariableTests
{
    private const byte HandleUnion = 111;
    private const byte OnceUnion = 103;
    private const byte AddUnion = 11;

    [TestMethod]
    public void AVariable_IsBegunOnce_AndBelongsToItsSession()
    {
        using Model model = Load(Summing(initialized: true));
        using ModelSession first = model.CreateSession();
        using ModelSession second = model.CreateSession();
        Assert.AreEqual(101, Run(first, 1));
        Assert.AreEqual(103, Run(first, 2));
        Assert.AreEqual(110, Run(second, 10));
        Assert.AreEqual(104, Run(first, 1));

        first.ResetState();
        Assert.AreEqual(105, Run(first, 5));
        Assert.AreEqual(111, Run(second, 1));
    }

    [TestMethod]
    public void AVariableThatWasNeverAssigned_IsAnErrorThatNamesTheNode()
    {
        using Model model = Load(Summing(initialized: false));
        using ModelSession session = model.CreateSession();
        ModelException error = Assert.ThrowsException<ModelException>(() => session.Run());
        StringAssert.Contains(error.Message, "READ_VARIABLE (node 2)");
        StringAssert.Contains(error.Message, "never assigned");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void SignaturesOfOneModule_WorkOnCommonVariables_WhereTheyShareThem()
    {
        // A tf.Module: acc counts its runs in a variable and returns the count as n.
        using Model model = Model.Load(
            ModelSource.FromFile(Shared.Path("conformance", "tf_module", "tf_module_000_acc.tflite")), [CpuBackend.Instance]);
        using ModelSession acc = model.CreateSession("acc");
        using ModelSession again = model.CreateSession("acc", acc);
        using ModelSession alone = model.CreateSession("acc");
        int[] first = Run(acc);
        int[] second = Run(again);
        CollectionAssert.AreNotEqual(first, second, "the second session counts on");
        CollectionAssert.AreEqual(first, Run(alone));
        alone.ResetState();
        CollectionAssert.AreEqual(first, Run(alone));
        again.ResetState();
        CollectionAssert.AreEqual(first, Run(acc));
        Assert.ThrowsException<ArgumentException>(() =>
        {
            using Model other = Load(Summing(initialized: true));
            using ModelSession foreign = other.CreateSession();
            model.CreateSession("acc", foreign);
        });

        static int[] Run(ModelSession session)
        {
            session.Input<float>(0).Fill(1);
            session.Run();
            return session.Output<int>("n").ToArray();
        }
    }

    [TestMethod]
    public void RunsOnVariables_AllocateNothing()
    {
        using Model model = Load(Summing(initialized: true));
        using ModelSession session = model.CreateSession();
        for (int i = 0; i < 50; i++)
        {
            session.Run();
        }

        Assert.AreEqual(0, Allocations.BytesOf(() => session.Run()));
    }

    private static float Run(ModelSession session, float value)
    {
        session.Input<float>(0)[0] = value;
        session.Run();
        return session.Output<float>(0)[0];
    }

    // y = v += x; v begins with 100 where the graph says so, or is another variable that nobody assigns.
    private static TestGraph[] Summing(bool initialized)
    {
        TestGraph main = new();
        int input = main.Tensor(TensorType.Float32, 1);
        int handle = main.Tensor(TensorType.Resource);
        int before = main.Tensor(TensorType.Float32, 1);
        int after = main.Tensor(TensorType.Float32, 1);
        main.Inputs = [input];
        main.Outputs = [after];
        main.Node(BuiltinOperator.CallOnce, [], [], OnceUnion, new FlatObject { [0] = 1 })
            .Node(BuiltinOperator.VarHandle, [], [handle], HandleUnion, new FlatObject { [1] = "sum" })
            .Node(BuiltinOperator.ReadVariable, [handle], [before])
            .Node(BuiltinOperator.Add, [before, input], [after], AddUnion, new FlatObject())
            .Node(BuiltinOperator.AssignVariable, [handle, after], []);
        TestGraph begin = new();
        int other = begin.Tensor(TensorType.Resource);
        int start = begin.Constant(TensorType.Float32, [1], 100f);
        begin.Node(BuiltinOperator.VarHandle, [], [other], HandleUnion, new FlatObject { [1] = initialized ? "sum" : "other" })
            .Node(BuiltinOperator.AssignVariable, [other, start], []);
        return [main, begin];
    }

    private static Model Load(TestGraph[] graphs) => Model.Load(
        ModelSource.FromMemory(TestGraph.Write(graphs)),
        [CpuBackend.Instance],
        new ModelOptions { Accelerators = [Accelerator.Cpu], CpuThreads = 1 });
}
