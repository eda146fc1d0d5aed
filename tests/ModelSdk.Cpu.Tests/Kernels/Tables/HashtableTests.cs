using ModelSdk.Build.Tests.Models;
using ModelSdk.Cpu.Tests.Kernels.Text;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Tables;

/// <summary>What the corpus does not hold of hash tables: their life in sessions, and errors.</summary>
[TestClass]
public sealed class HashtableTests
{
    private const byte HashtableOptions = 107;

    [TestMethod]
    public void Table_IsFilledOnce_UntilAReset_AndInEachSessionAnew()
    {
        using Model model = TextModel.Load(FilledByInputs());
        using ModelSession first = model.CreateSession();
        using ModelSession second = model.CreateSession();

        Assert.AreEqual("one", Find(first, "one"));
        Assert.AreEqual("one", Find(first, "other"), "a second import changes nothing");
        Assert.AreEqual("two", Find(second, "two"));
        first.ResetState();
        Assert.AreEqual("other", Find(first, "other"));

        static string Find(ModelSession session, string value)
        {
            session.Input<long>("keys")[0] = 7;
            session.SetStrings("values", value);
            session.Input<long>("wanted")[0] = 7;
            session.Run();
            return session.GetStrings(0)[0];
        }
    }

    [TestMethod]
    public void MissingKey_GivesTheDefault_AndOfEqualKeysTheFirstCounts()
    {
        TestModel model = new();
        model.Input("words", TensorType.String, [3]);
        int handle = model.Tensor("table", TensorType.Resource, [1]);
        int keys = model.Strings("keys", "a", "b", "a");
        int values = model.Constant("values", TensorType.Int64, [3], Longs(1, 2, 3));
        int otherwise = model.Constant("default", TensorType.Int64, [1], Longs(-1));
        model.Output("numbers", TensorType.Int64, [3]).Output("size", TensorType.Int64, [1])
            .Operator(BuiltinOperator.Hashtable, [], [handle], change: Table(TensorType.String, TensorType.Int64))
            .Operator(BuiltinOperator.HashtableImport, [handle, keys, values], [])
            .Operator(BuiltinOperator.HashtableFind, [handle, 0, otherwise], [5])
            .Operator(BuiltinOperator.HashtableSize, [handle], [6]);
        using Model loaded = TextModel.Load(model);
        using ModelSession session = loaded.CreateSession();
        session.SetStrings(0, "a", "", "b");
        session.Run();

        CollectionAssert.AreEqual((long[])[1, -1, 2], session.Output<long>(0).ToArray());
        Assert.AreEqual(2, session.Output<long>(1)[0]);
    }

    [TestMethod]
    public void TableWithoutImport_IsAnErrorOfTheRun()
    {
        TestModel model = new();
        model.Input("wanted", TensorType.Int64, [1]);
        int handle = model.Tensor("table", TensorType.Resource, [1]);
        int otherwise = model.Strings("default", "");
        model.Output("found", TensorType.String, [1])
            .Operator(BuiltinOperator.Hashtable, [], [handle], change: Table(TensorType.Int64, TensorType.String))
            .Operator(BuiltinOperator.HashtableFind, [handle, 0, otherwise], [3]);
        using Model loaded = TextModel.Load(model);
        using ModelSession session = loaded.CreateSession();

        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());

        StringAssert.Contains(exception.Message, "the table is empty");
    }

    [TestMethod]
    [DataRow(TensorType.Int32, TensorType.String)]
    [DataRow(TensorType.String, TensorType.Float32)]
    [DataRow(TensorType.Int64, TensorType.Int64)]
    public void OtherTypes_AreRefused(TensorType keys, TensorType values)
    {
        TestModel model = new();
        int handle = model.Tensor("table", TensorType.Resource, [1]);
        model.Output("size", TensorType.Int64, [1])
            .Operator(BuiltinOperator.Hashtable, [], [handle], change: Table(keys, values))
            .Operator(BuiltinOperator.HashtableSize, [handle], [1]);

        StringAssert.Contains(TextModel.Refusal(model), $"a table from {keys} to {values} is not possible");
    }

    [TestMethod]
    public void LargeTables_CountForTheMemoryLimit()
    {
        using Model model = TextModel.Load(FilledByInputs(), new ModelOptions { MaxMemoryBytes = 60_000 });
        using ModelSession session = model.CreateSession();
        session.SetStrings("values", new string('x', 30_000));

        Assert.AreEqual(
            ModelErrorCode.OutOfMemory, Assert.ThrowsException<ModelException>(() => session.Run()).Code);
    }

    private static TestModel FilledByInputs()
    {
        TestModel model = new();
        model.Input("keys", TensorType.Int64, [1]);
        model.Input("values", TensorType.String, [1]);
        model.Input("wanted", TensorType.Int64, [1]);
        int handle = model.Tensor("table", TensorType.Resource, [1]);
        int otherwise = model.Strings("default", "?");
        return model.Output("found", TensorType.String, [1])
            .Operator(BuiltinOperator.Hashtable, [], [handle], change: Table(TensorType.Int64, TensorType.String))
            .Operator(BuiltinOperator.HashtableImport, [handle, 0, 1], [])
            .Operator(BuiltinOperator.HashtableFind, [handle, 2, otherwise], [5]);
    }

    private static Action<FlatObject> Table(TensorType keys, TensorType values) =>
        TextModel.Options(HashtableOptions, new FlatObject { [0] = 4, [1] = (sbyte)keys, [2] = (sbyte)values });

    private static byte[] Longs(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
