using System.Diagnostics;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Kernels.Convolution;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Benchmarks;

/// <summary>Speed of convolution kernels on one thread, at the layers of MobileNet.</summary>
internal static class ConvolutionBenchmark
{
    // Depthwise or dense; image size, channels in and out, filter, stride.
    private static readonly (ConvolutionKind Kind, int Size, int Channels, int OutputChannels, int Filter, int Stride)[] Layers =
    [
        (ConvolutionKind.Dense, 224, 3, 32, 3, 2),
        (ConvolutionKind.Depthwise, 112, 32, 32, 3, 1),
        (ConvolutionKind.Dense, 112, 32, 64, 1, 1),
        (ConvolutionKind.Depthwise, 112, 64, 64, 3, 2),
        (ConvolutionKind.Dense, 56, 128, 128, 1, 1),
        (ConvolutionKind.Depthwise, 28, 256, 256, 3, 1),
        (ConvolutionKind.Depthwise, 28, 240, 240, 5, 1),
        (ConvolutionKind.Dense, 28, 128, 128, 3, 1),
        (ConvolutionKind.Dense, 14, 512, 512, 1, 1),
        (ConvolutionKind.Depthwise, 14, 512, 512, 3, 1),
        (ConvolutionKind.Dense, 7, 1024, 1024, 1, 1),
    ];

    /// <summary>Prints milliseconds and billions of operations per second for float and int8.</summary>
    public static void Run()
    {
        Console.WriteLine($"{"layer",-44} {"float ms",9} {"GFLOP/s",8} {"int8 ms",9} {"GOP/s",8}");
        foreach ((ConvolutionKind kind, int size, int channels, int outputs, int filter, int stride) in Layers)
        {
            double single = Seconds(kind, size, channels, outputs, filter, stride, TensorType.Float32);
            double bytes = Seconds(kind, size, channels, outputs, filter, stride, TensorType.Int8);
            double out2 = Math.Pow((size + stride - 1) / stride, 2);
            double operations = 2 * out2 * outputs * filter * filter * (kind == ConvolutionKind.Dense ? channels : 1);
            string name = $"{kind} {size}x{size}x{channels} -> {outputs}, {filter}x{filter} / {stride}";
            Console.WriteLine(
                $"{name,-44} {single * 1e3,9:F3} {operations / single / 1e9,8:F1} {bytes * 1e3,9:F3} {operations / bytes / 1e9,8:F1}");
        }
    }

    private static double Seconds(
        ConvolutionKind kind, int size, int channels, int outputs, int filter, int stride, TensorType type)
    {
        bool isFloat = type == TensorType.Float32;
        int bytes = isFloat ? sizeof(float) : 1;
        int[] weightShape = kind == ConvolutionKind.Depthwise ? [1, filter, filter, outputs] : [outputs, filter, filter, channels];
        QuantizationParameters? quantization = isFloat ? null : new([0.02f], [0], 0);
        Node node = new()
        {
            Index = 0,
            Op = BuiltinOperator.Conv2D,
            Inputs =
            [
                Constant(type, [1, size, size, channels], bytes, quantization),
                Constant(type, weightShape, bytes, quantization),
                Constant(isFloat ? TensorType.Float32 : TensorType.Int32, [outputs], 4, null),
            ],
            Outputs = [new Value("output", type, Value.UnknownShape) { Quantization = quantization }],
        };
        NodeContext context = new(node, new KernelSettings(false), new WeightCache());
        Window2D window = new()
        {
            Batch = 1,
            InputHeight = size,
            InputWidth = size,
            InputChannels = channels,
            FilterHeight = filter,
            FilterWidth = filter,
            StrideHeight = stride,
            StrideWidth = stride,
        };
        Kernel kernel = ConvolutionSelection.Create(context, new ConvolutionSpec
        {
            Kind = kind,
            Window = window.Padded(context, Padding.Same),
            OutputChannels = outputs,
            FilterDepth = kind == ConvolutionKind.Depthwise ? 1 : channels,
            DataInput = 0,
            WeightsInput = 1,
            BiasInput = 2,
            ChannelDimension = kind == ConvolutionKind.Depthwise ? 3 : 0,
            Activation = FusedActivation.Relu6,
        });
        List<Slot> slots = [.. node.Inputs.Select(input => Slot.Of(input!)), Slot.Of(node.Outputs[0])];
        int scratch = (slots[3].ByteLength + 63) / 64 * 64;
        Step step = new(kernel, "layer", [0, 1, 2], [3]) { ScratchOffset = scratch };
        TensorMemory memory = new(new ExecutionPlan([step], slots, [], [], scratch + kernel.ScratchBytes));
        double best = double.MaxValue;

        // Long enough for the runtime to have compiled everything with full optimization.
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < 1)
        {
            long start = Stopwatch.GetTimestamp();
            kernel.Run(new KernelContext(memory, step, ThreadTeam.Single));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static Value Constant(TensorType type, int[] shape, int bytes, QuantizationParameters? quantization)
    {
        Value value = new("constant", type, shape) { Quantization = quantization };
        value.SetConstant(new byte[Shapes.Count(shape) * bytes]);
        return value;
    }
}
