using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>FULLY_CONNECTED with float input and int4 weights that have a scale for each block of a row, on vectors.</summary>
/// <remarks>
/// Each input row is quantized to 8 bits as in the plain loops. The weights stay packed as in the file and are not copied:
/// a byte that is widened to 16 bits gives its two elements by shifts, so that the input is stored with the even elements
/// of each group of 32 before the odd ones.
/// </remarks>
internal sealed unsafe class FullyConnectedBlockwise : Kernel
{
    /// <summary>Elements that are multiplied together; block sizes must be multiples of it.</summary>
    public const int Group = 32;

    private readonly FullyConnectedSpec _spec;
    private readonly Value _weights;
    private readonly float[] _scales;
    private readonly float[] _rowSums;
    private readonly int _block;

    /// <summary>Keeps the weights and sums them up once, for the input's zero points.</summary>
    public FullyConnectedBlockwise(NodeContext node, FullyConnectedSpec spec, float[] scales)
    {
        _spec = spec;
        _weights = node.Input(1);
        _scales = scales;
        _block = _weights.Quantization!.BlockSize;
        _rowSums = node.Weights.GetOrAdd(_weights, "blockwise sums", weights => Sums(weights, spec, scales));
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        QuantizedBytes + ScratchSlots.Aligned(_spec.Depth) + (2 * ScratchSlots.Aligned(_spec.Rows * sizeof(float))));

    private int QuantizedBytes => ScratchSlots.Aligned(checked(_spec.Rows * _spec.Depth * sizeof(short)));

    /// <summary>For each row of the weights the sum of its elements times their scales.</summary>
    public static float[] Sums(Value weights, FullyConnectedSpec spec, float[] scales)
    {
        sbyte[] values = IntegerWeights.ToSignedBytes(weights);
        int block = weights.Quantization!.BlockSize;
        int blocks = spec.Depth / block;
        float[] sums = new float[spec.Units];
        for (int i = 0; i < scales.Length; i++)
        {
            int sum = 0;
            foreach (sbyte value in values.AsSpan(i * block, block))
            {
                sum += value;
            }

            sums[i / blocks] += scales[i] * sum;
        }

        return sums;
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0)[..(_spec.Rows * _spec.Depth)];
        Span<float> output = context.Output<float>(0)[..(_spec.Rows * _spec.Units)];
        ReadOnlySpan<float> bias = context.HasInput(FullyConnectedSpec.BiasInput)
            ? context.Input<float>(FullyConnectedSpec.BiasInput)[.._spec.Units]
            : default;
        Span<byte> scratch = context.Scratch;
        Span<short> quantized = MemoryMarshal.Cast<byte, short>(scratch)[..(_spec.Rows * _spec.Depth)];
        scratch = scratch[QuantizedBytes..];
        Span<sbyte> row = MemoryMarshal.Cast<byte, sbyte>(scratch)[.._spec.Depth];
        scratch = scratch[ScratchSlots.Aligned(_spec.Depth)..];
        Span<float> inputScales = MemoryMarshal.Cast<byte, float>(scratch)[.._spec.Rows];
        Span<int> zeros = MemoryMarshal.Cast<byte, int>(scratch[ScratchSlots.Aligned(_spec.Rows * sizeof(float))..])[.._spec.Rows];
        for (int i = 0; i < _spec.Rows; i++)
        {
            (inputScales[i], zeros[i]) =
                HybridQuantizer.Quantize(input.Slice(i * _spec.Depth, _spec.Depth), row, asymmetric: true);
            Deinterleave(row, quantized.Slice(i * _spec.Depth, _spec.Depth));
        }

        fixed (byte* weights = _weights.ConstantMemory.Span[..(_weights.Count / 2)])
        fixed (short* values = quantized)
        fixed (float* scales = _scales, sums = _rowSums, rowScales = inputScales, biases = bias, results = output)
        fixed (int* rowZeros = zeros)
        {
            BlockwiseProduct product = new()
            {
                Spec = _spec,
                Block = _block,
                Weights = weights,
                Scales = scales,
                Sums = sums,
                Input = values,
                InputScales = rowScales,
                Zeros = rowZeros,
                Bias = biases,
                Output = results,
            };
            long work = (long)_spec.Rows * _spec.Depth;
            context.Threads.For(ref product, _spec.Units, (int)Math.Clamp(200_000 / Math.Max(work, 1), 1, _spec.Units));
        }
    }

    private static void Deinterleave(ReadOnlySpan<sbyte> from, Span<short> to)
    {
        for (int i = 0; i < from.Length; i += Group)
        {
            for (int k = 0; k < Group / 2; k++)
            {
                to[i + k] = from[i + (2 * k)];
                to[i + k + (Group / 2)] = from[i + (2 * k) + 1];
            }
        }
    }
}

