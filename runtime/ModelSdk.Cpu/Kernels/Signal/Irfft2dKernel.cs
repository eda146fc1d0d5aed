using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Signal;

/// <summary>IRFFT2D: real images from the half of their spectrum that RFFT2D gives; computed in double precision.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/irfft2d.cc. A spectrum that is too large is cut, one that is too small is filled with zeros.
/// Columns first; then each row is made whole by its symmetry (X[-k] is the conjugate of X[k]), and of the result the
/// real part is taken.
/// </remarks>
internal sealed class Irfft2dKernel : Kernel
{
    private readonly FourierTransform _horizontal;
    private readonly FourierTransform _vertical;
    private readonly int _slices;
    private readonly int _height;
    private readonly int _width;

    private Irfft2dKernel(int slices, int height, int width, int lengthY, int lengthX)
    {
        _slices = slices;
        _height = height;
        _width = width;
        _horizontal = new FourierTransform(lengthX);
        _vertical = new FourierTransform(lengthY);
    }

    /// <inheritdoc/>
    public override int ScratchBytes =>
        checked(sizeof(double) * 2 * ((_vertical.Length * Frequencies) + Math.Max(_horizontal.Length, _vertical.Length)));

    private int Frequencies => (_horizontal.Length / 2) + 1;

    /// <summary>IRFFT2D.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        int[] shape = input.Shape;
        if (input.Type != TensorType.Complex64 || node.Output(0).Type != TensorType.Float32 || shape.Length < 2)
        {
            throw node.Error($"{input} must be complex64 with at least 2 dimensions, {node.Output(0)} float32");
        }

        if (node.Input(1).Type != TensorType.Int32)
        {
            throw node.Error($"{node.Input(1)}, the lengths, must be int32");
        }

        int[] lengths = node.ConstantInts(1);
        if (lengths.Length != 2 || lengths.Any(static length => length <= 0 || !BitOperations.IsPow2(length)))
        {
            throw node.Error($"the lengths [{string.Join(',', lengths)}] must be two powers of two");
        }

        node.SetShape(0, [.. shape[..^2], .. lengths]);
        return new Irfft2dKernel(Shapes.Product(shape, 0, shape.Length - 2), shape[^2], shape[^1], lengths[0], lengths[1]);
    }

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        Span<float> output = context.Output<float>(0);
        int inputCount = _height * _width * 2;
        int outputCount = _vertical.Length * _horizontal.Length;
        fixed (byte* memory = context.Scratch)
        {
            Span<double> scratch = new(memory, ScratchBytes / sizeof(double));
            for (int slice = 0; slice < _slices; slice++)
            {
                Slice(
                    input.Slice(slice * inputCount, inputCount), output.Slice(slice * outputCount, outputCount), scratch);
            }
        }
    }

    private void Slice(ReadOnlySpan<float> input, Span<float> output, Span<double> scratch)
    {
        int height = _vertical.Length;
        int width = _horizontal.Length;
        int frequencies = Frequencies;
        Span<double> real = scratch[..(height * frequencies)];
        Span<double> imaginary = scratch.Slice(real.Length, real.Length);
        Span<double> rest = scratch[(2 * real.Length)..];

        // Each column is kept as a row of the transposed grid.
        real.Clear();
        imaginary.Clear();
        for (int y = 0; y < Math.Min(_height, height); y++)
        {
            for (int x = 0; x < Math.Min(_width, frequencies); x++)
            {
                real[(x * height) + y] = input[2 * ((y * _width) + x)];
                imaginary[(x * height) + y] = input[(2 * ((y * _width) + x)) + 1];
            }
        }

        for (int x = 0; x < frequencies; x++)
        {
            Invert(_vertical, real.Slice(x * height, height), imaginary.Slice(x * height, height));
        }

        double factor = 1.0 / ((double)height * width);
        Span<double> rowReal = rest[..width];
        Span<double> rowImaginary = rest.Slice(width, width);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = ((x < frequencies ? x : width - x) * height) + y;
                rowReal[x] = real[at];
                rowImaginary[x] = x < frequencies ? imaginary[at] : -imaginary[at];
            }

            Invert(_horizontal, rowReal, rowImaginary);
            for (int x = 0; x < width; x++)
            {
                output[(y * width) + x] = (float)(rowReal[x] * factor);
            }
        }
    }

    // With the parts exchanged the forward transform goes backwards.
    private static void Invert(FourierTransform transform, Span<double> real, Span<double> imaginary) =>
        transform.Run(imaginary, real);
}
