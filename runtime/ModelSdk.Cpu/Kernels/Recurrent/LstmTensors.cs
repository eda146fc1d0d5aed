using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Gates of an LSTM, in the order of its tensors.</summary>
internal static class Gate
{
    /// <summary>The input gate, which a coupled LSTM (CIFG) does not have.</summary>
    public const int Input = 0;

    /// <summary>The forget gate.</summary>
    public const int Forget = 1;

    /// <summary>The new values of the cell.</summary>
    public const int Cell = 2;

    /// <summary>The output gate.</summary>
    public const int Output = 3;

    /// <summary>Number of gates.</summary>
    public const int Count = 4;
}

/// <summary>Which inputs of the node one direction of an LSTM reads; weights, peepholes, biases and projection lie together.</summary>
/// <param name="Input">The input.</param>
/// <param name="First">The first weights.</param>
/// <param name="OutputState">State: the last output.</param>
/// <param name="CellState">State: the cells.</param>
/// <param name="FirstNorm">The first coefficients of the layer normalization, or -1.</param>
/// <param name="Auxiliary">The auxiliary input, or -1.</param>
/// <param name="FirstAuxiliary">The first weights for it, or -1.</param>
internal sealed record LstmTensors(
    int Input, int First, int OutputState, int CellState, int FirstNorm = -1, int Auxiliary = -1, int FirstAuxiliary = -1)
{
    /// <summary>The weights of the projection, which may be missing.</summary>
    public int Projection => First + 15;

    /// <summary>The bias of the projection, which may be missing.</summary>
    public int ProjectionBias => First + 16;

    /// <summary>The weights from the input to a gate.</summary>
    public int InputWeights(int gate) => First + gate;

    /// <summary>The weights from the last output to a gate.</summary>
    public int RecurrentWeights(int gate) => First + 4 + gate;

    /// <summary>The weights from the cells to a gate; the cell gate has none.</summary>
    public int Peephole(int gate) => First + 8 + (gate == Gate.Output ? 2 : gate);

    /// <summary>The bias of a gate.</summary>
    public int Bias(int gate) => First + 11 + gate;

    /// <summary>The coefficients of the layer normalization of a gate.</summary>
    public int Norm(int gate) => FirstNorm + gate;

    /// <summary>The weights from the auxiliary input to a gate.</summary>
    public int AuxiliaryWeights(int gate) => FirstAuxiliary + gate;
}

/// <summary>Attributes of the LSTM operators.</summary>
/// <param name="Activation">Activation of new values and of the output; integer LSTMs always use tanh.</param>
/// <param name="CellClip">Bound of the cells, or 0.</param>
/// <param name="ProjectionClip">Bound of the projected output, or 0.</param>
/// <param name="Asymmetric">Whether inputs are quantized with a zero point for integer weights.</param>
internal sealed record LstmAttributes(
    FusedActivation Activation, float CellClip, float ProjectionClip, bool Asymmetric);

/// <summary>One direction of an LSTM with its tensors checked.</summary>
/// <param name="Tensors">Its inputs.</param>
/// <param name="Attributes">Attributes.</param>
/// <param name="Sequence">Where rows lie.</param>
/// <param name="Depth">Elements of a row of input.</param>
/// <param name="Cells">Cells.</param>
/// <param name="Units">Elements of the output: the cells, or what they are projected to.</param>
internal sealed record LstmSpec(LstmTensors Tensors, LstmAttributes Attributes, Sequence Sequence, int Depth, int Cells, int Units)
{
    /// <summary>The gates that there are: without the input gate in a coupled LSTM.</summary>
    public required int[] Gates { get; init; }

    /// <summary>Whether the gates read the cells.</summary>
    public required bool HasPeephole { get; init; }

    /// <summary>Whether the gates are normalized.</summary>
    public required bool HasNorm { get; init; }

    /// <summary>Whether the output is projected.</summary>
    public required bool HasProjection { get; init; }

    /// <summary>Elements of the gates of a row.</summary>
    public int GateColumns => checked(Gates.Length * Cells);

    /// <summary>Where a gate begins in a row of gates, or -1.</summary>
    public int Offset(int gate) => Array.IndexOf(Gates, gate) is int index and >= 0 ? index * Cells : -1;

    /// <summary>Whether the recurrent weights of a gate are the diagonal of a matrix.</summary>
    public bool IsDiagonal(NodeContext node, int gate) => node.Input(Tensors.RecurrentWeights(gate)).Shape.Length == 1;
}
