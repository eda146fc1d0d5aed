using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Where the rows of a sequence lie: a row is what one step reads or writes of one batch.</summary>
/// <param name="Steps">Steps in time.</param>
/// <param name="Batch">Sequences side by side.</param>
/// <param name="TimeMajor">Whether all batches of a step follow each other, instead of all steps of a batch.</param>
internal sealed record Sequence(int Steps, int Batch, bool TimeMajor)
{
    /// <summary>Rows of all steps and batches.</summary>
    public int Rows => checked(Steps * Batch);

    /// <summary>Reads the first two dimensions of a tensor of three.</summary>
    public static Sequence Of(NodeContext node, Value input, bool timeMajor)
    {
        if (input.Shape.Length != 3)
        {
            throw node.Error($"{input} must have three dimensions: batch and time in either order, and the values of a step");
        }

        return timeMajor ? new(input.Shape[0], input.Shape[1], true) : new(input.Shape[1], input.Shape[0], false);
    }

    /// <summary>Row of a step and a batch.</summary>
    public int Row(int step, int batch) => TimeMajor ? (step * Batch) + batch : (batch * Steps) + step;
}

/// <summary>Where a layer writes its rows: bidirectional operators may write both directions into one output.</summary>
/// <param name="Output">Index of the output.</param>
/// <param name="RowLength">Elements of a row of the output.</param>
/// <param name="Offset">Where the part of the layer begins in a row.</param>
internal readonly record struct OutputPlace(int Output, int RowLength, int Offset);

/// <summary>One direction of a recurrent operator: what the input gives to the gates, and what a step does with it.</summary>
/// <typeparam name="TGate">Type of what the input gives.</typeparam>
internal abstract class RecurrentLayer<TGate>
    where TGate : unmanaged
{
    /// <summary>Elements that a row of input gives: all gates side by side.</summary>
    public abstract int GateColumns { get; }

    /// <summary>Whether the layer walks from the last step to the first.</summary>
    public bool IsBackward { get; init; }

    /// <summary>How often the layer walks over the sequence in a run, with the state going on.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>Scratch memory of <see cref="InputGates"/> for that many rows and of <see cref="Step"/>.</summary>
    public abstract int ScratchBytes(int rows);

    /// <summary>Computes what rows of input give to the gates; nothing in it depends on earlier steps.</summary>
    public abstract void InputGates(in KernelContext context, int firstRow, Span<TGate> gates, Span<byte> scratch);

    /// <summary>Computes one step of all batches, and changes the state.</summary>
    /// <param name="context">The memory of the step.</param>
    /// <param name="step">Step in time.</param>
    /// <param name="gates">What the input gives; may be overwritten.</param>
    /// <param name="rows">Row in <paramref name="gates"/> of each batch.</param>
    /// <param name="scratch">Scratch memory.</param>
    public abstract void Step(in KernelContext context, int step, Span<TGate> gates, GateRows rows, Span<byte> scratch);
}

/// <summary>Rows of a step among those of several steps.</summary>
/// <param name="First">Row of the first batch.</param>
/// <param name="Stride">Rows from batch to batch.</param>
internal readonly record struct GateRows(int First, int Stride)
{
    /// <summary>The gates of a batch.</summary>
    public Span<T> Of<T>(Span<T> gates, int batch, int columns) => gates.Slice((First + (batch * Stride)) * columns, columns);
}
