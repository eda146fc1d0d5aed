using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Elementwise operators, reductions and conversions, beside native LiteRT: types and refusals that the corpus does not hold.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class ElementTests
{
    private static readonly short[] Fractions = [short.MinValue, -20000, -129, -1, 0, 127, 128, 20000, short.MaxValue];

    [TestMethod]
    public void Multiply_OfInt16IntoBytes_RoundsAsNative()
    {
        foreach (short factor in Fractions)
        {
            short[] factors = [.. Fractions.Select(_ => factor)];
            new OneOperator(BuiltinOperator.Mul).Input([9], Fractions, (1f / 32768, 0)).Input([9], factors, (1f / 32768, 0))
                .Options(21).Output<sbyte>([9], (1f / 128, -3)).Compare();
            new OneOperator(BuiltinOperator.Mul).Input([9], Fractions, (1f / 32768, 0)).Input([9], factors, (1f / 32768, 0))
                .Options(21, (0, (sbyte)1)).Output<byte>([9], (1f / 128, 128)).Compare();
        }
    }

    [TestMethod]
    public void Reductions_WithoutScales_FoldAsNative()
    {
        sbyte[] numbers = [3, -7, 100, 2, 5, -1];
        new OneOperator(BuiltinOperator.ReduceProd).Input([2, 3], numbers).Constant([1], 1).Options(27).Output<sbyte>([2]).Compare();
        new OneOperator(BuiltinOperator.ReduceProd).Input<short>([2, 3], [300, 300, 2, 5, -7, 1]).Constant([1], -2).Options(27, (0, true))
            .Output<short>([1, 3]).Compare();
        new OneOperator(BuiltinOperator.ReduceProd).Input<byte>([2, 3], [30, 30, 2, 5, 7, 1]).Constant([2], 0, 1).Options(27).Output<byte>([]).Compare();
        foreach (BuiltinOperator op in (BuiltinOperator[])[BuiltinOperator.ReduceMax, BuiltinOperator.ReduceMin])
        {
            new OneOperator(op).Input([2, 3], numbers, (0.5f, 1)).Constant([1], 1).Options(27).Output<sbyte>([2], (0.5f, 1)).Compare();
        }
    }

    [TestMethod]
    public void Arctangent_InHalfPrecision_IsThatOfNative()
    {
        Half[] y = [(Half)1, (Half)(-2.5f), (Half)0, Half.NaN, Half.PositiveInfinity];
        Half[] x = [(Half)3, (Half)(-0.5f), (Half)(-1), (Half)1, Half.NegativeInfinity];
        new OneOperator(BuiltinOperator.Atan2).Input([5], y).Input([5], x).Output<Half>([5]).Compare(same: SameNumbers);
    }

    [TestMethod]
    public void Integers_DividedAndRaised_AreThoseOfNative()
    {
        sbyte[] left = [-128, -7, 7, 100, -1];
        sbyte[] right = [-1, 3, -3, 127, 2];
        foreach (BuiltinOperator op in (BuiltinOperator[])[BuiltinOperator.FloorDiv, BuiltinOperator.FloorMod])
        {
            new OneOperator(op).Input([5], left).Input([5], right).Output<sbyte>([5]).Compare();
            new OneOperator(op).Input([1], left[..1]).Input<sbyte>([1], [0]).Output<sbyte>([1]).Compare(refused: true);
        }

        new OneOperator(BuiltinOperator.Pow).Input([4], [2, -3, 0, 7]).Input([4], [10, 3, 0, 13]).Output<int>([4]).Compare();
        new OneOperator(BuiltinOperator.Pow).Input([1], [2]).Input([1], [-1]).Output<int>([1]).Compare(refused: true);
    }

    [TestMethod]
    public void Selections_OfRows_AreThoseOfNative()
    {
        int[] x = [1, 2, 3, 4, 5, 6];
        int[] y = [-1, -2, -3, -4, -5, -6];
        new OneOperator(BuiltinOperator.Select).Input([2], [true, false]).Input([2, 3], x).Input([2, 3], y).Output<int>([2, 3]).Compare();
        new OneOperator(BuiltinOperator.Select).Input([], [false]).Input([2, 3], x).Input([2, 3], y).Output<int>([2, 3]).Compare();
        new OneOperator(BuiltinOperator.Select).Input([3], [true, false, true]).Input([2, 3], x).Input([2, 3], y)
            .Output<int>([2, 3]).Compare(refused: true);
        new OneOperator(BuiltinOperator.SelectV2).Input([3], [true, false, true]).Input([2, 3], x).Input([2, 3], y).Output<int>([2, 3]).Compare();
    }

    [TestMethod]
    public void OneHotAndSums_AlongInnerDimensions_AreThoseOfNative()
    {
        new OneOperator(BuiltinOperator.OneHot).Input([2, 3], [0L, 2, -1, 3, 1, 1]).Constant([], 3).Constant<sbyte>([], 5).Constant<sbyte>([], -5)
            .Options(61, (0, 1)).Output<sbyte>([2, 3, 3]).Compare();
        foreach ((bool exclusive, bool reverse) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            new OneOperator(BuiltinOperator.Cumsum).Input([2, 3], [1L, 2, 3, 4, 5, long.MaxValue]).Constant([], -1)
                .Options(102, (0, exclusive), (1, reverse)).Output<long>([2, 3]).Compare();
        }

        new OneOperator(BuiltinOperator.AddN).Input([2], [1f, 2]).Options(82).Output<float>([2]).Compare(refused: true);
    }

    [TestMethod]
    public void Casts_OfSpecialValues_AreThoseOfNative()
    {
        // Beyond the range of a narrower integer native's result is that of the processor, not of the kernel.
        float[] real = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e9f, -3e9f, -1.75f, 1.75f, -0f, 255.5f, 1e19f];
        CastTo<int, float>(real);
        CastTo<long, float>(real);
        CastTo<sbyte, float>(real);
        CastTo<byte, float>(real);
        CastTo<short, float>(real);
        CastTo<bool, float>(real);
        CastTo<int, double>([.. real.Select(static value => (double)value)]);
        CastTo<float, double>([.. real.Select(static value => (double)value)]);
        long[] whole = [long.MinValue, long.MaxValue, -1, 0, 1, 256, 65536, 1L << 32, (1L << 53) + 1];
        CastTo<int, long>(whole);
        CastTo<sbyte, long>(whole);
        CastTo<byte, long>(whole);
        CastTo<float, long>(whole);
        CastTo<bool, long>(whole);
        CastTo<double, long>(whole);
    }

    private static void CastTo<TTo, TFrom>(TFrom[] elements)
        where TTo : unmanaged
        where TFrom : unmanaged =>
        new OneOperator(BuiltinOperator.Cast).Input([elements.Length], elements).Options(37).Output<TTo>([elements.Length])
            .Compare(same: SameNumbers);

    // NaN has many forms.
    private static bool SameNumbers(TensorType type, byte[] native, byte[] managed)
    {
        return type switch
        {
            TensorType.Float16 => Same<Half>(static value => (double)value),
            TensorType.Float32 => Same<float>(static value => value),
            _ => native.AsSpan().SequenceEqual(managed),
        };

        bool Same<T>(Func<T, double> convert)
            where T : unmanaged =>
            MemoryMarshal.Cast<byte, T>(native).ToArray().Select(convert)
                .SequenceEqual(MemoryMarshal.Cast<byte, T>(managed).ToArray().Select(convert));
    }
}
