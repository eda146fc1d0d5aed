using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Recurrent;

/// <summary>The integer LSTM of upstream's unit tests: numbers of tflite/kernels/lstm_test.cc (IntegerLstmOpTest).</summary>
internal static class UpstreamLstm
{
    public const int Batch = 2;
    private const int Depth = 5;
    private const int Cells = 4;
    private const int Units = 3;

    private static readonly Range Unit = new(-1, 1);
    private static readonly Range State = new(-1, 32767f / 32768);

    private static readonly float[][] InputWeights =
    [
        [0.5f, 0.6f, 0.7f, -0.8f, -0.9f, 0.1f, 0.2f, 0.3f, -0.4f, 0.5f, -0.8f, 0.7f, -0.6f, 0.5f, -0.4f, -0.5f, -0.4f, -0.3f, -0.2f, -0.1f],
        [-0.6f, -0.1f, 0.3f, 0.2f, 0.9f, -0.5f, -0.2f, -0.4f, 0.3f, -0.8f, -0.4f, 0.3f, -0.5f, -0.4f, -0.6f, 0.3f, -0.4f, -0.6f, -0.5f, -0.5f],
        [-0.4f, -0.3f, -0.2f, -0.1f, -0.5f, 0.5f, -0.2f, -0.3f, -0.2f, -0.6f, 0.6f, -0.1f, -0.4f, -0.3f, -0.7f, 0.7f, -0.9f, -0.5f, 0.8f, 0.6f],
        [-0.8f, -0.4f, -0.2f, -0.9f, -0.1f, -0.7f, 0.3f, -0.3f, -0.8f, -0.2f, 0.6f, -0.2f, 0.4f, -0.7f, -0.3f, -0.5f, 0.1f, 0.5f, -0.6f, -0.4f],
    ];

    private static readonly float[][] RecurrentWeights =
    [
        [-0.2f, -0.3f, 0.4f, 0.1f, -0.5f, 0.9f, -0.2f, -0.3f, -0.7f, 0.05f, -0.2f, -0.6f],
        [-0.5f, -0.3f, -0.5f, -0.2f, 0.6f, 0.4f, 0.9f, 0.3f, -0.1f, 0.2f, 0.5f, 0.2f],
        [-0.3f, 0.2f, 0.1f, -0.3f, 0.8f, -0.08f, -0.2f, 0.3f, 0.8f, -0.6f, -0.1f, 0.2f],
        [0.3f, -0.1f, 0.1f, -0.2f, -0.5f, -0.7f, -0.2f, -0.6f, -0.1f, -0.4f, -0.7f, -0.2f],
    ];

    private static readonly float[][] Biases =
        [[0.03f, 0.15f, 0.22f, 0.38f], [0.1f, -0.3f, -0.2f, 0.1f], [-0.05f, 0.72f, 0.25f, 0.08f], [0.05f, -0.01f, 0.2f, 0.1f]];

    private static readonly float[][] Norms =
        [[0.1f, 0.2f, 0.3f, 0.5f], [0.2f, 0.2f, 0.4f, 0.3f], [0.7f, 0.2f, 0.3f, 0.8f], [0.6f, 0.2f, 0.2f, 0.5f]];

    private static readonly float[][] Peepholes = [[0.3f, -0.1f, 0.1f, -0.2f], [0.2f, -0.1f, 0.1f, -0.2f], [0.3f, -0.1f, 0.1f, -0.3f]];

    private static readonly float[] Projection = [-0.1f, 0.2f, 0.01f, -0.2f, 0.1f, 0.5f, 0.3f, 0.08f, 0.07f, 0.2f, -0.4f, 0.2f];

    /// <summary>The inputs of three steps.</summary>
    public static readonly float[][] Inputs =
    [
        [0.7f, 0.8f, 0.1f, 0.2f, 0.3f, 0.8f, 0.1f, 0.2f, 0.4f, 0.5f],
        [0.2f, 0.7f, 0.7f, 0.1f, 0.7f, 0.3f, 0.2f, 0.9f, 0.8f, 0.1f],
        [0.7f, 0.8f, 0.1f, 0.2f, 0.3f, 0.3f, 0.2f, 0.9f, 0.8f, 0.1f],
    ];

    /// <summary>An input as the tests quantize it.</summary>
    public static sbyte[] Quantize(float[] values)
    {
        (float scale, int zero) = Parameters(new Range(-1, 127f / 128), sbyte.MinValue, sbyte.MaxValue);
        return MemoryMarshal.Cast<byte, sbyte>(Quantize(TensorType.Int8, values, scale, zero)).ToArray();
    }

