using System.Runtime.InteropServices;
using System.Text;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Text;

/// <summary>ParseExampleV2 on examples written by hand; results by the rules of tf.io.parse_example.</summary>
[TestClass]
public sealed class ParseExampleTests
{
    [TestMethod]
    public void Sparse_GivesIndicesValuesAndTheLongestRow()
    {
        using Model model = TextModel.Load(Sparse(TensorType.Int64, [3]));
        using ModelSession session = model.CreateSession();
        session.SetUtf8Strings(0, Example(("x", Integers(7, -1))), Example(("y", Integers(5))), Example(("x", Integers(9))));
        session.Run();

        CollectionAssert.AreEqual((long[])[0, 0, 0, 1, 2, 0], session.Output<long>(0).ToArray());
        CollectionAssert.AreEqual((int[])[3, 2], session.OutputShape(0).ToArray());
        CollectionAssert.AreEqual((long[])[7, -1, 9], session.Output<long>(1).ToArray());
        CollectionAssert.AreEqual((long[])[3, 2], session.Output<long>(2).ToArray());
    }

    [TestMethod]
    public void SingleExample_HasNoFirstDimension()
    {
        using Model model = TextModel.Load(Sparse(TensorType.String, []));
        using ModelSession session = model.CreateSession();
        session.SetUtf8Strings(0, Example(("x", Strings("a", "bc"))));
        session.Run();

        CollectionAssert.AreEqual((int[])[2, 1], session.OutputShape(0).ToArray());
        CollectionAssert.AreEqual((long[])[0, 1], session.Output<long>(0).ToArray());
        CollectionAssert.AreEqual((string[])["a", "bc"], session.GetStrings(1));
        CollectionAssert.AreEqual((long[])[2], session.Output<long>(2).ToArray());
    }

    [TestMethod]
    public void Dense_TakesTheDefaultWhereTheFeatureIsMissing_AndTheLastOfTwo()
    {
        using Model model = TextModel.Load(Dense(TensorType.Float32, [-1, 2], Bytes(0.5f, 0.25f)));
        using ModelSession session = model.CreateSession();
        session.ResizeInput(0, 3);
        session.SetUtf8Strings(
            0,
            Example(("x", Floats(packed: false, 1, 2))),
            Example(),
            Example(("x", Floats(packed: true, 9, 9)), ("x", Floats(packed: true, 3, 4))));
        session.Run();

        CollectionAssert.AreEqual((int[])[3, 2], session.OutputShape(0).ToArray());
        CollectionAssert.AreEqual((float[])[1, 2, 0.5f, 0.25f, 3, 4], session.Output<float>(0).ToArray());
        session.ResizeInput(0, 4);
        session.SetUtf8Strings(0, Example(), Example(), Example(), Example(("x", Floats(packed: true, 3, 4))));
        session.Run();
        CollectionAssert.AreEqual((float[])[0.5f, 0.25f, 0.5f, 0.25f, 0.5f, 0.25f, 3, 4], session.Output<float>(0).ToArray());
    }

    [TestMethod]
    public void OpenRows_ArePaddedToTheLongest()
    {
        using Model model = TextModel.Load(Dense(TensorType.String, [-1, -1], TextModel.Encode("?"), count: 1));
        using ModelSession session = model.CreateSession();
        session.ResizeInput(0, 3);
        session.SetUtf8Strings(0, Example(("x", Strings("a"))), Example(("x", Strings("b", "c"))), Example());
        session.Run();

        CollectionAssert.AreEqual((int[])[3, 2], session.OutputShape(0).ToArray());
        CollectionAssert.AreEqual((string[])["a", "?", "b", "c", "?", "?"], session.GetStrings(0));
    }

    [TestMethod]
    public void Ragged_GivesValuesAndEndsOfRows()
    {
        TestModel ragged = new();
        ragged.Input("serialized", TensorType.String, [3]);
        int[] inputs = Keys(ragged, sparse: [], dense: [], ragged: ["x"]);
        int values = inputs[^1] + 1;
        ragged.Output("values", TensorType.Int64, [1]).Output("ends", TensorType.Int32, [4])
            .Operator(BuiltinOperator.Custom, inputs, [values, values + 1], "ParseExampleV2");
        using Model model = TextModel.Load(ragged);
        using ModelSession session = model.CreateSession();
        session.SetUtf8Strings(0, Example(("x", Integers(1, 2))), Example(), Example(("x", Integers(3))));
        session.Run();

        CollectionAssert.AreEqual((long[])[1, 2, 3], session.Output<long>(0).ToArray());
        CollectionAssert.AreEqual((int[])[0, 2, 2, 3], session.Output<int>(1).ToArray());
    }

