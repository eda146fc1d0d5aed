using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Kernels do not allocate while they run.</summary>
[TestClass]
public sealed class AllocationTests
{
    private static readonly Value Image = KernelRunner.Constant(TensorType.Float32, [2, 6, 8], Noise.Make<float>(96));
    private static readonly Value Bytes = Quantized(KernelRunner.Constant(TensorType.Int8, [2, 6, 8], Noise.Make<sbyte>(96)));

    private static readonly Node[] Nodes =
    [
        Make(BuiltinOperator.Transpose, Image, Ints(2, 0, 1)),
        Make(BuiltinOperator.ReverseV2, Image, Ints(1)),
        Make(BuiltinOperator.Slice, Image, Ints(0, 1, 2), Ints(2, 2, 3)),
        Make(BuiltinOperator.Pad, Image, KernelRunner.Constant(TensorType.Int32, [3, 2], 0, 0, 1, 1, 2, 0)),
        Make(BuiltinOperator.MirrorPad, Image, KernelRunner.Constant(TensorType.Int32, [3, 2], 0, 0, 1, 1, 2, 0)),
        Make(BuiltinOperator.Concatenation, Image, Image),
        Make(BuiltinOperator.Gather, Image, Ints(1, 0, 1)),
        Make(BuiltinOperator.GatherNd, Image, KernelRunner.Constant(TensorType.Int32, [2, 2], 1, 2, 0, 5)),
        Make(BuiltinOperator.DynamicUpdateSlice, Image, KernelRunner.Constant<float>(TensorType.Float32, [1, 1, 2], 1, 2), Ints(0, 1, 2)),
        Make(BuiltinOperator.Sum, Image, Ints(1)),
        Make(BuiltinOperator.Mean, Image, Ints(0, 2)),
        Make(BuiltinOperator.Mean, Bytes, Ints(1)),
        Make(BuiltinOperator.ReduceMax, Bytes, Ints(0, 2)),
        MakeTyped(BuiltinOperator.ArgMax, TensorType.Int32, Image, Ints(2)),
        MakeTyped(BuiltinOperator.Rfft2D, TensorType.Complex64, Image, Ints(4, 8)),
    ];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Run_DoesNotAllocate(bool reference)
    {
        foreach (Node node in Nodes)
        {
            Kernel kernel = NodePreparation.Prepare(node, new KernelSettings(reference), new WeightCache());
            int bytes = (int)node.Outputs[0].Type.ByteCount(node.Outputs[0].Count);
            KernelRunner runner = new(kernel, [.. node.Inputs.Select(static input => input!.ConstantMemory.ToArray())], [bytes]);
            Assert.AreEqual(0, Allocations.BytesOf(() => runner.Run()), $"{node} allocated");
        }
    }

    private static Value Ints(params int[] values) => KernelRunner.Constant(TensorType.Int32, [values.Length], values);

    private static Value Quantized(Value value)
    {
        value.Quantization = new QuantizationParameters([0.5f], [3], 0);
        return value;
    }

    private static Node Make(BuiltinOperator op, params Value[] inputs) => MakeTyped(op, inputs[0].Type, inputs);

    private static Node MakeTyped(BuiltinOperator op, TensorType output, params Value[] inputs)
    {
        Node node = KernelRunner.MakeNode(op, output, inputs);
        node.Outputs[0].Quantization = inputs[0].Quantization;
        return node;
    }
}
