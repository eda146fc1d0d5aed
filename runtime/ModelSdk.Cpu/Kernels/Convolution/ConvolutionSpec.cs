using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>One convolution with everything settled and checked, whichever operator it came from.</summary>
internal sealed record ConvolutionSpec
{
    /// <summary>How filter and channels meet.</summary>
    public required ConvolutionKind Kind { get; init; }

    /// <summary>Sizes, steps, padding; of the forward convolution when <see cref="Kind"/> is transposed.</summary>
    public required Window2D Window { get; init; }

    /// <summary>Output channels.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Input channels that an output channel of a dense or transposed convolution reads.</summary>
    public required int FilterDepth { get; init; }

    /// <summary>Groups of a dense convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Which input holds the images.</summary>
    public required int DataInput { get; init; }

    /// <summary>Which input holds the weights.</summary>
    public required int WeightsInput { get; init; }

    /// <summary>Which input holds the bias, if it is given.</summary>
    public required int BiasInput { get; init; }

    /// <summary>Dimension of the weights along which output channels lie.</summary>
    public int ChannelDimension { get; init; }

    /// <summary>Activation of the operator or of the node that was fused into it.</summary>
    public required FusedActivation Activation { get; init; }

    /// <summary>Height of the operator's output.</summary>
    public int OutputHeight => Kind == ConvolutionKind.Transposed ? Window.InputHeight : Window.OutputHeight;

    /// <summary>Width of the operator's output.</summary>
    public int OutputWidth => Kind == ConvolutionKind.Transposed ? Window.InputWidth : Window.OutputWidth;

    /// <summary>Elements of the operator's input.</summary>
    public int InputElements => Kind == ConvolutionKind.Transposed
        ? checked(Window.Positions * FilterDepth)
        : checked(Window.Batch * Window.InputHeight * Window.InputWidth * Window.InputChannels);

    /// <summary>Elements of the operator's output.</summary>
    public int OutputElements => checked(Window.Batch * OutputHeight * OutputWidth * OutputChannels);

    /// <summary>Combines the activation of the options with that of a fused node.</summary>
    public static FusedActivation Combine(NodeContext node, FusedActivation own)
    {
        FusedActivation activation = own == FusedActivation.None ? node.Node.FusedActivation : own;
        return activation is FusedActivation.None or FusedActivation.Relu or FusedActivation.Relu6 or FusedActivation.ReluN1To1
            ? activation
            : throw node.Error($"the fused activation {activation} has no meaning for a convolution; use a separate operator");
    }

    /// <summary>Settles the output's shape and checks tensors whose size the kernels rely on.</summary>
    public void Check(NodeContext node)
    {
        node.SetShape(0, Window.Batch, OutputHeight, OutputWidth, OutputChannels);
        _ = OutputElements;
        Value weights = node.Input(WeightsInput);
        if (weights.IsConstant && weights.ConstantMemory.Length < IntegerWeights.Bytes(weights.Type, weights.Count))
        {
            throw node.Error($"{weights} has {weights.ConstantMemory.Length} bytes, too few for its shape");
        }

        if (node.OptionalInput(BiasInput) is { } bias && bias.Count != OutputChannels)
        {
            throw node.Error($"the bias {bias} must have {OutputChannels} elements, one for each output channel");
        }
    }
}
