namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Errors of the data, met while a kernel runs.</summary>
internal static class KernelErrors
{
    /// <summary>An integer was divided by 0.</summary>
    public static ModelException DivisionByZero() => new(
        ModelErrorCode.RuntimeFailure,
        "The model divides an integer by 0: an element of the second input of DIV, FLOOR_DIV or FLOOR_MOD is 0. Check the model's inputs.");

    /// <summary>An integer was raised to a negative power.</summary>
    public static ModelException NegativeExponent() => new(
        ModelErrorCode.RuntimeFailure,
        "The model raises an integer to a negative power: an element of the second input of POW is negative. Check the model's inputs.");

    /// <summary>A square root of a negative number in quantized arithmetic, which has no NaN.</summary>
    public static ModelException NegativeRoot() => new(
        ModelErrorCode.RuntimeFailure,
        "The model takes the square root of a negative number in SQRT or RSQRT, and its quantized type has no NaN. Check the model's inputs.");
}
