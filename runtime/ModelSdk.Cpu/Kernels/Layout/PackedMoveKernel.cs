namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>Planned copies of int4 and int2: unpacked to bytes, moved, packed again; meant for constants, which are folded.</summary>
internal sealed class PackedMoveKernel : Kernel
{
    private readonly Move[] _moves;
    private readonly int _bits;
    private readonly int[] _inputCounts;
    private readonly int[] _outputCounts;
    private readonly int _inputLength;
    private readonly int _outputLength;

    /// <summary>Copies between the inputs and outputs of a node, whose shapes are settled.</summary>
    public PackedMoveKernel(NodeContext node, Move[] moves, int bits)
    {
        _moves = moves;
        _bits = bits;
        _inputCounts = [.. moves.Select(move => node.Input(move.Input).Count)];
        _outputCounts = [.. Enumerable.Range(0, node.OutputCount).Select(index => node.Output(index).Count)];
        _inputLength = _inputCounts.Max();
        _outputLength = _outputCounts.Sum();
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(_inputLength + _outputLength);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<byte> outputs = context.Scratch[..ScratchBytes];
        Span<byte> unpacked = outputs[_outputLength..];
        for (int i = 0; i < _moves.Length; i++)
        {
            Move move = _moves[i];
            Span<byte> input = unpacked[.._inputCounts[i]];
            Unpack(context.Input<byte>(move.Input), input, _bits);
            move.Copy.Run(input, Part(outputs, move.Output), context.Threads);
        }

        for (int i = 0; i < _outputCounts.Length; i++)
        {
            Pack(Part(outputs, i), context.Output<byte>(i), _bits);
        }
    }

    private Span<byte> Part(Span<byte> outputs, int index)
    {
        int start = 0;
        for (int i = 0; i < index; i++)
        {
            start += _outputCounts[i];
        }

        return outputs.Slice(start, _outputCounts[index]);
    }

    /// <summary>One byte for each element; the first one is in the lowest bits of a packed byte.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> elements, int bits)
    {
        int perByte = 8 / bits;
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = (byte)((packed[i / perByte] >> (i % perByte * bits)) & ((1 << bits) - 1));
        }
    }

    /// <summary>The other way round.</summary>
    public static void Pack(ReadOnlySpan<byte> elements, Span<byte> packed, int bits)
    {
        int perByte = 8 / bits;
        packed.Clear();
        for (int i = 0; i < elements.Length; i++)
        {
            packed[i / perByte] |= (byte)(elements[i] << (i % perByte * bits));
        }
    }
}
