using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelSdk.Build.Files;

/// <summary>Check sums by carry-less products (Gopal and others, "Fast CRC Computation Using PCLMULQDQ", Intel 2009).</summary>
internal static partial class Crc32
{
    // Bytes that one step takes: four products run beside each other.
    private const int Block = 64;

    private static bool CanMultiply => Pclmulqdq.IsSupported;

    // x^(n+32) and x^(n-32) modulo the polynomial, bits reversed, for n = 512 (four vectors on) and n = 128 (one).
    private static Vector128<ulong> FourOn => Vector128.Create(0x1_5444_2BD4UL, 0x1_C6E4_1596UL);

    private static Vector128<ulong> OneOn => Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL);

    // A whole number of blocks, one at least.
    private static uint AddByProducts(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector128<ulong>> vectors = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> a = vectors[0] ^ Vector128.CreateScalar((ulong)crc);
        Vector128<ulong> b = vectors[1];
        Vector128<ulong> c = vectors[2];
        Vector128<ulong> d = vectors[3];
        Vector128<ulong> step = FourOn;
        for (vectors = vectors[4..]; vectors.Length >= 4; vectors = vectors[4..])
        {
            a = Fold(a, step) ^ vectors[0];
            b = Fold(b, step) ^ vectors[1];
            c = Fold(c, step) ^ vectors[2];
            d = Fold(d, step) ^ vectors[3];
        }

        b ^= Fold(a, OneOn);
        c ^= Fold(b, OneOn);
        d ^= Fold(c, OneOn);

        // These 16 bytes have the same remainder as all bytes before them.
        return AddByTables(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in d)));
    }

    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> step) =>
        Pclmulqdq.CarrylessMultiply(value, step, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, step, 0x11);
}
