using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>GELU of float16 with every step rounded to float16: the official kernel computes so, and is 1 % off by it.</summary>
/// <remarks>Source: tflite/kernels/internal/reference/gelu.h, instantiated with Eigen's half.</remarks>
internal readonly struct HalfGelu(bool approximate) : IUnaryOperator<Half, Half>
{
    private static readonly Half MinusRootOfHalf = (Half)(-0.70710678f);
    private static readonly Half RootOfTwoByPi = (Half)0.7978845608f;
    private static readonly Half Cubic = (Half)0.044715f;

    /// <inheritdoc/>
    public Half Invoke(Half x)
    {
        Half factor = approximate
            ? Half.One + Half.Tanh(RootOfTwoByPi * (x + (Cubic * (x * x * x))))
            : (Half)SpecialFunctions.Erfc((float)(x * MinusRootOfHalf));
        return (Half)0.5f * x * factor;
    }
}
