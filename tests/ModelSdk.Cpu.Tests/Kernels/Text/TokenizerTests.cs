using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Text;

/// <summary>
/// Expected values from tensorflow/tflite-support, custom_ops/kernel/whitespace_tokenizer_test.cc and ngrams_test.cc, and
/// from tensorflow/text, core/kernels/ngrams_tflite_test.cc and the documentation of its operators.
/// </summary>
[TestClass]
public sealed class TokenizerTests
{
    private static readonly string[] Sentences = ["this is a test", "three token sentence", "many more tokens than that sentence"];

    [TestMethod]
    public void Words_ArePadded()
    {
        using Model model = TextModel.Load(Whitespace([3], ragged: false));
        using ModelSession session = model.CreateSession();
        session.SetStrings(0, Sentences);
        session.Run();

        CollectionAssert.AreEqual((int[])[3, 6], session.OutputShape(0).ToArray());
        CollectionAssert.AreEqual(
            (string[])["this", "is", "a", "test", "", "", "three", "token", "sentence", "", "", "", "many", "more", "tokens", "than", "that", "sentence"],
            session.GetStrings(0));
    }

    [TestMethod]
    public void Words_ComeWithEndsOfRows()
    {
        using Model model = TextModel.Load(Whitespace([3, 2], ragged: true));
        using ModelSession session = model.CreateSession();
        session.SetStrings(0, "a b c", "d e f", "g h", "i j k l", "m", "n o p q r");
        session.Run();

        CollectionAssert.AreEqual("abcdefghijklmnopqr".Select(static letter => $"{letter}").ToArray(), session.GetStrings(0));
        CollectionAssert.AreEqual((long[])[0, 2, 4, 6], session.Output<long>(1).ToArray());
        CollectionAssert.AreEqual((long[])[0, 3, 6, 8, 12, 13, 18], session.Output<long>(2).ToArray());
    }

    [TestMethod]
    public void Spaces_AreThoseOfUnicodeToo_AndBrokenTextEndsTheString()
    {
        using Model model = TextModel.Load(Whitespace([2], ragged: false));
        using ModelSession session = model.CreateSession();
        session.SetUtf8Strings(0, "\u00a0größer\u3000\U0001F600\t".ToUtf8(), (byte[])[(byte)'a', (byte)' ', (byte)'b', 0xFF, (byte)' ', (byte)'c']);
        session.Run();

        CollectionAssert.AreEqual((string[])["größer", "\U0001F600", "a", "b"], session.GetStrings(0));
    }

    [TestMethod]
    public void WordsWithOffsets()
    {
        // The code points 9 to 13 and 32, a bit each.
        TestModel model = new();
        model.Input("text", TensorType.String, [2]);
        int spaces = model.Constant("spaces", TensorType.String, [1], [1, 0, 0, 0, 12, 0, 0, 0, 17, 0, 0, 0, 0, 0x3E, 0, 0, 1]);
        model.Output("words", TensorType.String, [1]).Output("ends", TensorType.Int64, [3])
            .Output("starts", TensorType.Int32, [1]).Output("stops", TensorType.Int32, [1])
            .Operator(BuiltinOperator.Custom, [0, spaces], [2, 3, 4, 5], "TFText>WhitespaceTokenizeWithOffsetsV2");
        using Model loaded = TextModel.Load(model);
        using ModelSession session = loaded.CreateSession();
        session.SetStrings(0, "a bb ccc", " d ");
        session.Run();

        CollectionAssert.AreEqual((string[])["a", "bb", "ccc", "d"], session.GetStrings(0));
        CollectionAssert.AreEqual((long[])[0, 3, 4], session.Output<long>(1).ToArray());
        CollectionAssert.AreEqual((int[])[0, 2, 5, 1], session.Output<int>(2).ToArray());
        CollectionAssert.AreEqual((int[])[1, 4, 8, 2], session.Output<int>(3).ToArray());
    }

