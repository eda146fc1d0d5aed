using ModelSdk.Build.OpSupport.Conditions;
using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;

namespace ModelSdk.Build.Tests.OpSupport;

/// <summary>The condition language of Data/README.md, asked about one op: a padded f32 image and constant paddings.</summary>
[TestClass]
public sealed class ConditionTests
{
    [TestMethod]
    [DataRow("in0.type = f32", true)]
    [DataRow("in0.type in (i8, u8)", false)]
    [DataRow("in0.type not in (i8, u8)", true)]
    [DataRow("in0.rank = 4 and in1.rank = 2", true)]
    [DataRow("in0.rank > 4 or in1.const", true)]
    [DataRow("not in1.const", false)]
    [DataRow("not (in0.rank > 4 or in1.const)", false)]
    [DataRow("in1.shape in ([3, 2], [4, 2])", true)]
    [DataRow("in1.shape = [2, 4]", false)]
    [DataRow("slice.fits", true)]
    [DataRow("in1.known and not in0.known and not out0.known", true)]
    [DataRow("same(in0.index, in0.index) and not same(in0.index, in1.index)", true)]
    [DataRow("in1.values >= 0", true)]
    [DataRow("in1.values <= 1", false)]
    [DataRow("in1.value_count = 8", true)]
    [DataRow("in0.dim(-1) % 3 = 0", true)]
    [DataRow("in0.dim(1) + in0.dim(2) = 2 * in0.dim(1)", true)]
    [DataRow("(in0.dim(1) + 1) * 2 = 18", true)]
    [DataRow("in0.dim(9) = 1", false)]
    [DataRow("in2.present", false)]
    [DataRow("not in2.present", true)]
    [DataRow("in2.type = f32", false)]
    [DataRow("in2.type != f32", false)]
    [DataRow("runtime.rank <= 4", true)]
    [DataRow("tensors.type = f32", false)]
    [DataRow("consts.count = 1 and ins.count = 2 and outs.count = 1", true)]
    [DataRow("in0.producer = none and out0.producer = PAD", true)]
    [DataRow("in0.consumers = PAD", true)]
    [DataRow("op = PAD and version <= 2", true)]
    [DataRow("same(in0.type, out0.type)", true)]
    [DataRow("same(in0.shape, out0.shape)", false)]
    [DataRow("broadcast(in0.shape, in0.shape)", true)]
    [DataRow("max(in0.rank, 7) = 7 and min(in0.rank, 7) = 4", true)]
    [DataRow("in0.quant = none and in0.scale = 0", true)]
    [DataRow("in0.graph_input and out0.graph_output", true)]
    public void Holds_AsTheLanguageSays(string condition, bool expected) =>
        Assert.AreEqual(expected, Condition.Parse(condition).Holds(ConditionContext.Of(Pad())));

    [TestMethod]
    [DataRow("in0.type in (i8, u8)", "image", "f32", "i8, u8")]
    [DataRow("runtime.rank <= 3", "image", "rank 4", "at most 3")]
    [DataRow("in0.rank = 4 and not in1.const", "paddings", "a constant", "a run-time value")]
    [DataRow("in1.shape = [3, 2] or in1.shape = [2, 2]", "paddings", "shape [4, 2]", "[3, 2] or [2, 2]")]
    [DataRow("version = 1", null, "version 2", "1")]
    public void Explanation_NamesTensorFoundAndAllowed(string condition, string? tensor, string found, string allowed)
    {
        ConditionFailure failure = Condition.Parse(condition).Explain(ConditionContext.Of(Pad()));
        Assert.AreEqual(tensor, failure.Subject?.Name);
        Assert.AreEqual(found, failure.Found);
        Assert.AreEqual(allowed, failure.Allowed);
    }

    [TestMethod]
    [DataRow("in0.type =", "ends too early")]
    [DataRow("in0.colour = red", "tensors have no 'colour'")]
    [DataRow("in0.rank in 4", "'(' is missing")]
    [DataRow("in0.rank = 4 in1.rank = 2", "is not expected")]
    [DataRow("in0.rank = 4 & in1.rank = 2", "'&' at column 14")]
    [DataRow("twice(in0.rank) = 4", "there is no function 'twice'")]
    public void WrongCondition_SaysWhere(string condition, string message)
    {
        FormatException exception = Assert.ThrowsException<FormatException>(() => Condition.Parse(condition));
        StringAssert.Contains(exception.Message, message);
    }

    private static CheckNode Pad()
    {
        TestModel model = new();
        model.Input("image", TensorType.Float32, [1, 8, 8, 3]);
        model.Output("padded", TensorType.Float32, [1, 10, 10, 3]);
        byte[] values = [.. new[] { 0, 0, 1, 1, 2, 2, 0, 0 }.SelectMany(BitConverter.GetBytes)];
        int paddings = model.Constant("paddings", TensorType.Int32, [4, 2], values);
        model.Operator(BuiltinOperator.Pad, [0, paddings], [1], version: 2);
        TfliteModel loaded = TfliteModel.Load(model.ToArray());
        return CheckGraph.Read(loaded, 0, new HashSet<string>(), shapesAreFixed: false).Nodes[0];
    }
}
