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
            (TensorType.Int16, TensorType.Int16, TensorType.Int16) =>
                new BatchMatMulReference<short, short, long, short, FixedFinish<short>>(spec, 0, 0, Finish<short>(node)),
            (TensorType.Int16, TensorType.Int8, TensorType.Int16) =>
                new BatchMatMulReference<short, sbyte, long, short, FixedFinish<short>>(spec, 0, 0, Finish<short>(node)),
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
        int rightZero = Quantized.PerTensor(node, node.Input(1)).ZeroPoint;
        return IsFast(node, $"gemm int8 {GemmInt8.InstructionSet}")
            ? new BatchMatMulInt8(spec, leftZero, rightZero, Multiplier(node), Quantized.PerTensor(node, node.Output(0)).ZeroPoint)
            : new BatchMatMulReference<sbyte, sbyte, int, sbyte, FixedFinish<sbyte>>(spec, leftZero, rightZero, Finish<sbyte>(node));
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

    private static FixedFinish<T> Finish<T>(NodeContext node)
        where T : System.Numerics.INumberBase<T>
    {
        QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
        (int min, int max) = ActivationRange.Quantized(FusedActivation.None, node.Output(0).Type, output);
        return new FixedFinish<T>([Multiplier(node)], output.ZeroPoint, min, max);
    }

    /// <summary>From sums to the output's scale; the reference rounds the product of the two input scales to float.</summary>
    private static FixedMultiplier Multiplier(NodeContext node)
    {
        float left = Quantized.PerTensor(node, node.Input(0)).Scale;
        float right = Quantized.PerTensor(node, node.Input(1)).Scale;
        float output = Quantized.PerTensor(node, node.Output(0)).Scale;
        return Quantized.Multipliers(left, [right], output, roundProduct: true)[0];
    }
}
