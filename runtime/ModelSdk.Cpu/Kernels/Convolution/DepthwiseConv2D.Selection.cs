using ModelSdk.Cpu.Graph;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>DEPTHWISE_CONV_2D: reads the node, the choice of code is <see cref="ConvolutionSelection"/>'s.</summary>
internal static class DepthwiseConv2D
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        DepthwiseConv2DOptions options = new(node.Options);
        Value input = node.Input(0);
        Value weights = node.Input(1);
        if (input.Shape.Length != 4 || weights.Shape.Length != 4 || weights.Shape[0] != 1)
        {
            throw node.Error($"{input} must have four dimensions, and the filter {weights} must be [1, height, width, channels]");
        }

        if (node.InputCount > 2 && !node.HasInput(2))
        {
            throw node.Error("input 2, the bias, is marked as left out; an operator without bias has two inputs");
        }

        // The multiplier in the options is not used: newer files have 0 there.
        int channels = input.Shape[3];
        if (channels <= 0 || weights.Shape[3] % channels != 0)
        {
            throw node.Error($"{channels} channels of {input} do not divide those of the filter {weights}");
        }

        Window2D window = new()
        {
            Batch = input.Shape[0],
            InputHeight = input.Shape[1],
            InputWidth = input.Shape[2],
            InputChannels = channels,
            FilterHeight = weights.Shape[1],
            FilterWidth = weights.Shape[2],
            StrideHeight = options.StrideH,
            StrideWidth = options.StrideW,
            DilationHeight = options.DilationH,
            DilationWidth = options.DilationW,
        };
        return ConvolutionSelection.Create(node, new ConvolutionSpec
        {
            Kind = ConvolutionKind.Depthwise,
            Window = window.Padded(node, options.Padding),
            OutputChannels = weights.Shape[3],
            FilterDepth = 1,
            DataInput = 0,
            WeightsInput = 1,
            BiasInput = 2,
            ChannelDimension = 3,
            Activation = ConvolutionSpec.Combine(node, options.Activation),
        });
    }
}
