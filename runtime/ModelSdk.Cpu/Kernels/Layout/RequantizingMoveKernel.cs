using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>CONCATENATION of uint8 tensors of different scales: moves them, then converts each part through a table.</summary>
internal sealed class RequantizingMoveKernel(Move[] moves, Requantize[] parts) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<byte> output = context.Output<byte>(0);
        foreach (Move move in moves)
        {
            move.Copy.Run(context.Input<byte>(move.Input), output, context.Threads);
        }

        foreach (Requantize part in parts)
        {
            part.Run(output);
        }
    }
}

/// <summary>Converts the bytes of one part of a concatenated tensor, in place.</summary>
internal sealed class Requantize
{
    private readonly byte[] _table = new byte[256];
    private readonly int _start;
    private readonly int _length;
    private readonly int _distance;
    private readonly int _count;

    private Requantize(int start, int length, int distance, int count)
    {
        _start = start;
        _length = length;
        _distance = distance;
        _count = count;
    }

    /// <summary>The part <paramref name="box"/> at element <paramref name="start"/> of a tensor of <paramref name="shape"/>.</summary>
    /// <remarks>Formula: LiteRT, tflite/kernels/internal/reference/concatenation.h; float arithmetic, halves away from zero.</remarks>
    public static Requantize Create(
        int[] box, int[] shape, int axis, long start, QuantizationParameters from, QuantizationParameters to)
    {
        Requantize part = new(
            (int)start, Shapes.Product(box, axis, box.Length), Shapes.Product(shape, axis, shape.Length), Shapes.Product(shape, 0, axis));
        float inverse = 1f / to.Scale;
        float scale = from.Scale * inverse;
        float bias = -from.ZeroPoint * scale;
        for (int i = 0; i < part._table.Length; i++)
        {
            int value = (int)MathF.Round((i * scale) + bias, MidpointRounding.AwayFromZero) + to.ZeroPoint;
            part._table[i] = (byte)Math.Clamp(value, 0, 255);
        }

        return part;
    }

    /// <summary>Converts the part inside <paramref name="output"/>.</summary>
    public void Run(Span<byte> output)
    {
        for (int i = 0; i < _count; i++)
        {
            foreach (ref byte element in output.Slice(_start + (i * _distance), _length))
            {
                element = _table[element];
            }
        }
    }
}