/// <summary>The products of some units of <see cref="FullyConnectedBlockwise"/> with all rows.</summary>
internal unsafe struct BlockwiseProduct : IParallelWork
{
    /// <summary>Sizes.</summary>
    public required FullyConnectedSpec Spec;

    /// <summary>Elements of a block.</summary>
    public required int Block;

    /// <summary>Packed weights.</summary>
    public required byte* Weights;

    /// <summary>For each unit the scales of its blocks.</summary>
    public required float* Scales;

    /// <summary>For each unit the sum of its weights, as real numbers.</summary>
    public required float* Sums;

    /// <summary>Quantized input, even elements of a group before the odd ones.</summary>
    public required short* Input;

    /// <summary>Scale of each row.</summary>
    public required float* InputScales;

    /// <summary>Zero point of each row.</summary>
    public required int* Zeros;

    /// <summary>Bias, or null.</summary>
    public required float* Bias;

    /// <summary>Results.</summary>
    public required float* Output;

    /// <inheritdoc/>
    public readonly void Run(int start, int end)
    {
        int depth = Spec.Depth;
        for (int unit = start; unit < end; unit++)
        {
            byte* weights = Weights + ((long)unit * depth / 2);
            float* scales = Scales + ((long)unit * (depth / Block));
            int row = 0;
            for (; row <= Spec.Rows - 4; row += 4)
            {
                Four(weights, scales, unit, row);
            }

            for (; row < Spec.Rows; row++)
            {
                Vector128<float> sum = default;
                short* input = Input + ((long)row * depth);
                for (int at = 0, block = 0; at < depth; block++)
                {
                    Vector128<int> whole = default;
                    for (int blockEnd = at + Block; at < blockEnd; at += FullyConnectedBlockwise.Group)
                    {
                        Unpack(weights + (at / 2), out Vector128<short> a, out Vector128<short> b, out Vector128<short> c, out Vector128<short> d);
                        whole += Dot(input + at, a, b, c, d);
                    }

                    sum += Vector128.ConvertToSingle(whole) * scales[block];
                }

                Store(unit, row, Vector128.Sum(sum));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Four(byte* weights, float* scales, int unit, int row)
    {
        int depth = Spec.Depth;
        short* input = Input + ((long)row * depth);
        Vector128<float> sum0 = default;
        Vector128<float> sum1 = default;
        Vector128<float> sum2 = default;
        Vector128<float> sum3 = default;
        for (int at = 0, block = 0; at < depth; block++)
        {
            Vector128<int> whole0 = default;
            Vector128<int> whole1 = default;
            Vector128<int> whole2 = default;
            Vector128<int> whole3 = default;
            for (int blockEnd = at + Block; at < blockEnd; at += FullyConnectedBlockwise.Group)
            {
                Unpack(weights + (at / 2), out Vector128<short> a, out Vector128<short> b, out Vector128<short> c, out Vector128<short> d);
                whole0 += Dot(input + at, a, b, c, d);
                whole1 += Dot(input + depth + at, a, b, c, d);
                whole2 += Dot(input + (2 * (long)depth) + at, a, b, c, d);
                whole3 += Dot(input + (3 * (long)depth) + at, a, b, c, d);
            }

            sum0 += Vector128.ConvertToSingle(whole0) * scales[block];
            sum1 += Vector128.ConvertToSingle(whole1) * scales[block];
            sum2 += Vector128.ConvertToSingle(whole2) * scales[block];
            sum3 += Vector128.ConvertToSingle(whole3) * scales[block];
        }

        Store(unit, row, Vector128.Sum(sum0));
        Store(unit, row + 1, Vector128.Sum(sum1));
        Store(unit, row + 2, Vector128.Sum(sum2));
        Store(unit, row + 3, Vector128.Sum(sum3));
    }

    // 16 bytes: the low halves are the even elements, the high halves the odd ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack(
        byte* packed, out Vector128<short> even0, out Vector128<short> even1, out Vector128<short> odd0, out Vector128<short> odd1)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(packed));
        even0 = (low.AsInt16() << 12) >> 12;
        even1 = (high.AsInt16() << 12) >> 12;
        odd0 = (low.AsInt16() << 8) >> 12;
        odd1 = (high.AsInt16() << 8) >> 12;
    }

    // Four products of at most 8 * 128 stay inside 16 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Dot(
        short* input, Vector128<short> even0, Vector128<short> even1, Vector128<short> odd0, Vector128<short> odd1)
    {
        Vector128<short> sum = (Vector128.Load(input) * even0) + (Vector128.Load(input + 8) * even1)
            + (Vector128.Load(input + 16) * odd0) + (Vector128.Load(input + 24) * odd1);
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(sum);
        return low + high;
    }

    private readonly void Store(int unit, int row, float sum)
    {
        float real = (sum - (Zeros[row] * Sums[unit])) * InputScales[row];
        real += Bias is null ? 0 : Bias[unit];
        Output[((long)row * Spec.Units) + unit] = HybridActivation.Apply(real, Spec.Activation);
    }
}
