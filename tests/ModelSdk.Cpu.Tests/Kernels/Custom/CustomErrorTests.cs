using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Custom;

/// <summary>What goes wrong in operators of the application is told with operator, node and remedy.</summary>
[TestClass]
public sealed class CustomErrorTests
{
    [TestMethod]
    public void MissingOperators_AreOneError_ThatSaysHowToRegister()
    {
        TestModel model = new TestModel().Input("x").Output("z");
        int middle = model.Tensor("middle");
        model.Operator(BuiltinOperator.Custom, [0], [middle], "Fancy").Operator(BuiltinOperator.Custom, [middle], [1], "fancier");
        string message = CustomModels.LoadFails(model, ("Fancier", TestOperator.SameShape(static _ => { })));
        StringAssert.Contains(
            message,
            "UnsupportedOnDevice: the managed engine does not run 2 operators of this model: Fancy (node 0, computing 'middle'): "
            + "the managed engine does not have it; implement it and register it: ModelOptions.CustomOperators[\"Fancy\"] = ...; "
            + "fancier (node 1, computing 'z'): ");
        StringAssert.Contains(CustomModels.LoadFails(model, ("Fancy", TestOperator.SameShape(static _ => { }))), "does not run 1 operators");
    }

    [TestMethod]
    public void MissingOperator_InABranch_IsFoundAtLoad()
    {
        TestModel model = new TestModel().Input("c", TensorType.Bool, [1]).Input("x").Output("y")
            .Operator(BuiltinOperator.If, [0, 1], [2]);
        byte[] bytes = model.ToArray(root =>
        {
            FlatObject[] graphs = (FlatObject[])root.Fields[2];
            FlatObject[] nodes = (FlatObject[])graphs[0].Fields[3];
            nodes[0][3] = (byte)92;
            nodes[0][4] = new FlatObject { [0] = 1, [1] = 1 };
            FlatObject[] codes = (FlatObject[])root.Fields[1];
            root[1] = new[] { codes[0], new FlatObject { [0] = (sbyte)32, [1] = "Deep", [2] = 1, [3] = 32 } };
            root[2] = new[]
            {
                graphs[0],
                new FlatObject
                {
                    [0] = new[] { Tensor("a"), Tensor("b") },
                    [1] = new[] { 0 },
                    [2] = new[] { 1 },
                    [3] = new[] { new FlatObject { [0] = 1u, [1] = new[] { 0 }, [2] = new[] { 1 } } },
                    [4] = "branch",
                },
            };
        });
        ModelException exception = Assert.ThrowsException<ModelException>(
            () => CustomModels.Load(ModelSource.FromMemory(bytes), new ModelOptions()).Dispose());
        StringAssert.Contains(exception.Message, "Deep (subgraph 1, node 0, computing 'b'): ");

        TestOperator deep = TestOperator.SameShape(static run => run.Output<float>(0).Fill(9));
        using Model loaded = CustomModels.Load(ModelSource.FromMemory(bytes), new ModelOptions(), ("Deep", deep));
        using ModelSession session = loaded.CreateSession();
        session.Run();
        Assert.AreEqual(9f, session.Output<float>(0)[0]);

        static FlatObject Tensor(string name) =>
            new() { [0] = new[] { 4 }, [1] = (sbyte)TensorType.Float32, [2] = 0u, [3] = name };
    }

    [TestMethod]
    public void ExceptionInPrepare_NamesTheNode()
    {
        TestOperator broken = new(static _ => throw new FormatException("no such mode"));
        StringAssert.Contains(
            CustomModels.LoadFails(CustomModels.OneNode, ("Mine", broken)),
            "RuntimeFailure: Mine (node 0) computing 'y': the application's operator failed to prepare: FormatException: no such mode");
    }

    [TestMethod]
    public void NodeThatIsRefused_SaysWhy()
    {
        TestOperator picky = new(static node => throw node.Error("it wants int32"));
        StringAssert.Contains(
            CustomModels.LoadFails(CustomModels.OneNode, ("Mine", picky)), "UnsupportedOnDevice: Mine (node 0) computing 'y': it wants int32");
    }

    [TestMethod]
    public void PrepareThatSettlesNothing_IsExplained()
    {
        TestOperator lazy = new(static _ => new TestKernel(static _ => { }));
        StringAssert.Contains(
            CustomModels.LoadFails(CustomModels.OneNode, ("Mine", lazy)),
            "Prepare of TestOperator did not settle the shape of output 0, 'y'; call SetShape or LeaveShapeToRun");
        TestOperator nothing = new(static _ => null!);
        StringAssert.Contains(CustomModels.LoadFails(CustomModels.OneNode, ("Mine", nothing)), "Prepare of TestOperator returned null");
        TestOperator negative = new(static node =>
        {
            node.SetShape(0, 2, -1);
            return new TestKernel(static _ => { });
        });
        StringAssert.Contains(CustomModels.LoadFails(CustomModels.OneNode, ("Mine", negative)), "output 0 would have the shape [2,-1]");
        TestOperator beyond = new(static node =>
        {
            node.SetShape(1, 2);
            return new TestKernel(static _ => { });
        });
        StringAssert.Contains(CustomModels.LoadFails(CustomModels.OneNode, ("Mine", beyond)), "failed to prepare: ArgumentOutOfRangeException");
        TestOperator huge = new(static node =>
        {
            node.SetShape(0, int.MaxValue, int.MaxValue);
            return new TestKernel(static _ => { });
        });
        StringAssert.Contains(CustomModels.LoadFails(CustomModels.OneNode, ("Mine", huge)), "2 GB");
    }

