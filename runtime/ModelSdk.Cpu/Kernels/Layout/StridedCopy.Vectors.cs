using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>Transposes 4 x 4 elements of 4 bytes in registers.</summary>
internal sealed partial class StridedCopy
{
    private const int Square = 4;

    /// <summary>Reads four lines along the source's dense dimension and writes four along the target's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void TransposeSquare(byte* source, long sourceStride, byte* target, long targetStride)
    {
        Vector128<float> a = Vector128.Load((float*)source);
        Vector128<float> b = Vector128.Load((float*)(source + sourceStride));
        Vector128<float> c = Vector128.Load((float*)(source + (2 * sourceStride)));
        Vector128<float> d = Vector128.Load((float*)(source + (3 * sourceStride)));
        Vector128<float> acLow = Low(a, c);
        Vector128<float> acHigh = High(a, c);
        Vector128<float> bdLow = Low(b, d);
        Vector128<float> bdHigh = High(b, d);
        Low(acLow, bdLow).Store((float*)target);
        High(acLow, bdLow).Store((float*)(target + targetStride));
        Low(acHigh, bdHigh).Store((float*)(target + (2 * targetStride)));
        High(acHigh, bdHigh).Store((float*)(target + (3 * targetStride)));
    }

    // x0 y0 x1 y1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y) => Vector128.ConditionalSelect(
        Vector128.Create(-1, 0, -1, 0).AsSingle(),
        Vector128.Shuffle(x, Vector128.Create(0, 0, 1, 1)),
        Vector128.Shuffle(y, Vector128.Create(0, 0, 1, 1)));

    // x2 y2 x3 y3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y) => Vector128.ConditionalSelect(
        Vector128.Create(-1, 0, -1, 0).AsSingle(),
        Vector128.Shuffle(x, Vector128.Create(2, 2, 3, 3)),
        Vector128.Shuffle(y, Vector128.Create(2, 2, 3, 3)));
}
