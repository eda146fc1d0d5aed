using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Recurrent;

/// <summary>What both directions give is what two operators of one direction give, one of them on the reversed sequence.</summary>
/// <remarks>Native is wrong where several batches in batch-major order are merged into one output, so that the corpus has no such case.</remarks>
[TestClass]
public sealed class BidirectionalTests
{
    private const int Batch = 2;
    private const int Steps = 4;
    private const int Depth = 3;
    private const int Units = 5;

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(true, true)]
    [DataRow(false, false)]
    [DataRow(false, true)]
    public void BothDirections_GiveWhatEachGives(bool isLstm, bool isTimeMajor)
    {
        float[] input = [.. Enumerable.Range(0, Batch * Steps * Depth).Select(static i => MathF.Sin(i * 0.7f))];
        float[] forward = Run(Unidirectional(isLstm, isTimeMajor, isSecond: false), input, 0);
        float[] backward = Reverse(Run(Unidirectional(isLstm, isTimeMajor, isSecond: true), Reverse(input, Depth, isTimeMajor), 0), Units, isTimeMajor);
        byte[] separate = Bidirectional(isLstm, isTimeMajor, isMerged: false);
        CollectionAssert.AreEqual(forward, Run(separate, input, 0));
        CollectionAssert.AreEqual(backward, Run(separate, input, 1));
        float[] merged = [.. forward.Chunk(Units).Zip(backward.Chunk(Units)).SelectMany(static pair => pair.First.Concat(pair.Second))];
        CollectionAssert.AreEqual(merged, Run(Bidirectional(isLstm, isTimeMajor, isMerged: true), input, 0));
    }

    private static float[] Run(byte[] file, float[] input, int output)
    {
        using RecurrentRun run = new(file, reference: false);
        run.Run<float>(input);
        return run.Session.Output<float>(output).ToArray();
    }

    private static float[] Reverse(float[] rows, int length, bool isTimeMajor)
    {
        float[][] all = [.. rows.Chunk(length)];
        return [.. Enumerable.Range(0, Batch * Steps).SelectMany(row => all[Mirror(row)])];

        int Mirror(int row) => isTimeMajor
            ? ((Steps - 1 - (row / Batch)) * Batch) + (row % Batch)
            : (row / Steps * Steps) + (Steps - 1 - (row % Steps));
    }

    private static byte[] Unidirectional(bool isLstm, bool isTimeMajor, bool isSecond)
    {
        RecurrentModel model = new(3);
        int input = model.Input(TensorType.Float32, Shape(isTimeMajor, Depth));
        int[] layer = Layer(model, isLstm);
        if (isSecond)
        {
            // The next weights of the same generator: those of the backward layer.
            layer = Layer(model, isLstm);
        }

        model.Output(TensorType.Float32, Shape(isTimeMajor, Units));
        FlatObject options = isLstm
            ? new() { [0] = (sbyte)FusedActivation.Tanh, [3] = isTimeMajor }
            : new() { [0] = isTimeMajor, [1] = (sbyte)FusedActivation.Tanh };
        return isLstm
            ? model.Build(BuiltinOperator.UnidirectionalSequenceLstm, 1, 71, options, [input, .. layer, .. States(model, isLstm)], [])
            : model.Build(BuiltinOperator.UnidirectionalSequenceRnn, 1, 31, options, [input, .. layer, .. States(model, isLstm)], []);
    }

    private static byte[] Bidirectional(bool isLstm, bool isTimeMajor, bool isMerged)
    {
        RecurrentModel model = new(3);
        int input = model.Input(TensorType.Float32, Shape(isTimeMajor, Depth));
        int[] forward = Layer(model, isLstm);
        int[] backward = Layer(model, isLstm);
        model.Output(TensorType.Float32, Shape(isTimeMajor, isMerged ? 2 * Units : Units));
        if (!isMerged)
        {
            model.Output(TensorType.Float32, Shape(isTimeMajor, Units));
        }

        FlatObject options = isLstm
            ? new() { [0] = (sbyte)FusedActivation.Tanh, [3] = isMerged, [4] = isTimeMajor }
            : new() { [0] = isTimeMajor, [1] = (sbyte)FusedActivation.Tanh, [2] = isMerged };
        int[] inputs = isLstm
            ? [input, .. forward, .. backward, .. States(model, isLstm), .. States(model, isLstm), .. Enumerable.Repeat(-1, 9)]
            : [input, .. forward, .. States(model, isLstm), .. backward, .. States(model, isLstm), -1, -1, -1];
        return isLstm
            ? model.Build(BuiltinOperator.BidirectionalSequenceLstm, 1, 69, options, inputs, [])
            : model.Build(BuiltinOperator.BidirectionalSequenceRnn, 1, 70, options, inputs, []);
    }

    /// <summary>The weights of one direction, without peephole and projection.</summary>
    private static int[] Layer(RecurrentModel model, bool isLstm)
    {
        int gates = isLstm ? 4 : 1;
        int[] weights = Repeat(gates, () => model.Constant(TensorType.Float32, [Units, Depth]));
        int[] recurrent = Repeat(gates, () => model.Constant(TensorType.Float32, [Units, Units]));
        int[] biases = Repeat(gates, () => model.Constant(TensorType.Float32, [Units]));
        return isLstm ? [.. weights, .. recurrent, -1, -1, -1, .. biases, -1, -1] : [.. weights, .. recurrent, .. biases];
    }

    private static int[] States(RecurrentModel model, bool isLstm) =>
        Repeat(isLstm ? 2 : 1, () => model.Variable(TensorType.Float32, [Batch, Units]));

    private static int[] Repeat(int count, Func<int> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static int[] Shape(bool isTimeMajor, int length) => isTimeMajor ? [Steps, Batch, length] : [Batch, Steps, length];
}