    [TestMethod]
    [DataRow(2, " ", "this is|is a|a test")]
    [DataRow(3, " ", "this is a|is a test")]
    [DataRow(2, "...", "this...is|is...a|a...test")]
    [DataRow(5, " ", null)]
    public void Ngrams_OfOneRow(int width, string separator, string? expected)
    {
        foreach (string name in (string[])["tftext:Ngrams", "TFText>NgramsStringJoin"])
        {
            TestModel model = new();
            model.Input("words", TensorType.String, [4]).Output("ngrams", TensorType.String, [1])
                .Operator(BuiltinOperator.Custom, [0], [1], name, change: Options(width, separator));

            CollectionAssert.AreEqual(expected?.Split('|') ?? [], TextModel.Run(model, "this", "is", "a", "test"));
        }
    }

    [TestMethod]
    public void Ngrams_OfRaggedRows_KeepTheOuterOnes()
    {
        using Model model = TextModel.Load(Ragged());
        using ModelSession session = model.CreateSession();
        session.SetStrings(0, "a", "b", "c", "d", "e", "f");
        ((long[])[0, 1, 3]).CopyTo(session.Input<long>(1));
        ((long[])[0, 3, 4, 6]).CopyTo(session.Input<long>(2));
        session.Run();

        CollectionAssert.AreEqual((string[])["a b", "b c", "e f"], session.GetStrings(0));
        CollectionAssert.AreEqual((long[])[0, 1, 3], session.Output<long>(1).ToArray());
        CollectionAssert.AreEqual((long[])[0, 2, 2, 3], session.Output<long>(2).ToArray());
    }

    [TestMethod]
    [DataRow(7L)]
    [DataRow(-1L)]
    [DataRow(long.MaxValue)]
    public void RowsThatAreNotThere_AreAnErrorOfTheRun(long end)
    {
        using Model model = TextModel.Load(Ragged());
        using ModelSession session = model.CreateSession();
        session.SetStrings(0, "a", "b", "c", "d", "e", "f");
        ((long[])[0, 3, end, 6]).CopyTo(session.Input<long>(2));

        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => session.Run()).Message, "is not inside of the 6 strings of 'words'");
    }

    [TestMethod]
    public void ImpossibleWidth_IsRefused()
    {
        TestModel model = new();
        model.Input("words", TensorType.String, [4]).Output("ngrams", TensorType.String, [1])
            .Operator(BuiltinOperator.Custom, [0], [1], "tftext:Ngrams", change: Options(0, " "));

        StringAssert.Contains(TextModel.Refusal(model), "width 0");
    }

    private static TestModel Ragged()
    {
        TestModel model = new();
        model.Input("words", TensorType.String, [6]).Input("outer", TensorType.Int64, [3]).Input("inner", TensorType.Int64, [4]);
        return model.Output("ngrams", TensorType.String, [1]).Output("outer_ends", TensorType.Int64, [3]).Output("inner_ends", TensorType.Int64, [4])
            .Operator(BuiltinOperator.Custom, [0, 1, 2], [3, 4, 5], "tftext:Ngrams", change: Options(2, " "));
    }

    private static TestModel Whitespace(int[] shape, bool ragged)
    {
        TestModel model = new();
        model.Input("text", TensorType.String, shape).Output("words", TensorType.String, [1]);
        for (int i = 0; ragged && i < shape.Length; i++)
        {
            model.Output($"ends{i}", TensorType.Int64, [1]);
        }

        return model.Operator(
            BuiltinOperator.Custom, [0], [.. Enumerable.Range(1, ragged ? shape.Length + 1 : 1)], "tftext:WhitespaceTokenizer");
    }

    private static Action<Format.Tests.Building.FlatObject> Options(int width, string separator) => node => node[5] = FlexMap.Write(
        ("axis", -1), ("reduction_type", "STRING_JOIN"), ("string_separator", separator), ("width", width));
}

/// <summary>Text for tests.</summary>
internal static class Utf8Text
{
    /// <summary>The bytes of a string.</summary>
    public static byte[] ToUtf8(this string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
