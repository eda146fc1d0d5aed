namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>MIRROR_PAD: writes the inside, then copies the border from what is written, from the inner dimensions outwards.</summary>
internal sealed class MirrorPadKernel : Kernel
{
    private readonly Dimension[] _dimensions;
    private readonly int _elementSize;
    private readonly int _offset;

    /// <summary>Pads a tensor of <paramref name="shape"/>; <paramref name="offset"/> 1 leaves out the border element itself.</summary>
    public MirrorPadKernel(int[] shape, int[] before, int[] after, int offset, int elementSize)
    {
        _elementSize = elementSize;
        _offset = offset;
        _dimensions = new Dimension[shape.Length];
        int source = elementSize;
        int target = elementSize;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            _dimensions[i] = new Dimension(shape[i], before[i], after[i], source, target);
            source = checked(source * shape[i]);
            target = checked(target * (shape[i] + before[i] + after[i]));
        }
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context) => Pad(context.Input<byte>(0), context.Output<byte>(0), 0);

    private void Pad(ReadOnlySpan<byte> input, Span<byte> output, int dimension)
    {
        if (dimension == _dimensions.Length)
        {
            input[.._elementSize].CopyTo(output);
            return;
        }

        Dimension here = _dimensions[dimension];
        int block = here.Block;
        if (dimension == _dimensions.Length - 1)
        {
            input[..(here.Size * block)].CopyTo(output[(here.Before * block)..]);
        }
        else
        {
            for (int i = 0; i < here.Size; i++)
            {
                Pad(
                    input.Slice(i * here.SourceBlock, here.SourceBlock),
                    output.Slice((here.Before + i) * block, block),
                    dimension + 1);
            }
        }

        // Positions in the output: the inside is [Before, last]; a border element is as far out as its image is in.
        int last = here.Before + here.Size - 1;
        for (int i = 0; i < here.Before; i++)
        {
            int image = here.Before + (here.Before - 1 - i) + _offset;
            output.Slice(image * block, block).CopyTo(output.Slice(i * block, block));
        }

        for (int i = 0; i < here.After; i++)
        {
            int image = last - i - _offset;
            output.Slice(image * block, block).CopyTo(output.Slice((last + 1 + i) * block, block));
        }
    }

    /// <summary>One dimension; blocks are the bytes of one index of it in input and output.</summary>
    private readonly record struct Dimension(int Size, int Before, int After, int SourceBlock, int Block);
}
