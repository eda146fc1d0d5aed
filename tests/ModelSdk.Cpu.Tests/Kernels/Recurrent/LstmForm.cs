using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Recurrent;

/// <summary>How the numbers of an LSTM are stored.</summary>
public enum LstmNumbers
{
    /// <summary>Float.</summary>
    Float,

    /// <summary>int8 weights.</summary>
    Hybrid,

    /// <summary>int8 with int16 gates.</summary>
    Integer,

    /// <summary>int8 with int8 gates.</summary>
    Narrow,
}

/// <summary>An LSTM or UNIDIRECTIONAL_SEQUENCE_LSTM with random weights.</summary>
internal sealed record LstmForm(LstmNumbers Numbers, int Seed)
{
    private const float WeightScale = 0.01f;

    public bool IsStep { get; init; }

    public bool IsTimeMajor { get; init; }

    public bool IsCoupled { get; init; }

    public bool HasPeephole { get; init; }

    public bool HasNorm { get; init; }

    public bool HasProjection { get; init; }

    public bool HasProjectionBias { get; init; }

    public bool IsAsymmetric { get; init; }

    /// <summary>Whether weights are stored without their zeros.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Gates whose recurrent weights are a diagonal.</summary>
    public int Diagonals { get; init; }

    public int Batch { get; init; } = 2;

    public int Steps { get; init; } = 5;

    public int Depth { get; init; } = 7;

    public int Cells { get; init; } = 19;

    public int Units { get; init; } = 11;

    public float CellClip { get; init; }

    public float ProjectionClip { get; init; }

    public int CellExponent { get; init; } = -11;

    private bool IsInteger => Numbers is LstmNumbers.Integer or LstmNumbers.Narrow;

    private TensorType Main => IsInteger ? TensorType.Int8 : TensorType.Float32;

    private TensorType Weights => Numbers == LstmNumbers.Float ? TensorType.Float32 : TensorType.Int8;

    private int Outputs => HasProjection ? Units : Cells;

    private float Scale => Numbers == LstmNumbers.Float ? 0 : WeightScale;

    /// <summary>Shape of the input.</summary>
    public int[] InputShape => Shape(Depth);

    /// <summary>The file.</summary>
    public byte[] Build()
    {
        RecurrentModel model = new(Seed);
        int[] inputs = new int[24];
        Array.Fill(inputs, -1);
        inputs[0] = IsInteger ? model.Input(Main, InputShape, 1f / 64, 3) : model.Input(Main, InputShape);
        for (int gate = IsCoupled ? 1 : 0; gate < 4; gate++)
        {
            inputs[1 + gate] = model.Constant(Weights, [Cells, Depth], Scale);
            inputs[5 + gate] = gate < Diagonals
                ? model.Constant(TensorType.Float32, [Cells])
                : model.Constant(Weights, [Cells, Outputs], Scale);
            if (HasPeephole && gate != 2)
            {
                inputs[9 + Math.Min(gate, 2)] = IsInteger
                    ? model.Constant(TensorType.Int16, [Cells], 1f / 32768, 32767)
                    : model.Constant(Weights, [Cells], Scale);
            }

            inputs[12 + gate] = IsInteger
                ? model.Constant(TensorType.Int32, [Cells], WeightScale / 64, 2000)
                : model.Constant(TensorType.Float32, [Cells]);
            if (HasNorm)
            {
                inputs[20 + gate] = IsInteger
                    ? model.Constant(TensorType.Int16, [Cells], 1f / 32768, 32767)
                    : model.Constant(TensorType.Float32, [Cells]);
            }
        }

        if (HasProjection)
        {
            inputs[16] = model.Constant(Weights, [Units, Cells], Scale);
            if (HasProjectionBias)
            {
                inputs[17] = model.Constant(IsInteger ? TensorType.Int32 : TensorType.Float32, [Units], IsInteger ? WeightScale / 128 : 0, 3000);
            }
        }

        if (IsSparse)
        {
            Array.ForEach(inputs[1..9], model.MakeSparse);
        }

        float stateScale = IsInteger ? 1f / 100 : 0;
        int stateZero = IsInteger ? -9 : 0;
        inputs[18] = model.Variable(Main, [Batch, Outputs], stateScale, stateZero);
        inputs[19] = IsInteger
            ? model.Variable(TensorType.Int16, [Batch, Cells], MathF.Pow(2, CellExponent))
            : model.Variable(TensorType.Float32, [Batch, Cells]);
        int[] intermediates = Numbers switch
        {
            LstmNumbers.Integer => [.. Enumerable.Range(0, 5).Select(i => model.Intermediate(i < 4 ? 0.0004f + (0.0001f * i) : 1f / 120, i < 4 ? 0 : 5))],
            LstmNumbers.Narrow => [.. Enumerable.Range(0, 12).Select(i => model.Intermediate(0.011f + (0.003f * i), (3 * i) - 15))],
            _ => [],
        };
        model.Output(Main, Shape(Outputs), stateScale, stateZero);
        return IsStep
            ? model.Build(BuiltinOperator.Lstm, 4, 14, Options(3), inputs, intermediates)
            : model.Build(BuiltinOperator.UnidirectionalSequenceLstm, 4, 71, Options(4), inputs, intermediates);
    }

    private FlatObject Options(int asymmetricField)
    {
        FlatObject options = new() { [0] = (sbyte)FusedActivation.Tanh, [1] = CellClip, [2] = ProjectionClip };
        if (!IsStep)
        {
            options[3] = IsTimeMajor;
            options[5] = Diagonals > 0;
        }

        options[IsStep ? 4 : asymmetricField] = IsAsymmetric;
        return options;
    }

    private int[] Shape(int length) => IsStep ? [Batch, length] : IsTimeMajor ? [Steps, Batch, length] : [Batch, Steps, length];
}