    /// <summary>The model of a test.</summary>
    public static byte[] Build(bool hasPeephole, bool isNarrow)
    {
        RecurrentModel model = new();
        int[] inputs = new int[24];
        Array.Fill(inputs, -1);
        (float inputScale, int inputZero) = Parameters(new Range(-1, 127f / 128), sbyte.MinValue, sbyte.MaxValue);
        inputs[0] = model.Input(TensorType.Int8, [Batch, Depth], inputScale, inputZero);
        Range norm = new(-1.00001f, 1);
        for (int gate = isNarrow ? 1 : 0; gate < 4; gate++)
        {
            Range recurrent = hasPeephole && gate == 1 ? new(-0.9f, 0.9f) : Unit;
            inputs[1 + gate] = Add(model, TensorType.Int8, [Cells, Depth], InputWeights[gate], Unit);
            inputs[5 + gate] = Add(model, TensorType.Int8, [Cells, Units], RecurrentWeights[gate], recurrent);
            inputs[12 + gate] = Add(
                model, TensorType.Int32, [Cells], Biases[gate], new Range(-100, hasPeephole && gate == 1 ? 80 : 100));
            inputs[20 + gate] = Add(
                model, TensorType.Int16, [Cells], Norms[gate], hasPeephole ? (gate < 2 ? new(-0.5f, 0.5f) : Unit) : norm);
            if (hasPeephole && gate != 2)
            {
                int peephole = Math.Min(gate, 2);
                inputs[9 + peephole] = Add(model, TensorType.Int16, [Cells], Peepholes[peephole], new Range(-0.3f, 0.3f));
            }
        }

        inputs[16] = Add(model, TensorType.Int8, [Units, Cells], Projection, new Range(-0.5f, 0.5f));
        if (isNarrow)
        {
            inputs[17] = Add(model, TensorType.Int32, [Units], [0.1f, 0.3f, 0.5f], Unit);
        }

        // The tests give the last output the type int16, although the kernel stores int8 there.
        (float stateScale, int stateZero) = Parameters(State, short.MinValue, short.MaxValue);
        inputs[18] = model.Variable(TensorType.Int16, [Batch, Units], stateScale, stateZero);
        (float cellScale, int cellZero) = Parameters(isNarrow ? State : Unit, short.MinValue, short.MaxValue);
        inputs[19] = model.Variable(TensorType.Int16, [Batch, Cells], cellScale, cellZero);
        float[] intermediates = isNarrow
            ? [0.007059f, 0.007812f, 0.007059f, 0.007812f, 0.007f, 0.007059f, 0.007f, 0.007f, 0.007059f, 0.007f, 0.007f, 0.3f]
            : [0.007059f, 0.007812f, 0.007059f, 0.007812f, 0.007f];
        (float outputScale, int outputZero) = Parameters(State, sbyte.MinValue, sbyte.MaxValue);
        model.Output(TensorType.Int8, [Batch, Units], outputScale, outputZero);
        FlatObject options = new() { [0] = (sbyte)FusedActivation.Tanh };
        return model.Build(
            BuiltinOperator.Lstm, 4, 14, options, inputs, [.. intermediates.Select(scale => model.Intermediate(scale, 0))]);
    }

    private static int Add(RecurrentModel model, TensorType type, int[] shape, float[] values, Range range)
    {
        (float scale, int zero) = type switch
        {
            TensorType.Int8 => Parameters(range, sbyte.MinValue, sbyte.MaxValue),
            TensorType.Int16 => Parameters(range, short.MinValue, short.MaxValue),
            _ => Parameters(range, int.MinValue, int.MaxValue),
        };
        return model.Constant(type, shape, Quantize(type, values, scale, zero), scale, zero);
    }

    // QuantizationParams and Quantize of tflite/kernels/test_util.h.
    private static (float Scale, int Zero) Parameters(Range range, float least, float most)
    {
        float scale = (range.Max - range.Min) / (most - least);
        float fromMin = least - (range.Min / scale);
        float fromMax = most - (range.Max / scale);
        float errorFromMin = Math.Abs(least) + Math.Abs(range.Min / scale);
        float errorFromMax = Math.Abs(most) + Math.Abs(range.Max / scale);
        float zero = errorFromMin < errorFromMax ? fromMin : fromMax;
        return (scale, (int)MathF.Round(Math.Clamp(zero, least, most), MidpointRounding.AwayFromZero));
    }

    private static byte[] Quantize(TensorType type, float[] values, float scale, int zero)
    {
        float[] rounded = Array.ConvertAll(values, value => MathF.Round(zero + (value / scale), MidpointRounding.AwayFromZero));
        return type switch
        {
            TensorType.Int8 => Bytes(rounded, static value => (sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue)),
            TensorType.Int16 => Bytes(rounded, static value => (short)Math.Clamp(value, short.MinValue, short.MaxValue)),
            _ => Bytes(rounded, static value => (int)value),
        };
    }

    private static byte[] Bytes<T>(float[] values, Func<float, T> convert)
        where T : unmanaged => MemoryMarshal.AsBytes(Array.ConvertAll(values, value => convert(value)).AsSpan()).ToArray();

    private readonly record struct Range(float Min, float Max);
}
