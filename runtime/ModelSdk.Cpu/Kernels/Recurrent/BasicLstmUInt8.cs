using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using static ModelSdk.Cpu.Kernels.Numerics.FixedPoint;
using static ModelSdk.Cpu.Kernels.Numerics.GemmlowpMath16;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>LSTM in its older form, in uint8 with int16 cells.</summary>
/// <remarks>Gates have 3 integer bits, cells 4, output is 128 + 128 times its value. It has no fast path: files of this form are small.</remarks>
internal sealed class BasicLstmUInt8(NodeContext node, BasicLstmSpec spec, int weightZero, FixedMultiplier multiplier)
    : BasicLstmKernel(node, spec)
{
    private const int InputZero = 128;
    private const int GateBits = 3;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> rows = Concatenate<byte>(context);
        ReadOnlySpan<byte> weights = context.Input<byte>(2);
        ReadOnlySpan<int> bias = context.Input<int>(3);
        Span<short> sums = context.Output<short>(3);
        for (int i = 0; i < sums.Length; i++)
        {
            (int batch, int unit) = Math.DivRem(i, 4 * Spec.Units);
            int sum = DotProduct.Sum(rows.Slice(batch * Total, Total), InputZero, weights.Slice(unit * Total, Total), weightZero);
            sums[i] = (short)Math.Clamp(Rescale(unchecked(sum + bias[unit])), short.MinValue, short.MaxValue);
        }

        ReadOnlySpan<short> before = context.Input<short>(BasicLstm.StateInput);
        Span<short> cells = context.Output<short>(1);
        Span<byte> output = context.Output<byte>(0);
        for (int i = 0; i < cells.Length; i++)
        {
            (int batch, int unit) = Math.DivRem(i, Spec.Units);
            (cells[i], output[i]) = Cell(sums.Slice(batch * 4 * Spec.Units, 4 * Spec.Units), unit, before[i]);
        }

        Keep<byte, short>(context);
    }

    private (short Cell, byte Output) Cell(ReadOnlySpan<short> gates, int unit, short before)
    {
        short input = Logistic(gates[unit], GateBits);
        short fresh = Tanh(gates[Spec.Units + unit], GateBits);
        short forget = Logistic(gates[(2 * Spec.Units) + unit], GateBits);
        short output = Logistic(gates[(3 * Spec.Units) + unit], GateBits);
        int added = RoundingDivideByPowerOfTwo(DoublingHighMultiply(input, fresh), 4);
        short cell = (short)Math.Clamp(added + DoublingHighMultiply(forget, before), short.MinValue, short.MaxValue);
        short result = DoublingHighMultiply(output, Tanh(SaturatingShiftLeft(cell, 1), GateBits));
        return (cell, (byte)(128 + Math.Clamp(RoundingDivideByPowerOfTwo(result, 8), -128, 127)));
    }

    // The native kernel has this product from its matrix library (ruy), whose rounding right shift takes ties up.
    private long Rescale(int sum)
    {
        int left = Math.Max(multiplier.Shift, 0);
        int right = Math.Max(-multiplier.Shift, 0);
        long high = FixedPoint.DoublingHighMultiply(unchecked(sum << left), multiplier.Mantissa);
        return (high + ((1L << right) >> 1)) >> right;
    }

    // Both of the imported classes have a method of this name.
    private static short DoublingHighMultiply(short a, short b) => GemmlowpMath16.DoublingHighMultiply(a, b);
}
