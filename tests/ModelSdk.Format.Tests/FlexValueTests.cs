using ModelSdk.Format.FlexBuffers;
using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>FlexBuffers: examples by hand from the specification, real options, and damage.</summary>
[TestClass]
public sealed class FlexValueTests
{
    // { "vec": [-100, "Fred", 4.0], "foo": 100 } laid out by the rules of https://flatbuffers.dev/internals:
    // keys, string, untyped vector with types, key vector, map.
    private static readonly byte[] Map =
    [
        .. "vec\0"u8, .. "foo\0"u8, 4, .. "Fred\0"u8,
        0, 0, // padding to 16
        3, 0, 0, 0, // vector of 4-byte elements at 20
        0x9C, 0xFF, 0xFF, 0xFF, 15, 0, 0, 0, 0, 0, 0x80, 0x40,
        (1 << 2) | 2, 5 << 2, (3 << 2) | 2, // types at 32
        2, 32, 37, // keys at 36: "foo" 4 and "vec" 0
        2, 1, // offset to keys at 38 (38 - 2), their width
        2, // a map of two, whose values begin at 41
        100, 22, 1 << 2, (10 << 2) | 2, // foo, vec at 42 - 22 = 20
        4, 9 << 2, 1,
    ];

    [TestMethod]
    public void Map_GivesValuesByKeyAndByIndex()
    {
        FlexValue root = FlexValue.Parse(Map);
        root.Verify();
        Assert.AreEqual(FlexType.Map, root.Type);
        Assert.AreEqual(2, root.Count);
        Assert.AreEqual("foo", root.KeyAtIndex(0));
        Assert.AreEqual(100, root.GetInt32("foo"));
        Assert.AreEqual(7, root.GetInt32("absent", 7));
        FlexValue vector = root["vec"];
        Assert.AreEqual(3, vector.Count);
        Assert.AreEqual(-100, vector[0].AsInt64());
        Assert.AreEqual("Fred", vector[1].AsString());
        Assert.AreEqual(4f, vector[2].AsSingle());
    }

    [TestMethod]
    public void WrongType_IsAnErrorThatNamesBoth()
    {
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(
            () => FlexValue.Parse(Map)["vec"].AsInt64());
        Assert.AreEqual(ModelFormatError.Invalid, refusal.Kind);
        StringAssert.Contains(refusal.Message, "a number is expected in FlexBuffers data, but it holds Vector");
    }

    [TestMethod]
    [DataRow(new byte[] { 7, 4, 1 }, 7L)]
    [DataRow(new byte[] { 0xF6, 0xFF, 5, 2 }, -10L)]
    [DataRow(new byte[] { 1, 26 << 2, 1 }, 1L)]
    public void Scalars_AreRead(byte[] data, long value) => Assert.AreEqual(value, FlexValue.Parse(data).AsInt64());

    [TestMethod]
    public void FixedAndTypedVectors_AreRead()
    {
        FlexValue triple = FlexValue.Parse([1, 2, 0xFF, 3, 19 << 2, 1]);
        Assert.AreEqual(3, triple.Count);
        Assert.AreEqual(-1, triple[2].AsInt64());
        FlexValue bools = FlexValue.Parse([2, 1, 0, 2, 36 << 2, 1]);
        Assert.AreEqual(2, bools.Count);
        Assert.IsTrue(bools[0].AsBool());
        Assert.IsFalse(bools[1].AsBool());
    }

    [TestMethod]
    public void EmptyData_IsTheNullValue()
    {
        Assert.IsTrue(FlexValue.Parse([]).IsNull);
        Assert.AreEqual(5, FlexValue.Parse([]).GetInt32("any", 5));
        Assert.AreEqual(0, FlexValue.Parse([]).GetSingles("any").Length);
    }

    [TestMethod]
    public void VectorThatContainsItself_IsRefused()
    {
        // One element whose offset 0 leads to the vector itself.
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(
            () => FlexValue.Parse([1, 0, 10 << 2, 2, 10 << 2, 1]).Verify());
        StringAssert.Contains(refusal.Message, "without end");
    }

    [TestMethod]
    public void EveryChangeOfEveryByte_ReadsOrIsRefused()
    {
        int refused = 0;
        foreach (byte[] message in Messages())
        {
            byte[] mutant = [.. message];
            for (int at = 0; at < message.Length; at++)
            {
                for (int value = 0; value < 256; value++)
                {
                    mutant[at] = (byte)value;
                    refused += Read(mutant) ? 0 : 1;
                }

                mutant[at] = message[at];
                refused += Read(message.AsSpan(0, at)) ? 0 : 1;
            }
        }

        Assert.IsTrue(refused > 1000, $"{refused}");
    }

    private static IEnumerable<byte[]> Messages()
    {
        yield return Map;
        foreach (string path in Directory.EnumerateFiles(Repository.Asset("conformance", "custom_detection_postprocess"), "*.tflite"))
        {
            using TfliteModel model = TfliteModel.Open(path);
            yield return model.Subgraphs[0].Operators[0].GetCustomOptions().ToArray();
        }
    }

    private static bool Read(ReadOnlySpan<byte> message)
    {
        try
        {
            FlexValue root = FlexValue.Parse(message);
            root.Verify();
            _ = root.IsMap ? root.GetInt64("foo") + root.GetInt32s("vec").Length : 0;
            return true;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }
}