    [TestMethod]
    public void ExceptionInRun_NamesTheNode_AndTheSessionGoesOn()
    {
        bool fails = true;
        TestOperator moody = TestOperator.SameShape(run =>
        {
            if (fails)
            {
                throw new InvalidOperationException("not today");
            }

            run.Output<float>(0).Fill(1);
        });
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", moody));
        using ModelSession session = model.CreateSession();
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());
        StringAssert.Contains(
            exception.Message, "Mine (node 0) computing 'y': the application's operator failed to run: InvalidOperationException: not today");
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, exception.Code);
        Assert.AreEqual("not today", Innermost(exception).Message);
        fails = false;
        session.Run();
        Assert.AreEqual(1f, session.Output<float>(0)[0]);
    }

    [TestMethod]
    public void ExceptionInNewState_NamesTheNode()
    {
        TestOperator broken = TestOperator.SameShape(static _ => { }, static () => throw new FormatException("no state"));
        Fails(broken, "failed to make its state: FormatException: no state");
    }

    [TestMethod]
    public void WrongAccess_IsExplained()
    {
        Fails(TestOperator.SameShape(static run => run.Input<int>(0)), "'x' has elements of type float32, not Int32; use float");
        Fails(TestOperator.SameShape(static run => run.Output<byte>(0)), "'y' has elements of type float32, not Byte; use float");
        Fails(TestOperator.SameShape(static run => run.Strings(0)), "'x' has elements of type float32, not strings");
        Fails(TestOperator.SameShape(static run => run.WriteStrings(0, [1], ["a"])), "'y' has elements of type float32, not strings");
        Fails(TestOperator.SameShape(static run => run.Input<float>(1)), "input 1 is asked for, but the node has 1");
        Fails(TestOperator.SameShape(static run => run.Output<float>(-1)), "output -1 is asked for, but the node has 1");
        Fails(TestOperator.SameShape(static run => run.Variable<float>(0)), "input 0, 'x', is no variable");
        Fails(TestOperator.SameShape(static run => run.State<string>()), "the kernel's NewState made no state, not String");
        Fails(TestOperator.SameShape(static run => run.Resize<float>(0, 5)), "would get the shape [5], but Prepare settled [4]");
        Fails(TestOperator.SameShape(static run => run.Output<float>(0)[4] = 1), "IndexOutOfRangeException");
    }

    [TestMethod]
    public void OutputLeftToTheRun_MustBeGivenEachTime()
    {
        Fails(Open(static _ => { }), "it did not give output 0, 'y', its dimensions (CustomRun.Resize)");
        Fails(Open(static run => run.Output<float>(0).Clear()), "output 0, 'y', has no dimensions yet; call CustomRun.Resize");
        Fails(Open(static run => run.Resize<float>(0, -3)), "ArgumentOutOfRangeException");
        Fails(Open(static run => run.Resize<int>(0, 3)), "'y' has elements of type float32, not Int32");
        int runs = 0;
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", Open(run =>
        {
            CollectionAssert.AreEqual(new[] { -1 }, run.OutputShape(0).ToArray());
            if (runs++ == 0)
            {
                run.Resize<float>(0, 2, 1).Fill(3);
                CollectionAssert.AreEqual(new[] { 2, 1 }, run.OutputShape(0).ToArray());
            }
        })));
        using ModelSession session = model.CreateSession();
        session.Run();
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => session.Run()).Message, "did not give output 0");
    }

    [TestMethod]
    public void OutputBeyondTheMemoryBound_IsRefused()
    {
        using Model model = CustomModels.Load(
            ModelSource.FromMemory(CustomModels.OneNode.ToArray()),
            new ModelOptions { MaxMemoryBytes = 4096 },
            ("Mine", Open(static run => run.Resize<float>(0, 1 << 20))));
        using ModelSession session = model.CreateSession();
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());
        Assert.AreEqual(ModelErrorCode.OutOfMemory, exception.Code);
        StringAssert.Contains(exception.Message, "Mine (node 0) computing 'y'");
    }

    [TestMethod]
    public void RunThatIsKept_IsRefusedAfterwards()
    {
        CustomRun? kept = null;
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", TestOperator.SameShape(run => kept = run)));
        using ModelSession session = model.CreateSession();
        session.Run();
        StringAssert.Contains(
            Assert.ThrowsException<InvalidOperationException>(() => kept!.Input<float>(0).Length).Message, "valid during CustomKernel.Run only");
    }

    [TestMethod]
    public void NodeOfATest_CanBeMadeByHand()
    {
        CustomNode node = new()
        {
            Operator = "Mine",
            Inputs = [new CustomTensor { Name = "x", Type = TensorType.Float32, Shape = [2] }],
            Outputs = [new CustomTensor { Name = "y", Type = TensorType.Float32, Shape = [2] }],
        };
        Assert.IsNull(node.SettledShape(0));
        TestOperator.SameShape(static _ => { }).Prepare(node);
        CollectionAssert.AreEqual(new[] { 2 }, node.SettledShape(0)!.ToArray());
        StringAssert.Contains(
            Assert.ThrowsException<ModelException>(() => node.Known(0)).Message, "the elements of input 0, 'x' (float32 [2]), must be known");
    }

    private static TestOperator Open(Action<CustomRun> run) => new(node =>
    {
        node.LeaveShapeToRun(0);
        return new TestKernel(run);
    });

    private static void Fails(TestOperator broken, string message)
    {
        using Model model = CustomModels.Load(CustomModels.OneNode, ("Mine", broken));
        using ModelSession session = model.CreateSession();
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => session.Run()).Message, message);
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
