using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Chooses the kernel of the custom operators AvgPool3D and MaxPool3D, whose options are TensorFlow's attributes.</summary>
/// <remarks>Types and checks: LiteRT, tflite/kernels/pooling3d.cc.</remarks>
internal static class VolumePoolSelection
{
    /// <summary>AvgPool3D.</summary>
    public static Kernel Average(NodeContext node) => node.Input(0).Type switch
    {
        TensorType.Float32 => Create<
            float, ScalarVolumePixel<float, float, AverageFloat>, VectorVolumePixel<float, AverageFloatVectors>>(node),
        TensorType.Int8 => Create<
            sbyte, ScalarVolumePixel<sbyte, int, AverageInteger<sbyte>>, ScalarVolumePixel<sbyte, int, AverageInteger<sbyte>>>(node),
        TensorType.Int16 => Create<
            short, ScalarVolumePixel<short, int, AverageInteger<short>>, ScalarVolumePixel<short, int, AverageInteger<short>>>(node),
        _ => throw Unsupported(node),
    };

    /// <summary>MaxPool3D.</summary>
    public static Kernel Max(NodeContext node) => node.Input(0).Type switch
    {
        TensorType.Float32 => Create<
            float, ScalarVolumePixel<float, float, Maximum<float, float>>, VectorVolumePixel<float, MaximumVectors<float>>>(node),
        TensorType.Int8 => Create<
            sbyte, ScalarVolumePixel<sbyte, int, Maximum<sbyte, int>>, VectorVolumePixel<sbyte, MaximumVectors<sbyte>>>(node),
        TensorType.Int16 => Create<
            short, ScalarVolumePixel<short, int, Maximum<short, int>>, VectorVolumePixel<short, MaximumVectors<short>>>(node),
        _ => throw Unsupported(node),
    };

    private static Kernel Create<T, TReference, TFast>(NodeContext node)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TReference : struct, IVolumePixel<T>
        where TFast : struct, IVolumePixel<T>
    {
        VolumeShape shape = Read(node);
        return node.Settings.ForceReference ? new VolumePoolKernel<T, TReference>(shape) : new VolumePoolKernel<T, TFast>(shape);
    }

    private static VolumeShape Read(NodeContext node)
    {
        Value input = node.Input(0);
        Value output = node.Output(0);
        if (input.Shape.Length != 5 || input.Type != output.Type)
        {
            throw node.Error($"{input} must have 5 dimensions and the element type of {output}");
        }

        if (input.Type == TensorType.Int8 && input.Quantization is { } from && output.Quantization is { } to
            && !(Math.Abs(from.Scale - to.Scale) <= 1e-6f && from.ZeroPoint == to.ZeroPoint))
        {
            throw node.Error($"{input} and {output} must have the same scale and zero point");
        }

        FlexValue options = FlexValue.Parse(node.Node.CustomOptions.Span);
        if (options.GetString("data_format") is { } format && format != "NDHWC")
        {
            throw node.Error($"the data format {format} is not supported; convert the model with NDHWC");
        }

        int[] sizes = TensorFlowAttributes.Inner(node, options, "ksize", 5);
        int[] strides = TensorFlowAttributes.Inner(node, options, "strides", 5);
        Padding padding = TensorFlowAttributes.Padding(node, options);
        (int depthCount, PoolAxis depth) = PoolAxis.Create(node, "depth", input.Shape[1], sizes[0], strides[0], padding);
        (int heightCount, PoolAxis height) = PoolAxis.Create(node, "height", input.Shape[2], sizes[1], strides[1], padding);
        (int widthCount, PoolAxis width) = PoolAxis.Create(node, "width", input.Shape[3], sizes[2], strides[2], padding);
        node.SetShape(0, input.Shape[0], depthCount, heightCount, widthCount, input.Shape[4]);
        return new VolumeShape(input.Shape[0], input.Shape[4], depth, height, width, (depthCount, heightCount, widthCount));
    }

    private static ModelException Unsupported(NodeContext node) =>
        node.Error($"{node.Input(0)} must be float32, int8 or int16; convert the tensor first");
}

/// <summary>Attributes that the converter copies from a TensorFlow operator into the options of a custom one.</summary>
internal static class TensorFlowAttributes
{
    /// <summary>The numbers of a list that belong to the dimensions between batch and channels, for which it must hold 1.</summary>
    public static int[] Inner(NodeContext node, FlexValue options, string key, int rank)
    {
        int[] values = options.GetInt32s(key);
        return values.Length == rank && values[0] == 1 && values[^1] == 1
            ? values[1..^1]
            : throw node.Error($"its attribute {key} is [{string.Join(',', values)}]; it must hold {rank} numbers, 1 for batch and channels");
    }

    /// <summary>The kind of padding.</summary>
    public static Padding Padding(NodeContext node, FlexValue options) => options.GetString("padding") switch
    {
        "SAME" => Format.Padding.Same,
        "VALID" => Format.Padding.Valid,
        { } other => throw node.Error($"the padding {other} is not supported; it must be SAME or VALID"),
        null => throw node.Error("its attribute padding is missing"),
    };
}
