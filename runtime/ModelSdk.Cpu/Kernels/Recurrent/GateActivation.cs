using System.Numerics;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>The functions of gates on float values, in place.</summary>
/// <param name="isFast">Whether to use vectors, instead of the functions of the library one by one.</param>
internal readonly struct GateActivation(bool isFast)
{
    /// <summary>1 / (1 + exp(-x)).</summary>
    public void Logistic(Span<float> values)
    {
        if (isFast)
        {
            for (; values.Length >= Vector<float>.Count; values = values[Vector<float>.Count..])
            {
                VectorMath.Logistic(new Vector<float>(values)).CopyTo(values);
            }
        }

        foreach (ref float value in values)
        {
            value = 1 / (1 + MathF.Exp(-value));
        }
    }

    /// <summary>The activation of the operator.</summary>
    public void Apply(FusedActivation activation, Span<float> values)
    {
        if (activation == FusedActivation.Tanh && isFast)
        {
            for (; values.Length >= Vector<float>.Count; values = values[Vector<float>.Count..])
            {
                VectorMath.Tanh(new Vector<float>(values)).CopyTo(values);
            }
        }

        if (activation != FusedActivation.None)
        {
            foreach (ref float value in values)
            {
                value = Apply(activation, value);
            }
        }
    }

    private static float Apply(FusedActivation activation, float value) => activation switch
    {
        FusedActivation.Relu => Math.Max(value, 0),
        FusedActivation.Relu6 => Math.Clamp(value, 0, 6),
        FusedActivation.ReluN1To1 => Math.Clamp(value, -1, 1),
        FusedActivation.Tanh => MathF.Tanh(value),
        FusedActivation.SignBit => float.IsNegative(value) ? 1 : 0,
        _ => value,
    };
}
