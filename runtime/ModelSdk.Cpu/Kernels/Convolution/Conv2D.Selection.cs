using ModelSdk.Cpu.Graph;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_2D: reads the node, the choice of code is <see cref="ConvolutionSelection"/>'s.</summary>
internal static class Conv2D
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Conv2DOptions options = new(node.Options);
        Value input = node.Input(0);
        Value weights = node.Input(1);
        if (input.Shape.Length != 4 || weights.Shape.Length != 4)
        {
            throw node.Error($"{input} and {weights} must have four dimensions");
        }

        if (!node.HasInput(2))
        {
            throw node.Error($"input 2, the bias, is missing; give one of {weights.Shape[0]} zeros");
        }

        int channels = input.Shape[3];
        int depth = weights.Shape[3];
        int groups = depth > 0 && channels % depth == 0 ? channels / depth : 0;
        if (groups == 0 || weights.Shape[0] % groups != 0)
        {
            throw node.Error($"{channels} channels of {input} do not fit the filter {weights}");
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
            Kind = ConvolutionKind.Dense,
            Window = window.Padded(node, options.Padding),
            OutputChannels = weights.Shape[0],
            FilterDepth = depth,
            Groups = groups,
            DataInput = 0,
            WeightsInput = 1,
            BiasInput = 2,
            Activation = ConvolutionSpec.Combine(node, options.Activation),
        });
    }
}