    [TestMethod]
    public void WhatDoesNotFit_IsAnErrorThatNamesFeatureAndExample()
    {
        using Model model = TextModel.Load(Dense(TensorType.Float32, [2, 2], []));
        using ModelSession session = model.CreateSession();
        byte[] good = Example(("x", Floats(packed: true, 1, 2)));

        StringAssert.Contains(Fails(good, Example()), "'x' of string 1");
        StringAssert.Contains(Fails(Example(("x", Integers(1, 2))), good), "holds Integers where the model wants Floats");
        StringAssert.Contains(Fails(good, Example(("x", Floats(packed: true, 1)))), "1 values where the model wants 2");
        StringAssert.Contains(Fails(good, "no example"u8.ToArray()), "string 1 of 'serialized' is no serialized tf.Example");

        string Fails(params byte[][] examples)
        {
            session.SetUtf8Strings(0, [.. examples.Select(static example => new ReadOnlyMemory<byte>(example))]);
            return Assert.ThrowsException<ModelException>(() => session.Run()).Message;
        }
    }

    [TestMethod]
    public void CutExamples_AreErrorsAndNothingElse()
    {
        using Model model = TextModel.Load(Sparse(TensorType.Float32, [1]));
        using ModelSession session = model.CreateSession();
        byte[] whole = Example(("x", Floats(packed: true, 1, 2, 3)), ("y", Strings("text")));
        int errors = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            session.SetUtf8Strings(0, whole[..length]);
            try
            {
                session.Run();
            }
            catch (ModelException exception)
            {
                Assert.AreEqual(ModelErrorCode.RuntimeFailure, exception.Code);
                errors++;
            }
        }

        Assert.AreEqual(whole.Length - 1, errors, "only no bytes at all are an example");
    }

    [TestMethod]
    public void KeysThatDoNotFitTheOutputs_AreRefused()
    {
        TestModel model = new();
        model.Input("serialized", TensorType.String, [1]);
        int[] inputs = Keys(model, sparse: ["x", "y"], dense: [], ragged: []);
        model.Output("values", TensorType.Int64, [1])
            .Operator(BuiltinOperator.Custom, inputs, [inputs[^1] + 1], "ParseExampleV2");

        StringAssert.Contains(TextModel.Refusal(model), "do not fit 2 sparse");
    }

    private static TestModel Sparse(TensorType type, int[] shape)
    {
        TestModel model = new();
        model.Input("serialized", TensorType.String, shape);
        int[] inputs = Keys(model, sparse: ["x"], dense: [], ragged: []);
        int first = inputs[^1] + 1;
        return model.Output("indices", TensorType.Int64, [1, 2]).Output("values", type, [1]).Output("shape", TensorType.Int64, [2])
            .Operator(BuiltinOperator.Custom, inputs, [first, first + 1, first + 2], "ParseExampleV2");
    }

    private static TestModel Dense(TensorType type, int[] signature, byte[] defaults, int? count = null)
    {
        TestModel model = new();
        int[] shape = [.. signature.Select(static size => Math.Abs(size))];
        model.Input("serialized", TensorType.String, [shape[0]], tensor => tensor[7] = new int[] { signature[0] });
        int[] inputs = Keys(model, sparse: [], dense: ["x"], ragged: []);
        int otherwise = model.Constant("default", type, [count ?? (defaults.Length / sizeof(float))], defaults);
        return model.Output("dense", type, shape, tensor => tensor[7] = signature)
            .Operator(BuiltinOperator.Custom, [.. inputs, otherwise], [otherwise + 1], "ParseExampleV2");
    }

    private static int[] Keys(TestModel model, string[] sparse, string[] dense, string[] ragged) =>
        [0, model.Strings("names"), model.Strings("sparse", sparse), model.Strings("dense_keys", dense), model.Strings("ragged", ragged)];

    private static byte[] Bytes(params float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    // The messages of core/example/example.proto and feature.proto, field by field; all lengths here are below 128.
    private static byte[] Example(params (string Name, byte[] Feature)[] features) =>
        Field(1, [.. features.SelectMany(static feature => Field(1, [.. Field(1, Encoding.UTF8.GetBytes(feature.Name)), .. Field(2, feature.Feature)]))]);

    private static byte[] Strings(params string[] values) =>
        Field(1, [.. values.SelectMany(static value => Field(1, Encoding.UTF8.GetBytes(value)))]);

    private static byte[] Floats(bool packed, params float[] values) =>
        Field(2, packed ? Field(1, Bytes(values)) : [.. values.SelectMany(static value => (byte[])[(1 << 3) | 5, .. Bytes(value)])]);

    private static byte[] Integers(params long[] values) => Field(3, Field(1, [.. values.SelectMany(Varint)]));

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];

    private static IEnumerable<byte> Varint(long value)
    {
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            yield return (byte)(rest | 0x80);
        }

        yield return (byte)rest;
    }
}
