using System.Text;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Cpu.Tests.Kernels.Text;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Execution;

/// <summary>Strings into and out of sessions of the managed engine.</summary>
[TestClass]
public sealed class StringSessionTests
{
    private readonly Model _model = TextModel.Load(TextModel.Doubled());

    [TestCleanup]
    public void Unload() => _model.Dispose();

    [TestMethod]
    public void Strings_GoInAndOut_ByIndexAndByName()
    {
        using ModelSession session = _model.CreateSession();

        session.SetStrings(0, "a", "", "größer");
        session.Run();
        CollectionAssert.AreEqual((string[])["a", "", "größer", "a", "", "größer"], session.GetStrings(0));

        session.SetStrings("words", "x", "y", "z");
        session.Run();
        CollectionAssert.AreEqual((string[])["x", "y", "z", "x", "y", "z"], session.GetStrings("doubled"));
    }

    [TestMethod]
    public void Utf8_GoesInAndOut_ByteForByte()
    {
        using ModelSession session = _model.CreateSession();
        byte[] noText = [0xFF, 0x00, 0x80];

        session.SetUtf8Strings("words", noText, "é"u8.ToArray(), ReadOnlyMemory<byte>.Empty);
        session.Run();

        StringTensor strings = session.OutputStrings("doubled");
        Assert.AreEqual(6, strings.Count);
        CollectionAssert.AreEqual(noText, strings[3].ToArray());
        Assert.AreEqual("é", strings.GetString(4));
        Assert.AreEqual(0, strings[5].Length);
    }

    [TestMethod]
    public void EncodedOutput_CanBeTheInputOfTheNextRun()
    {
        using ModelSession session = _model.CreateSession();
        session.SetInput<byte>(0, TextModel.Encode("p", "q", "r"));
        session.Run();
        byte[] encoded = session.Output<byte>(0).ToArray();

        session.ResizeInput(0, 6);
        session.SetInput<byte>(0, encoded);
        session.Run();

        CollectionAssert.AreEqual(Enumerable.Repeat<string[]>(["p", "q", "r"], 4).SelectMany(static part => part).ToArray(), session.GetStrings(0));
    }

    [TestMethod]
    public void WrongNumberOfStrings_IsAnErrorThatNamesTheInput()
    {
        using ModelSession session = _model.CreateSession();

        ModelException exception = Assert.ThrowsException<ModelException>(() => session.SetStrings(0, "one"));

        Assert.AreEqual(ModelErrorCode.ShapeMismatch, exception.Code);
        StringAssert.Contains(exception.Message, "'words'");
        StringAssert.Contains(exception.Message, "3 strings ([3]), but 1 were given");
        StringAssert.Contains(exception.Message, "ResizeInput");
    }

    [TestMethod]
    public void DamagedBytes_AreRefused_AndTheStringsStay()
    {
        using ModelSession session = _model.CreateSession();
        session.SetStrings(0, "a", "b", "c");

        ModelException exception = Assert.ThrowsException<ModelException>(
            () => session.SetInput<byte>(0, [3, 0, 0, 0, 255, 0, 0, 0]));
        session.Run();

        Assert.AreEqual(ModelErrorCode.InvalidArgument, exception.Code);
        Assert.AreEqual("c", session.GetStrings(0)[2]);
    }

    [TestMethod]
    public void RunBeforeStringsAreSet_SaysWhatToCall_AlsoAfterAResize()
    {
        using ModelSession session = _model.CreateSession();
        ModelException first = Assert.ThrowsException<ModelException>(() => session.Run());
        session.SetStrings(0, "a", "b", "c");
        session.ResizeInput(0, 2);
        ModelException second = Assert.ThrowsException<ModelException>(() => session.Run());

        Assert.AreEqual(ModelErrorCode.InvalidArgument, first.Code);
        StringAssert.Contains(first.Message, "SetStrings");
        StringAssert.Contains(second.Message, "[2]");
    }

    [TestMethod]
    public void NoStrings_AreATensorToo()
    {
        using ModelSession session = _model.CreateSession();

        session.ResizeInput(0, 0);
        session.SetStrings(0);
        session.Run();

        Assert.AreEqual(0, session.GetStrings(0).Length);
    }

    [TestMethod]
    public void NumbersAndStrings_AreNotMixedUp()
    {
        TestModel equal = new();
        equal.Input("left", TensorType.String, [2]);
        equal.Input("right", TensorType.String, [1]);
        equal.Output("same", TensorType.Bool, [2]).Operator(BuiltinOperator.Equal, [0, 1], [2], version: 3);
        using Model model = TextModel.Load(equal);
        using ModelSession session = model.CreateSession();
        session.SetStrings(0, "a", "b");
        session.SetStrings(1, "b");
        session.Run();

        CollectionAssert.AreEqual((bool[])[false, true], session.Output<bool>(0).ToArray());
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.GetStrings(0));
        Assert.AreEqual(ModelErrorCode.TypeMismatch, exception.Code);
        StringAssert.Contains(exception.Message, "Output<bool>");
        exception = Assert.ThrowsException<ModelException>(() => session.Input<int>(0).Length);
        StringAssert.Contains(exception.Message, "use SetStrings");
        exception = Assert.ThrowsException<ModelException>(() => session.InputTensor<byte>(0).FlattenedLength);
        StringAssert.Contains(exception.Message, "use SetStrings instead of InputTensor");
    }

    [TestMethod]
    public void NullAndWrongPlaces_AreArgumentErrors()
    {
        using ModelSession session = _model.CreateSession();

        Assert.ThrowsException<ArgumentNullException>(() => session.SetStrings(0, "a", null!, "c"));
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => session.SetStrings(1, "a"));
        Assert.ThrowsException<ModelException>(() => session.SetStrings("nothing", "a"));
    }

    [TestMethod]
    public void Strings_CountForTheMemoryLimit()
    {
        using Model model = TextModel.Load(TextModel.Doubled(), new ModelOptions { MaxMemoryBytes = 100_000 });
        using ModelSession session = model.CreateSession();

        ModelException exception = Assert.ThrowsException<ModelException>(
            () => session.SetStrings(0, new string('x', 200_000), "", ""));

        Assert.AreEqual(ModelErrorCode.OutOfMemory, exception.Code);
    }

    [TestMethod]
    public void WarmRun_WithStringsThatAreReadInPlace_DoesNotAllocate()
    {
        using ModelSession session = _model.CreateSession();
        string[] words = ["some", "words", "here"];
        byte[] last = Encoding.UTF8.GetBytes(words[2]);

        long bytes = Allocations.BytesOf(() =>
        {
            session.SetStrings(0, words);
            session.Run();
            Assert.IsTrue(session.OutputStrings(0)[5].SequenceEqual(last));
        });

        Assert.AreEqual(0, bytes);
    }
}
