using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>Operators that draw random numbers.</summary>
internal static class RandomKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.RandomUniform, RandomFill.Uniform),
        new(BuiltinOperator.RandomStandardNormal, RandomFill.Normal),
        new(BuiltinOperator.Multinomial, MultinomialKernel.Create),
        new(BuiltinOperator.StablehloRngBitGenerator, RandomBits.Create),
        new("RandomUniform", MinimalStandardFill.Uniform),
        new("RandomUniformInt", MinimalStandardFill.Integer),
        new("RandomStandardNormal", MinimalStandardFill.Normal),
        new("Multinomial", MinimalStandardMultinomial.Create),
    ];
}
