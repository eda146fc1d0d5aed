using System.Runtime.InteropServices;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>FULLY_CONNECTED with float input and weights that have a scale for each block of a row, by plain loops.</summary>
/// <remarks>
/// LiteRT: EvalBlockwise4Bit in tflite/kernels/fully_connected.cc. The input is quantized with zero points whatever the option
/// says; unlike there the fused activation is applied, as XNNPACK does it.
/// </remarks>
/// <param name="spec">Sizes.</param>
/// <param name="weights">The weights, one to a byte.</param>
/// <param name="scales">For each unit the scales of its blocks.</param>
/// <param name="block">Elements of a block.</param>
/// <param name="sums">For each unit the sum of its weights, as real numbers.</param>
internal sealed class FullyConnectedBlockwiseReference(
    FullyConnectedSpec spec, sbyte[] weights, float[] scales, int block, float[] sums) : Kernel
{
    /// <inheritdoc/>
    public override int ScratchBytes => spec.Depth;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        ReadOnlySpan<float> bias =
            context.HasInput(FullyConnectedSpec.BiasInput) ? context.Input<float>(FullyConnectedSpec.BiasInput) : default;
        Span<float> output = context.Output<float>(0);
        Span<sbyte> quantized = MemoryMarshal.Cast<byte, sbyte>(context.Scratch)[..spec.Depth];
        int blocks = spec.Depth / block;
        for (int row = 0; row < spec.Rows; row++)
        {
            (float scale, int zero) =
                HybridQuantizer.Quantize(input.Slice(row * spec.Depth, spec.Depth), quantized, asymmetric: true);
            for (int unit = 0; unit < spec.Units; unit++)
            {
                float real = 0;
                for (int i = 0; i < blocks; i++)
                {
                    ReadOnlySpan<sbyte> part = weights.AsSpan((unit * spec.Depth) + (i * block), block);
                    real += DotProduct.Sum<sbyte, sbyte, int>(quantized.Slice(i * block, block), 0, part, 0)
                        * scales[(unit * blocks) + i];
                }

                real = (real - (zero * sums[unit])) * scale;
                real += bias.IsEmpty ? 0 : bias[unit];
                output[(row * spec.Units) + unit] = HybridActivation.Apply(real, spec.Activation);
            }
        }
    }
}
