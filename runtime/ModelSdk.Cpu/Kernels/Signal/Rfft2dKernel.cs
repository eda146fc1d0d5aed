using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Signal;

/// <summary>RFFT2D: the spectrum of real images, non-negative frequencies along the width; computed in double precision.</summary>
internal sealed class Rfft2dKernel : Kernel
{
    private readonly RealFourierTransform _horizontal;
    private readonly FourierTransform _vertical;
    private readonly int _slices;
    private readonly int _height;
    private readonly int _width;

    private Rfft2dKernel(int slices, int height, int width, int lengthY, int lengthX)
    {
        _slices = slices;
        _height = height;
        _width = width;
        _horizontal = new RealFourierTransform(lengthX);
        _vertical = new FourierTransform(lengthY);
    }

    /// <inheritdoc/>
    public override int ScratchBytes => sizeof(double) * ((GridCount * 2) + _horizontal.ScratchCount + (2 * _vertical.Length));

    private int GridCount => _vertical.Length * _horizontal.Frequencies;

    /// <summary>RFFT2D.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        if (node.Input(1).Type != TensorType.Int32)
        {
            throw node.Error($"{node.Input(1)}, the lengths, must be int32");
        }

        int[] lengths = node.ConstantInts(1);
        int[] shape = input.Shape;
        if (input.Type != TensorType.Float32 || node.Output(0).Type != TensorType.Complex64 || shape.Length < 2)
        {
            throw node.Error($"{input} must be float32 with at least 2 dimensions, {node.Output(0)} complex64");
        }

        if (lengths.Length != 2 || lengths.Any(static length => length <= 0 || !BitOperations.IsPow2(length)))
        {
            throw node.Error($"the lengths [{string.Join(',', lengths)}] must be two powers of two");
        }

        node.SetShape(0, [.. shape[..^2], lengths[0], (lengths[1] / 2) + 1]);
        return new Rfft2dKernel(Shapes.Product(shape, 0, shape.Length - 2), shape[^2], shape[^1], lengths[0], lengths[1]);
    }

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        Span<float> output = context.Output<float>(0);
        fixed (byte* memory = context.Scratch)
        {
            Span<double> scratch = new(memory, ScratchBytes / sizeof(double));
            for (int slice = 0; slice < _slices; slice++)
            {
                Slice(
                    input.Slice(slice * _height * _width, _height * _width),
                    output.Slice(slice * GridCount * 2, GridCount * 2),
                    scratch);
            }
        }
    }

    private void Slice(ReadOnlySpan<float> input, Span<float> output, Span<double> scratch)
    {
        int frequencies = _horizontal.Frequencies;
        int rows = Math.Min(_height, _vertical.Length);
        Span<double> real = scratch[..GridCount];
        Span<double> imaginary = scratch.Slice(GridCount, GridCount);
        Span<double> rest = scratch[(2 * GridCount)..];
        for (int y = 0; y < rows; y++)
        {
            _horizontal.Run(
                input.Slice(y * _width, _width),
                real.Slice(y * frequencies, frequencies),
                imaginary.Slice(y * frequencies, frequencies),
                rest);
        }

        real[(rows * frequencies)..].Clear();
        imaginary[(rows * frequencies)..].Clear();
        if (_vertical.Length > 1)
        {
            Span<double> columnReal = rest.Slice(_horizontal.ScratchCount, _vertical.Length);
            Span<double> columnImaginary = rest.Slice(_horizontal.ScratchCount + _vertical.Length, _vertical.Length);
            for (int x = 0; x < frequencies; x++)
            {
                for (int y = 0; y < _vertical.Length; y++)
                {
                    columnReal[y] = real[(y * frequencies) + x];
                    columnImaginary[y] = imaginary[(y * frequencies) + x];
                }

                _vertical.Run(columnReal, columnImaginary);
                for (int y = 0; y < _vertical.Length; y++)
                {
                    real[(y * frequencies) + x] = columnReal[y];
                    imaginary[(y * frequencies) + x] = columnImaginary[y];
                }
            }
        }

        for (int i = 0; i < GridCount; i++)
        {
            output[2 * i] = (float)real[i];
            output[(2 * i) + 1] = (float)imaginary[i];
        }
    }
}
