using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>The part for Arm, whose instruction SQRDMULH is what the reference kernels imitate.</summary>
internal static partial class VectorFixedPoint
{
    private static bool IsArm => AdvSimd.IsSupported && Vector<int>.Count == Vector128<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> DoublingHighMultiplyArm(Vector<int> a, int b) =>
        AdvSimd.MultiplyRoundedDoublingSaturateHigh(a.AsVector128(), Vector128.Create(b)).AsVector();
}
