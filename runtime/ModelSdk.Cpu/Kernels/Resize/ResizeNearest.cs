using System.Runtime.CompilerServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>RESIZE_NEAREST_NEIGHBOR: copies pixels, of any element type, by tables of source rows and columns.</summary>
internal sealed class ResizeNearestKernel : Kernel
{
    private readonly ResizeShape _shape;
    private readonly int _pixel;
    private readonly int[] _rows;
    private readonly int[] _columns;

    private ResizeNearestKernel(ResizeShape shape, int elementSize, bool alignCorners, bool halfPixelCenters)
    {
        _shape = shape;
        _pixel = checked(shape.Channels * elementSize);
        _rows = Sources(shape.InputHeight, shape.OutputHeight, alignCorners, halfPixelCenters);
        _columns = Sources(shape.InputWidth, shape.OutputWidth, alignCorners, halfPixelCenters);
    }

    /// <summary>RESIZE_NEAREST_NEIGHBOR.</summary>
    public static Kernel Create(NodeContext node)
    {
        ResizeNearestNeighborOptions options = new(node.Options);
        Value input = node.Input(0);
        // Pixels are moved as they are; what counts is their size, up to 32 bits as in native.
        int elementSize = input.Type.Bits() is (8 or 16 or 32) and int bits
            ? bits / 8
            : throw node.Error($"{input} must have elements of 8, 16 or 32 bits; convert the tensor first");
        // Unlike the bilinear form, this one may have both switches set.
        ResizeShape shape = ResizeShape.Read(node, options.AlignCorners, halfPixelCenters: false);
        return new ResizeNearestKernel(shape, elementSize, options.AlignCorners, options.HalfPixelCenters);
    }

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(0);
        Span<byte> output = context.Output<byte>(0);
        int inputRow = _shape.InputWidth * _pixel;
        int outputRow = _shape.OutputWidth * _pixel;
        for (int batch = 0; batch < _shape.Batches; batch++)
        {
            for (int y = 0; y < _rows.Length; y++)
            {
                Span<byte> target = output.Slice(((batch * _rows.Length) + y) * outputRow, outputRow);
                if (y > 0 && _rows[y] == _rows[y - 1])
                {
                    output.Slice((((batch * _rows.Length) + y) - 1) * outputRow, outputRow).CopyTo(target);
                    continue;
                }

                fixed (byte* from = input.Slice(((batch * _shape.InputHeight) + _rows[y]) * inputRow, inputRow))
                fixed (byte* to = target)
                {
                    for (int x = 0; x < _columns.Length; x++)
                    {
                        // Each table entry is below InputWidth, and x below OutputWidth: both stay in their row.
                        Unsafe.CopyBlockUnaligned(to + ((long)x * _pixel), from + ((long)_columns[x] * _pixel), (uint)_pixel);
                    }
                }
            }
        }
    }

    // Formula: reference tflite-ops 3.8; LiteRT, reference/resize_nearest_neighbor.h. Float arithmetic is part of it.
    private static int[] Sources(int input, int output, bool alignCorners, bool halfPixelCenters)
    {
        float scale = ResizeShape.Scale(input, output, alignCorners);
        float offset = halfPixelCenters ? 0.5f : 0;
        int[] sources = new int[output];
        for (int i = 0; i < output; i++)
        {
            float position = (i + offset) * scale;
            int source = (int)(alignCorners ? MathF.Round(position, MidpointRounding.AwayFromZero) : MathF.Floor(position));
            sources[i] = Math.Clamp(source, 0, input - 1);
        }

        return sources;
    }
}
