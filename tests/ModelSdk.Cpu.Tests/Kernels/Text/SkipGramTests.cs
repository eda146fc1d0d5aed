using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Text;

/// <summary>Expected values from LiteRT, tflite/kernels/skip_gram_test.cc, which does not test their order.</summary>
[TestClass]
public sealed class SkipGramTests
{
    private const string Sentence = "The quick\t brown fox\n jumps over\n the lazy dog!";

    [TestMethod]
    [DataRow(1, 0, false, "The|quick|brown|fox|jumps|over|the|lazy|dog!")]
    [DataRow(2, 0, false, "The quick|quick brown|brown fox|fox jumps|jumps over|over the|the lazy|lazy dog!")]
    [DataRow(2, 1, false,
        "The quick|The brown|quick brown|quick fox|brown fox|brown jumps|fox jumps|fox over|jumps over|jumps the|over the|over lazy|the lazy|the dog!|lazy dog!")]
    [DataRow(3, 0, true,
        "The|quick|brown|fox|jumps|over|the|lazy|dog!|The quick|quick brown|brown fox|fox jumps|jumps over|over the|the lazy|lazy dog!|The quick brown|quick brown fox|brown fox jumps|fox jumps over|jumps over the|over the lazy|the lazy dog!")]
    [DataRow(3, 1, false,
        "The quick brown|The quick fox|The brown fox|The brown jumps|quick brown fox|quick brown jumps|quick fox jumps|quick fox over|brown fox jumps|brown fox over|brown jumps over|brown jumps the|fox jumps over|fox jumps the|fox over the|fox over lazy|jumps over the|jumps over lazy|jumps the lazy|jumps the dog!|over the lazy|over the dog!|over lazy dog!|the lazy dog!")]
    public void Sentence_GivesUpstreamsSequences(int size, int skip, bool all, string expected) =>
        CollectionAssert.AreEquivalent(expected.Split('|'), TextModel.Run(SkipGram(size, skip, all), Sentence));

    [TestMethod]
    [DataRow(1, 1, "Hi", "Hi")]
    [DataRow(0, 1, "Hi", null)]
    [DataRow(-1, 1, "Hi", null)]
    [DataRow(int.MaxValue, 1, "Hi", null)]
    [DataRow(3, 1, "Hi hi", null)]
    [DataRow(1, 1, "", null)]
    [DataRow(1, 1, "    ", null)]
    [DataRow(1, 1, "   Hello   world    !  ", "Hello|world|!")]
    public void SpacesAndShortSentences(int size, int skip, string sentence, string? expected) =>
        CollectionAssert.AreEqual(expected?.Split('|') ?? [], TextModel.Run(SkipGram(size, skip, all: false), sentence));

    [TestMethod]
    public void EndlessWork_CanBeCancelled()
    {
        using Model model = TextModel.Load(SkipGram(20, 100, all: true));
        using ModelSession session = model.CreateSession();
        using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(100));
        session.SetStrings(0, string.Join(' ', Enumerable.Range(0, 300)));

        Assert.ThrowsException<OperationCanceledException>(() => session.Run(patience.Token));
    }

    private static TestModel SkipGram(int size, int skip, bool all) =>
        new TestModel().Input("sentence", TensorType.String, []).Output("sequences", TensorType.String, [0])
            .Operator(BuiltinOperator.SkipGram, [0], [1], change: TextModel.Options(18, new FlatObject
            {
                [0] = size, [1] = skip, [2] = all,
            }));
}
