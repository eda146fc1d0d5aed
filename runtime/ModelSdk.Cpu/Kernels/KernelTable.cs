using ModelSdk.Cpu.Kernels.Activation;
using ModelSdk.Cpu.Kernels.Audio;
using ModelSdk.Cpu.Kernels.Control;
using ModelSdk.Cpu.Kernels.Convolution;
using ModelSdk.Cpu.Kernels.Detection;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Generative;
using ModelSdk.Cpu.Kernels.Landmarks;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Pooling;
using ModelSdk.Cpu.Kernels.Quantize;
using ModelSdk.Cpu.Kernels.Random;
using ModelSdk.Cpu.Kernels.Recurrent;
using ModelSdk.Cpu.Kernels.Reduction;
using ModelSdk.Cpu.Kernels.Resize;
using ModelSdk.Cpu.Kernels.Segments;
using ModelSdk.Cpu.Kernels.Signal;
using ModelSdk.Cpu.Kernels.Sparse;
using ModelSdk.Cpu.Kernels.StableHlo;
using ModelSdk.Cpu.Kernels.Tables;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Cpu.Kernels.Variables;
using ModelSdk.Cpu.Kernels.Window;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels;

/// <summary>All kernels: one list for each family, in the family's folder.</summary>
internal static class KernelTable
{
    private static readonly Dictionary<(BuiltinOperator Op, string? CustomCode), KernelFactory> Factories = Build(
    [
        ActivationKernels.All,
        AudioKernels.All,
        ControlKernels.All,
        ConvolutionKernels.All,
        DetectionKernels.All,
        ElementwiseKernels.All,
        GenerativeKernels.All,
        LandmarksKernels.All,
        LayoutKernels.All,
        MatMulKernels.All,
        PoolingKernels.All,
        QuantizeKernels.All,
        RandomKernels.All,
        RecurrentKernels.All,
        ReductionKernels.All,
        ResizeKernels.All,
        SegmentsKernels.All,
        SignalKernels.All,
        SparseKernels.All,
        StableHloKernels.All,
        TablesKernels.All,
        TextKernels.All,
        VariablesKernels.All,
        WindowKernels.All,
    ]);

    /// <summary>The operators that have a kernel.</summary>
    public static IReadOnlyCollection<(BuiltinOperator Op, string? CustomCode)> Operators => Factories.Keys;

    /// <summary>The factory for an operator, or null.</summary>
    public static KernelFactory? Find(BuiltinOperator op, string? customCode) =>
        Factories.GetValueOrDefault((op, op == BuiltinOperator.Custom ? customCode : null));

    private static Dictionary<(BuiltinOperator Op, string? CustomCode), KernelFactory> Build(
        IEnumerable<KernelEntry>[] families) =>
        families.SelectMany(static family => family).ToDictionary(static entry => (entry.Op, entry.CustomCode), static entry => entry.Create);
}

/// <summary>A row of a family's list.</summary>
internal readonly record struct KernelEntry(BuiltinOperator Op, string? CustomCode, KernelFactory Create)
{
    /// <summary>The row of a builtin operator.</summary>
    public KernelEntry(BuiltinOperator op, KernelFactory create)
        : this(op, null, create)
    {
    }

    /// <summary>The row of a custom operator.</summary>
    public KernelEntry(string customCode, KernelFactory create)
        : this(BuiltinOperator.Custom, customCode, create)
    {
    }
}
