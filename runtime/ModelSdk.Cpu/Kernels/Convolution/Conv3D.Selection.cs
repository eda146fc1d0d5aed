using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_3D and CONV_3D_TRANSPOSE: read and check the node, and choose the code.</summary>
/// <remarks>Float only, as upstream. Filters are [depth, height, width, in, out], of the transposed one [.., out, in].</remarks>
internal static class Conv3D
{
    /// <summary>Makes the kernel of CONV_3D.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        Value filter = node.Input(1);
        RequireVolumes(node, input, filter);
        if (input.Shape[4] != filter.Shape[3] || Array.Exists(input.Shape[1..], static size => size <= 0)
            || Array.Exists(filter.Shape, static size => size <= 0))
        {
            throw node.Error($"{input} and the filter {filter} must have the same number of channels and no dimension of 0");
        }

        Conv3DSpec spec = Spec(node, input.Shape, filter, filter.Shape[3], filter.Shape[4], dataInput: 0, biasInput: 2);
        Window3D window = spec.Window;
        node.SetShape(0, window.Batch, window.Depth.Output, window.Height.Output, window.Width.Output, spec.OutputChannels);
        return IsFast(node) ? new Conv3DFloat(node, spec) : new Conv3DReference(spec);
    }

    /// <summary>Makes the kernel of CONV_3D_TRANSPOSE, whose first input is the output's shape.</summary>
    public static Kernel CreateTransposed(NodeContext node)
    {
        Value filter = node.Input(1);
        Value input = node.Input(2);
        RequireVolumes(node, input, filter);
        int[] shape = node.Input(0).Type == TensorType.Int32
            ? node.ConstantInts(0)
            : throw node.Error($"the output shape {node.Input(0)} must be int32");
        bool fits = shape.Length == 5 && input.Shape[4] == filter.Shape[4]
            && shape[0] == input.Shape[0] && shape[4] == filter.Shape[3] && !Array.Exists(shape, static size => size < 0);
        if (!fits)
        {
            throw node.Error($"the output shape [{string.Join(',', shape)}] does not fit {input} and the filter {filter}");
        }

        Conv3DSpec spec = Spec(node, shape, filter, filter.Shape[4], filter.Shape[3], dataInput: 2, biasInput: 3);
        Window3D window = spec.Window;
        if (window.Depth.Output != input.Shape[1] || window.Height.Output != input.Shape[2] || window.Width.Output != input.Shape[3])
        {
            throw node.Error(
                $"the output shape [{string.Join(',', shape)}] belongs to an input of " +
                $"{window.Depth.Output}x{window.Height.Output}x{window.Width.Output}, not to {input}");
        }

        node.SetShape(0, shape);
        return IsFast(node) ? new Conv3DTransposeFloat(node, spec) : new Conv3DTransposeReference(spec);
    }

    private static void RequireVolumes(NodeContext node, Value input, Value filter)
    {
        bool isFloat = input.Type == TensorType.Float32 && filter.Type == TensorType.Float32
            && node.Output(0).Type == TensorType.Float32;
        if (!isFloat || input.Shape.Length != 5 || filter.Shape.Length != 5)
        {
            throw node.Error($"{input}, the filter {filter} and {node.Output(0)} must be float32 with 5 dimensions");
        }
    }

    // Fields of Conv3DOptions: 0 padding, 1 to 3 strides of depth, width, height, 4 activation, 5 to 7 dilations alike.
    private static Conv3DSpec Spec(
        NodeContext node, int[] volume, Value filter, int inputChannels, int outputChannels, int dataInput, int biasInput)
    {
        Padding padding = (Padding)node.Options.SByte(0);
        Window3D window = new(
            volume[0],
            Axis("depth", volume[1], filter.Shape[0], 1),
            Axis("height", volume[2], filter.Shape[1], 3),
            Axis("width", volume[3], filter.Shape[2], 2),
            volume[4]);
        if (node.OptionalInput(biasInput) is { } bias && (bias.Type != TensorType.Float32 || bias.Count != outputChannels))
        {
            throw node.Error($"the bias {bias} must be float32 with {outputChannels} elements, one for each output channel");
        }

        (float min, float max) = ActivationRange.Float(ConvolutionSpec.Combine(node, (FusedActivation)node.Options.SByte(4)));
        Conv3DSpec spec = new(window, inputChannels, outputChannels, dataInput, biasInput, min, max);
        _ = checked(spec.FilterElements + window.Places + window.Positions);
        return spec;

        WindowAxis Axis(string name, int input, int size, int field) => WindowAxis.Create(
            node, name, input, size, node.Options.Int32(field), node.Options.Int32(field + 4, absent: 1), padding);
    }

    private static bool IsFast(NodeContext node)
    {
        bool isFast = !node.Settings.ForceReference;
        node.Settings.Log?.Invoke($"{node.Node}: {(isFast ? "gemm float" : "reference")}");
        return isFast;
    }
}

/// <summary>A three-dimensional convolution with everything settled and checked; the filter is input 1.</summary>
/// <param name="Window">Sizes, steps, padding.</param>
/// <param name="InputChannels">Channels of the operator's input.</param>
/// <param name="OutputChannels">Channels of the operator's output.</param>
/// <param name="DataInput">Which input holds the volumes.</param>
/// <param name="BiasInput">Which input holds the bias, if it is given.</param>
/// <param name="Min">Lower bound of results.</param>
/// <param name="Max">Upper bound of results.</param>
internal sealed record Conv3DSpec(
    Window3D Window, int InputChannels, int OutputChannels, int DataInput, int BiasInput, float Min, float Max)
{
    /// <summary>Which input holds the filter.</summary>
    public const int FilterInput = 1;

    /// <summary>Elements of the filter.</summary>
    public int FilterElements => checked(Window.FilterSize * InputChannels * OutputChannels);

    /// <summary>The bias of a run; empty when there is none.</summary>
    public ReadOnlySpan<float> Bias(in KernelContext context) =>
        context.HasInput(BiasInput) ? context.Input<float>(BiasInput)[..OutputChannels] : default;
}
