namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>PAD and PADV2: writes each byte of the output once, border and inside in their order.</summary>
internal sealed class PadKernel : Kernel
{
    private readonly Dimension[] _dimensions;
    private readonly int _elementSize;
    private readonly byte[]? _value;

    /// <summary>Pads a tensor of <paramref name="shape"/>.</summary>
    /// <param name="shape">Shape of the input.</param>
    /// <param name="before">Elements to add in front, by dimension.</param>
    /// <param name="after">Elements to add behind, by dimension.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="value">The element to add, or null when it is input 2 at run time.</param>
    public PadKernel(int[] shape, int[] before, int[] after, int elementSize, byte[]? value)
    {
        _elementSize = elementSize;
        _value = value;
        List<Dimension> dimensions = [];
        int block = elementSize;
        int sourceBlock = elementSize;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            // Inner dimensions without a border are one block; such a dimension further out joins the next one like it.
            Dimension here = new(shape[i], before[i], after[i], sourceBlock, block);
            if (here.IsPlain && dimensions is [.., { IsPlain: true } inner])
            {
                dimensions[^1] = inner with { Size = inner.Size * here.Size };
            }
            else if (!here.IsPlain || dimensions.Count > 0)
            {
                dimensions.Add(here);
            }

            sourceBlock = checked(sourceBlock * shape[i]);
            block = checked(block * (shape[i] + before[i] + after[i]));
        }

        dimensions.Reverse();
        _dimensions = [.. dimensions];
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> value = _value is null ? context.Input<byte>(2) : _value;
        ReadOnlySpan<byte> input = context.Input<byte>(0);
        Span<byte> output = context.Output<byte>(0);
        if (_dimensions.Length == 0)
        {
            input.CopyTo(output);
        }
        else
        {
            Pad(input, output, value[.._elementSize], 0);
        }
    }

    private void Pad(ReadOnlySpan<byte> input, Span<byte> output, ReadOnlySpan<byte> value, int dimension)
    {
        Dimension here = _dimensions[dimension];
        int start = here.Before * here.Block;
        int inside = here.Size * here.Block;
        BytePattern.Fill(output[..start], value);
        if (dimension == _dimensions.Length - 1)
        {
            input.CopyTo(output.Slice(start, inside));
        }
        else
        {
            for (int i = 0; i < here.Size; i++)
            {
                Pad(
                    input.Slice(i * here.SourceBlock, here.SourceBlock),
                    output.Slice(start + (i * here.Block), here.Block),
                    value,
                    dimension + 1);
            }
        }

        BytePattern.Fill(output[(start + inside)..], value);
    }

    /// <summary>One dimension; blocks are the bytes of one index of it in input and output.</summary>
    private readonly record struct Dimension(int Size, int Before, int After, int SourceBlock, int Block)
    {
        public bool IsPlain => Before == 0 && After == 0;
    }
}
