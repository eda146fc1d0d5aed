using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>BATCH_MATMUL: reads the node and chooses the code from its types.</summary>
internal static class BatchMatMul
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        BatchMatMulOptions options = new(node.Options);
        BatchMatMulSpec spec = BatchMatMulSpec.Create(node, options.AdjointX, options.AdjointY);
        return Create(node, spec, options.AsymmetricQuantizeInputs);
    }

    /// <summary>Makes the kernel of a node whose shapes are settled.</summary>
    public static Kernel Create(NodeContext node, BatchMatMulSpec spec, bool asymmetric)
    {
        Value left = node.Input(0);
        Value right = node.Input(1);
        return (left.Type, right.Type, node.Output(0).Type) switch
        {
            (TensorType.Float32, TensorType.Float32, TensorType.Float32) => Float(node, spec),
            (TensorType.Float32, TensorType.Int8, TensorType.Float32) => Hybrid(node, spec, asymmetric),
            (TensorType.Int8, TensorType.Int8, TensorType.Int8) => Int8(node, spec),
            (TensorType.Int8, TensorType.Int8, TensorType.Int32) =>
                new BatchMatMulReference<sbyte, sbyte, int, int, NoFinish>(spec, 0, 0, default),
            (TensorType.Int16, TensorType.Int16, TensorType.Int16) => Int16<short>(node, spec),
            (TensorType.Int16, TensorType.Int8, TensorType.Int16) => Int16<sbyte>(node, spec),
            _ => throw node.Error(
                $"there is no code for {left.Type} by {right.Type} to {node.Output(0).Type}; " +
                "both sides must be float32, int8 or int16, or the right one int8"),
        };
    }

    private static Kernel Float(NodeContext node, BatchMatMulSpec spec) =>
        IsFast(node, "gemm float")
            ? new BatchMatMulFloat(node, spec)
            : new BatchMatMulReference<float, float, float, float, UnboundedFinish>(spec, 0, 0, default);

    private static Kernel Int8(NodeContext node, BatchMatMulSpec spec)
    {
        int leftZero = Quantized.PerTensor(node, node.Input(0)).ZeroPoint;
        QuantizationParameters right = Quantized.Any(node, node.Input(1));
        if (right.IsPerChannel)
        {
            Quantized.RequireSymmetric(node, node.Input(1));
            return new BatchMatMulReference<sbyte, sbyte, int, sbyte, FixedFinish<sbyte>>(spec, leftZero, 0, Finish<sbyte>(node, spec));
        }

        int rightZero = right.ZeroPoint;
        return IsFast(node, $"gemm int8 {GemmInt8.InstructionSet}")
            ? new BatchMatMulInt8(spec, leftZero, rightZero, Multipliers(node, spec)[0], Quantized.PerTensor(node, node.Output(0)).ZeroPoint)
            : new BatchMatMulReference<sbyte, sbyte, int, sbyte, FixedFinish<sbyte>>(spec, leftZero, rightZero, Finish<sbyte>(node, spec));
    }

    private static bool IsFast(NodeContext node, string code)
    {
        bool isFast = !node.Settings.ForceReference;
        node.Settings.Log?.Invoke($"{node.Node}: {(isFast ? code : "reference")}");
        return isFast;
    }

    private static Kernel Hybrid(NodeContext node, BatchMatMulSpec spec, bool asymmetric)
    {
        Value right = node.Input(1);
        Quantized.RequireSymmetric(node, right);
        int dimension = right.Shape.Length - (spec.TransposeRight ? 2 : 1);
        float[] scales = Quantized.WeightScales(node, right, spec.Columns, dimension);
        return new BatchMatMulHybridReference(spec, scales, asymmetric);
    }

    private static BatchMatMulReference<short, T, long, short, FixedFinish<short>> Int16<T>(NodeContext node, BatchMatMulSpec spec)
        where T : unmanaged, INumberBase<T>
    {
        foreach (Value value in (Value[])[node.Input(0), node.Input(1), node.Output(0)])
        {
            if (Array.Exists(Quantized.Any(node, value).ZeroPoints, static zero => zero != 0))
            {
                throw node.Error($"{value} has a zero point other than 0; int16 products must be quantized symmetrically");
            }
        }

        return new(spec, 0, 0, Finish<short>(node, spec));
    }

    private static FixedFinish<T> Finish<T>(NodeContext node, BatchMatMulSpec spec)
        where T : INumberBase<T>
    {
        QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
        (int min, int max) = ActivationRange.Quantized(FusedActivation.None, node.Output(0).Type, output);
        return new FixedFinish<T>(Multipliers(node, spec), output.ZeroPoint, min, max);
    }

    /// <summary>From the sums of each column to the output's scale.</summary>
    /// <remarks>
    /// The reference rounds the product of the two input scales to float. Of scales by column it takes none and answers zeros,
    /// for upstream's own 16x8 models too; here they count.
    /// </remarks>
    private static FixedMultiplier[] Multipliers(NodeContext node, BatchMatMulSpec spec)
    {
        float left = Quantized.PerTensor(node, node.Input(0)).Scale;
        Value right = node.Input(1);
        float[] scales = Quantized.WeightScales(node, right, spec.Columns, right.Shape.Length - (spec.TransposeRight ? 2 : 1));
        return Quantized.Multipliers(left, scales, Quantized.PerTensor(node, node.Output(0)).Scale, roundProduct: true);
    }
}
