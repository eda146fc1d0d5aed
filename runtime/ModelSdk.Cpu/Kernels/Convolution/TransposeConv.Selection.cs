using System.Buffers.Binary;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>TRANSPOSE_CONV and MediaPipe's Convolution2DTransposeBias: read the node.</summary>
internal static class TransposeConv
{
    /// <summary>Makes the kernel of TRANSPOSE_CONV, whose first input is the output's shape.</summary>
    public static Kernel Create(NodeContext node)
    {
        TransposeConvOptions options = new(node.Options);
        int[] shape = node.ConstantInts(0);
        Value weights = node.Input(1);
        Value input = node.Input(2);
        RequireImages(node, input, weights);
        if (shape.Length != 4 || shape[0] != input.Shape[0] || shape[3] != weights.Shape[0])
        {
            throw node.Error($"the output shape [{string.Join(',', shape)}] does not fit {input} and the filter {weights}");
        }

        Window2D window = new Window2D
        {
            Batch = shape[0],
            InputHeight = shape[1],
            InputWidth = shape[2],
            InputChannels = shape[3],
            FilterHeight = weights.Shape[1],
            FilterWidth = weights.Shape[2],
            StrideHeight = options.StrideH,
            StrideWidth = options.StrideW,
        }.Padded(node, options.Padding);
        if (window.OutputHeight != input.Shape[1] || window.OutputWidth != input.Shape[2])
        {
            throw node.Error(
                $"the output shape [{string.Join(',', shape)}] belongs to an input of " +
                $"{window.OutputHeight}x{window.OutputWidth}, not to {input}");
        }

        return ConvolutionSelection.Create(node, Spec(node, window, weights, 2, 3, options.Activation));
    }

    /// <summary>Makes the kernel of the custom operator, whose output's shape follows from its input.</summary>
    /// <remarks>MediaPipe: mediapipe/util/tflite/operations/transpose_conv_bias.cc.</remarks>
    public static Kernel CreateWithBias(NodeContext node)
    {
        // TfLiteTransposeConvParams: padding (1 is SAME), stride_width, stride_height, and more in newer versions.
        ReadOnlySpan<byte> options = node.Node.CustomOptions.Span;
        Value input = node.Input(0);
        Value weights = node.Input(1);
        RequireImages(node, input, weights);
        if (options.Length < 3 * sizeof(int))
        {
            throw node.Error($"the options have {options.Length} bytes; padding and strides need 12");
        }

        if (input.Type != TensorType.Float32 || weights.Type != TensorType.Float32)
        {
            throw node.Error($"{input} and {weights} must be float32");
        }

        bool isSame = BinaryPrimitives.ReadInt32LittleEndian(options) == 1;
        int strideWidth = BinaryPrimitives.ReadInt32LittleEndian(options[4..]);
        int strideHeight = BinaryPrimitives.ReadInt32LittleEndian(options[8..]);
        if (strideWidth <= 0 || strideHeight <= 0)
        {
            throw node.Error($"strides {strideHeight}x{strideWidth} must be positive");
        }

        (int height, int top) = Along(input.Shape[1], weights.Shape[1], strideHeight, isSame);
        (int width, int left) = Along(input.Shape[2], weights.Shape[2], strideWidth, isSame);
        Window2D window = new()
        {
            Batch = input.Shape[0],
            InputHeight = height,
            InputWidth = width,
            InputChannels = weights.Shape[0],
            FilterHeight = weights.Shape[1],
            FilterWidth = weights.Shape[2],
            StrideHeight = strideHeight,
            StrideWidth = strideWidth,
            PadTop = top,
            PadLeft = left,
            OutputHeight = input.Shape[1],
            OutputWidth = input.Shape[2],
        };
        return ConvolutionSelection.Create(node, Spec(node, window, weights, 0, 2, FusedActivation.None));
    }

    private static (int Output, int Before) Along(int input, int filter, int stride, bool isSame)
    {
        int padding = isSame ? Math.Max(0, filter - ((input - 1) % stride) - 1) : 0;
        return (checked((stride * (input - 1)) + filter - padding), padding / 2);
    }

    private static void RequireImages(NodeContext node, Value input, Value weights)
    {
        bool fits = input.Shape.Length == 4 && weights.Shape.Length == 4 && input.Shape[3] == weights.Shape[3];
        if (!fits || input.Shape[1] <= 0 || input.Shape[2] <= 0)
        {
            throw node.Error($"{input} and the filter {weights} must be images with the same number of input channels");
        }
    }

    private static ConvolutionSpec Spec(
        NodeContext node, Window2D window, Value weights, int dataInput, int biasInput, FusedActivation activation) => new()
        {
            Kind = ConvolutionKind.Transposed,
            Window = window,
            OutputChannels = weights.Shape[0],
            FilterDepth = weights.Shape[3],
            DataInput = dataInput,
            WeightsInput = 1,
            BiasInput = biasInput,
            Activation = ConvolutionSpec.Combine(node, activation),
        };
}
