using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>The part for processors with AVX2: they multiply 32-bit numbers to 64 bits, every second one at a time.</summary>
internal static partial class VectorFixedPoint
{
    private static bool IsX86 => Avx2.IsSupported && Vector<int>.Count == Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> DoublingHighMultiplyX86(Vector<int> a, int b)
    {
        Vector256<int> value = a.AsVector256();
        Vector256<int> factor = Vector256.Create(b);
        Vector256<long> nudge = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(value, factor) + nudge;
        Vector256<long> odd = Avx2.Multiply(Vector256.ShiftRightLogical(value.AsUInt64(), 32).AsInt32(), factor) + nudge;

        // Bits 31 to 62 of each product: down to the lower half for even elements, up to the upper half for odd ones.
        return Avx2.Blend((even >>> 31).AsInt32(), (odd << 1).AsInt32(), 0b1010_1010).AsVector();
    }
}
