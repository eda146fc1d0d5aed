using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Signal;

/// <summary>COMPLEX_ABS, REAL and IMAG: one real number from each complex one.</summary>
internal static class ComplexParts
{
    /// <summary>COMPLEX_ABS.</summary>
    public static Kernel Abs(NodeContext node) => Create<AbsPart>(node);

    /// <summary>REAL.</summary>
    public static Kernel Real(NodeContext node) => Create<RealPart>(node);

    /// <summary>IMAG.</summary>
    public static Kernel Imaginary(NodeContext node) => Create<ImaginaryPart>(node);

    private static Kernel Create<TPart>(NodeContext node)
        where TPart : struct, IPart
    {
        Value input = node.Input(0);
        node.SetShape(0, input.Shape);
        return (input.Type, node.Output(0).Type) switch
        {
            (TensorType.Complex64, TensorType.Float32) => new ComplexPartKernel<float, TPart>(),
            (TensorType.Complex128, TensorType.Float64) => new ComplexPartKernel<double, TPart>(),
            _ => throw node.Error($"{input} must be complex64 with a float32 output, or complex128 with a float64 output"),
        };
    }

    /// <summary>What is taken of a complex number.</summary>
    public interface IPart
    {
        /// <summary>The real number.</summary>
        static abstract T Of<T>(T real, T imaginary)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>;
    }

    // Hypot rather than a root of squares, which overflow and vanish long before their root does.
    private readonly struct AbsPart : IPart
    {
        public static T Of<T>(T real, T imaginary)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Hypot(real, imaginary);
    }

    private readonly struct RealPart : IPart
    {
        public static T Of<T>(T real, T imaginary)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => real;
    }

    private readonly struct ImaginaryPart : IPart
    {
        public static T Of<T>(T real, T imaginary)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => imaginary;
    }
}

/// <summary>Takes a part of each complex number.</summary>
internal sealed class ComplexPartKernel<T, TPart> : Kernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPart : struct, ComplexParts.IPart
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> output = context.Output<T>(0);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = TPart.Of(input[2 * i], input[(2 * i) + 1]);
        }
    }
}
