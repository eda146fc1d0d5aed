using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Chooses the kernel of quantized SUM, MEAN and REDUCE_PROD.</summary>
internal static class QuantizedSelection
{
    /// <summary>MEAN: exact with the reference kernel of LiteRT (reference/reduce.h), which folds 1/n into the multiplier.</summary>
    public static Kernel Mean(NodeContext node, ReductionShape shape)
    {
        (QuantizationParameters input, QuantizationParameters output) = Parameters(node);
        FixedMultiplier multiplier = FixedMultiplier.From((double)input.Scale / output.Scale);
        long count = Math.Max(shape.ReducedCount, 1);
        int shift = Math.Min(Math.Min(BitOperations.Log2((ulong)count), 32), 31 + multiplier.Shift);
        FixedMultiplier perElement = new((int)(((long)multiplier.Mantissa << shift) / count), multiplier.Shift - shift);
        return Create(node, shape, new QuantizedSum(
            input.ZeroPoint * (int)count, perElement, 0, 0, IsFloat: false, output.ZeroPoint));
    }

    /// <summary>SUM: as the optimized kernel of LiteRT (optimized/reduce.h), since the reference one is wrong.</summary>
    public static Kernel Sum(NodeContext node, ReductionShape shape)
    {
        (QuantizationParameters input, QuantizationParameters output) = Parameters(node);
        float scale = input.Scale / output.Scale;
        float bias = -input.ZeroPoint * scale * shape.ReducedCount;
        return Create(node, shape, new QuantizedSum(0, default, scale, bias, IsFloat: true, output.ZeroPoint));
    }

    /// <summary>REDUCE_PROD: rescales after each multiplication, as the reference kernel does.</summary>
    public static Kernel Product(NodeContext node, ReductionShape shape)
    {
        (QuantizationParameters input, QuantizationParameters output) = Parameters(node);
        double root = Math.Pow(output.Scale, 1.0 / Math.Max(shape.ReducedCount, 1));
        FixedMultiplier multiplier = FixedMultiplier.From(input.Scale / root);
        return node.Input(0).Type switch
        {
            _ when shape.IsEmpty => new FillKernel<byte>(0),
            TensorType.Int8 => new QuantizedProductKernel<sbyte>(shape, input.ZeroPoint, output.ZeroPoint, multiplier),
            _ => new QuantizedProductKernel<short>(shape, input.ZeroPoint, output.ZeroPoint, multiplier),
        };
    }

    private static Kernel Create(NodeContext node, ReductionShape shape, QuantizedSum finish)
    {
        if (shape.IsEmpty)
        {
            return new FillKernel<byte>(0);
        }

        (int Outer, int Reduced, int Inner)? simple = node.Settings.ForceReference ? null : shape.Simple;
        node.Settings.Log?.Invoke($"{node.Node}: {(simple is null ? "plain loop" : "vectors")}");
        return node.Input(0).Type switch
        {
            TensorType.Int8 => new QuantizedSumKernel<sbyte>(shape, simple, finish),
            TensorType.UInt8 => new QuantizedSumKernel<byte>(shape, simple, finish),
            _ => new QuantizedSumKernel<short>(shape, simple, finish),
        };
    }

    private static (QuantizationParameters Input, QuantizationParameters Output) Parameters(NodeContext node)
    {
        if (node.Input(0).Quantization is not { } input || node.Output(0).Quantization is not { } output)
        {
            throw node.Error($"{node.Input(0)} and {node.Output(0)} must be quantized");
        }

        if (node.Input(0).Type == TensorType.Int16 && (input.ZeroPoint != 0 || output.ZeroPoint != 0))
        {
            throw node.Error($"the zero points of {node.Input(0)} and {node.Output(0)} must be 0");
        }

        return (input, output);
    }
}

/// <summary>How the sum of quantized integers becomes the output.</summary>
/// <param name="Zero">Zero points in the sum.</param>
/// <param name="Multiplier">Output steps for one step of the sum.</param>
/// <param name="Scale">The same in float arithmetic.</param>
/// <param name="Bias">What to add in float arithmetic.</param>
/// <param name="IsFloat">Which arithmetic is used.</param>
/// <param name="OutputZero">Zero point of the output.</param>
internal sealed record QuantizedSum(
    int Zero, FixedMultiplier Multiplier, float Scale, float Bias, bool IsFloat, int OutputZero)
{
    /// <summary>The output for a sum, not yet clamped.</summary>
    public int Finish(int sum) => OutputZero + (IsFloat
        ? (int)MathF.Round((sum * Scale) + Bias, MidpointRounding.AwayFromZero)
        : Multiplier.Apply(unchecked(sum - Zero)));
}

/// <summary>MEAN and SUM of quantized integers.</summary>
internal sealed class QuantizedSumKernel<T>(
    ReductionShape shape, (int Outer, int Reduced, int Inner)? simple, QuantizedSum finish) : Kernel
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly int[] _strides = shape.OutputStrides();

    /// <inheritdoc/>
    public override int ScratchBytes => shape.OutputCount * sizeof(int);

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> output = context.Output<T>(0);
        fixed (byte* scratch = context.Scratch)
        {
            Span<int> sums = new(scratch, shape.OutputCount);
            sums.Clear();
            if (simple is { } sizes)
            {
                AddLines(input, sums, sizes.Outer, sizes.Reduced, sizes.Inner);
            }
            else
            {
                ReductionWalk walk = new(shape.Sizes, _strides, stackalloc int[shape.Sizes.Length]);
                foreach (T value in input)
                {
                    sums[walk.Output] += int.CreateTruncating(value);
                    walk.Next();
                }
            }

            int min = int.CreateTruncating(T.MinValue);
            int max = int.CreateTruncating(T.MaxValue);
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = T.CreateTruncating(Math.Clamp(finish.Finish(sums[i]), min, max));
            }
        }
    }

    private static void AddLines(ReadOnlySpan<T> input, Span<int> sums, int outer, int reduced, int inner)
    {
        for (int i = 0; i < outer; i++)
        {
            ReadOnlySpan<T> block = input.Slice(i * reduced * inner, reduced * inner);
            if (inner == 1)
            {
                sums[i] = WideningSum.Line(block);
                continue;
            }

            Span<int> row = sums.Slice(i * inner, inner);
            for (int r = 0; r < reduced; r++)
            {
                WideningSum.Row(block.Slice(r * inner, inner), row);
            }
        }
    }
}
