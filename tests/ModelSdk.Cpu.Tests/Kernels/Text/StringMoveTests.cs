using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Text;

/// <summary>What the corpus does not hold of operators that move strings: bad indices, and what native kernels refuse.</summary>
[TestClass]
public sealed class StringMoveTests
{
    [TestMethod]
    [DataRow(3)]
    [DataRow(-1)]
    public void Gather_OutsideOfTheStrings_IsAnErrorOfTheRun(int index)
    {
        using Model model = TextModel.Load(Gather([3], [1]));
        using ModelSession session = model.CreateSession();
        session.SetStrings(0, "a", "b", "c");
        session.Input<int>(1)[0] = index;

        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());

        StringAssert.Contains(exception.Message, $"index {index} is outside of dimension 0, which has 3 elements");
    }

    [TestMethod]
    public void Gather_FromATable_IsRefusedAsByTheNativeKernel() =>
        StringAssert.Contains(TextModel.Refusal(Gather([2, 2], [1])), "must have one dimension");

    [TestMethod]
    public void GatherNd_OfRows_MovesThemWhole()
    {
        TestModel model = new();
        model.Input("rows", TensorType.String, [2, 2]);
        int indices = model.Constant("indices", TensorType.Int32, [2, 1], [1, 0, 0, 0, 0, 0, 0, 0]);
        model.Output("picked", TensorType.String, [2, 2]).Operator(BuiltinOperator.GatherNd, [0, indices], [2]);

        CollectionAssert.AreEqual((string[])["c", "d", "a", "b"], TextModel.Run(model, "a", "b", "c", "d"));
    }

    [TestMethod]
    public void Transpose_OfStrings_IsRefused()
    {
        TestModel model = new();
        model.Input("rows", TensorType.String, [2, 2]);
        model.Output("columns", TensorType.String, [2, 2])
            .Operator(BuiltinOperator.Transpose, [0, model.Ints("order", 1, 0)], [1]);

        StringAssert.Contains(TextModel.Refusal(model), "TRANSPOSE");
    }

    // numpy.roll([["a", "b", "c"], ["d", "e", "f"]], (1, 2), (0, 1)).
    [TestMethod]
    public void Roll_OfStrings()
    {
        TestModel model = new();
        model.Input("rows", TensorType.String, [2, 3]);
        int shifts = model.Ints("shifts", 1, 2);
        int axes = model.Ints("axes", 0, 1);
        model.Output("rolled", TensorType.String, [2, 3]).Operator(BuiltinOperator.Custom, [0, shifts, axes], [3], "Roll");

        CollectionAssert.AreEqual((string[])["e", "f", "d", "b", "c", "a"], TextModel.Run(model, "a", "b", "c", "d", "e", "f"));
    }

    [TestMethod]
    public void OperatorOfTensorFlow_IsRefusedWithWhatItIs()
    {
        TestModel model = new();
        model.Input("text", TensorType.String, [1]).Output("clean", TensorType.String, [1])
            .Operator(BuiltinOperator.Custom, [0], [1], "FlexRegexReplace");

        string message = TextModel.Refusal(model);

        StringAssert.Contains(message, "FlexRegexReplace (node 0, computing 'clean')");
        StringAssert.Contains(message, "TensorFlow's own operator RegexReplace, which needs TensorFlow's runtime");
        StringAssert.Contains(message, "SELECT_TF_OPS");
    }

    [TestMethod]
    public void ConstantStrings_AreFolded_AndComeOut()
    {
        TestModel model = new();
        model.Input("number", TensorType.Int32, [1]);
        int words = model.Strings("words", "a", "bc");
        int multiples = model.Ints("multiples", 2);
        model.Output("doubled", TensorType.String, [4]).Operator(BuiltinOperator.Tile, [words, multiples], [3]);
        using Model loaded = TextModel.Load(model);
        using ModelSession session = loaded.CreateSession();
        session.Run();

        CollectionAssert.AreEqual((string[])["a", "bc", "a", "bc"], session.GetStrings(0));
    }

    [TestMethod]
    public void InputThatIsAnOutput_PassesThrough()
    {
        TestModel model = TextModel.Doubled();
        using Model loaded = TextModel.Load(model);
        using ModelSession session = loaded.CreateSession();
        session.SetStrings(0, new string('x', 100_000), "", "y");
        session.Run();

        Assert.AreEqual(100_000, session.OutputStrings(0)[3].Length);
    }

    private static TestModel Gather(int[] table, int[] indices)
    {
        TestModel model = new();
        model.Input("table", TensorType.String, table);
        model.Input("indices", TensorType.Int32, indices);
        return model.Output("picked", TensorType.String, [1]).Operator(
            BuiltinOperator.Gather, [0, 1], [2], change: TextModel.Options(23, new FlatObject()));
    }
}
