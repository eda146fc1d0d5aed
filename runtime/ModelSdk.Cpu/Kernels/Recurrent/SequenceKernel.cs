using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>The loop over directions and time that LSTM and RNN share, in float and in integers.</summary>
/// <remarks>
/// The products with the input do not depend on the state: they are computed for many steps at once, as many as keep
/// their results in the cache. Only the products with the state wait for the step before.
/// </remarks>
internal sealed class SequenceKernel<TGate> : Kernel
    where TGate : unmanaged
{
    private const int ChunkBytes = 256 * 1024;

    private readonly Sequence _sequence;
    private readonly RecurrentLayer<TGate>[] _layers;

    /// <summary>Lays out the scratch memory.</summary>
    public SequenceKernel(Sequence sequence, params RecurrentLayer<TGate>[] layers)
    {
        _sequence = sequence;
        _layers = layers;
        ScratchBytes = layers.Max(layer => checked(GateBytes(layer) + layer.ScratchBytes(ChunkSteps(layer) * sequence.Batch)));
    }

    /// <inheritdoc/>
    public override int ScratchBytes { get; }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        if (_sequence.Rows == 0)
        {
            return;
        }

        foreach (RecurrentLayer<TGate> layer in _layers)
        {
            for (int pass = 0; pass < layer.Passes; pass++)
            {
                Walk(context, layer);
            }
        }
    }

    private static unsafe int RowBytes(RecurrentLayer<TGate> layer) => checked(layer.GateColumns * sizeof(TGate));

    private void Walk(in KernelContext context, RecurrentLayer<TGate> layer)
    {
        int gateBytes = GateBytes(layer);
        Span<TGate> gates = MemoryMarshal.Cast<byte, TGate>(context.Scratch[..gateBytes]);
        Span<byte> scratch = context.Scratch[gateBytes..];
        int most = ChunkSteps(layer);
        for (int done = 0; done < _sequence.Steps; done += most)
        {
            int steps = Math.Min(most, _sequence.Steps - done);
            int first = layer.IsBackward ? _sequence.Steps - done - steps : done;
            InputGates(context, layer, first, steps, gates, scratch);
            for (int i = 0; i < steps; i++)
            {
                int offset = layer.IsBackward ? steps - 1 - i : i;
                GateRows rows = _sequence.TimeMajor ? new(offset * _sequence.Batch, 1) : new(offset, steps);
                layer.Step(context, first + offset, gates, rows, scratch);
            }
        }
    }

    private void InputGates(
        in KernelContext context, RecurrentLayer<TGate> layer, int first, int steps, Span<TGate> gates, Span<byte> scratch)
    {
        // The rows of a chunk lie together, or those of each batch do.
        int pieces = _sequence.TimeMajor ? 1 : _sequence.Batch;
        int rows = _sequence.TimeMajor ? steps * _sequence.Batch : steps;
        int length = rows * layer.GateColumns;
        for (int piece = 0; piece < pieces; piece++)
        {
            layer.InputGates(context, _sequence.Row(first, piece), gates.Slice(piece * length, length), scratch);
        }
    }

    private int ChunkSteps(RecurrentLayer<TGate> layer)
    {
        long stepBytes = Math.Max((long)RowBytes(layer) * _sequence.Batch, 1);
        return (int)Math.Clamp(ChunkBytes / stepBytes, 1, Math.Max(_sequence.Steps, 1));
    }

    private int GateBytes(RecurrentLayer<TGate> layer) =>
        ScratchSlots.Aligned(checked(RowBytes(layer) * _sequence.Batch * ChunkSteps(layer)));
}
