using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>SVDF, a fully connected layer over time of low rank: checks the node and chooses the code.</summary>
/// <remarks>
/// Each filter multiplies the input with its feature weights and remembers the last results; their product with its time
/// weights is summed over the filters of a unit (as many as the rank).
/// </remarks>
internal static class Svdf
{
    /// <summary>Index of the input with the bias, which may be missing.</summary>
    public const int BiasInput = 3;

    /// <summary>Index of the state.</summary>
    public const int StateInput = 4;

    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        node.RequireCounts(5, 1);
        SvdfOptions options = new(node.Options);
        Value input = node.Input(0);
        Value features = node.Input(1);
        Value times = node.Input(2);
        if (input.Shape.Length != 2 || features.Shape.Length != 2 || times.Shape.Length != 2)
        {
            throw node.Error($"{input}, {features} and {times} must have two dimensions each");
        }

        SvdfSpec spec = new(input.Shape[0], input.Shape[1], features.Shape[0], options.Rank, times.Shape[1], options.Activation);
        if (spec.Rank <= 0 || spec.Filters <= 0 || spec.Filters % spec.Rank != 0 || spec.Memory <= 0)
        {
            throw node.Error($"the {spec.Filters} filters of {features} do not fit the rank {spec.Rank} or the memory {spec.Memory}");
        }

        bool isQuantized = input.Type == TensorType.Int8;
        node.Require(1, features.Type, spec.Filters, spec.Depth);
        node.Require(2, times.Type, spec.Filters, spec.Memory);
        if (node.HasInput(BiasInput))
        {
            node.Require(BiasInput, isQuantized ? TensorType.Int32 : TensorType.Float32, spec.Units);
        }

        TensorType state = isQuantized ? times.Type : TensorType.Float32;
        node.RequireState(StateInput, state, (long)spec.Batch * spec.Filters * spec.Memory);
        node.RequireOutput(0, input.Type);
        Kernel kernel = (input.Type, features.Type, times.Type) switch
        {
            (TensorType.Float32, TensorType.Float32, TensorType.Float32) => new SvdfFloat(node, spec, options.AsymmetricQuantizeInputs, 1),
            (TensorType.Float32, TensorType.Int8 or TensorType.UInt8, TensorType.Int8 or TensorType.UInt8) =>
                new SvdfFloat(node, spec, options.AsymmetricQuantizeInputs, Quantized.PerTensor(node, times).Scale),
            (TensorType.Int8, TensorType.Int8, TensorType.Int16) => Integer<short>(node, spec),
            (TensorType.Int8, TensorType.Int8, TensorType.Int8) => Integer<sbyte>(node, spec),
            _ => throw node.Error(
                $"there is no code for {input.Type} input with {features.Type} feature and {times.Type} time weights; " +
                "quantize the model in one of the usual schemes (float32, int8, dynamic range)"),
        };
        node.SetShape(0, spec.Batch, spec.Units);
        return kernel;
    }

    private static SvdfInteger<T> Integer<T>(NodeContext node, SvdfSpec spec)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T> =>
        spec.Activation == FusedActivation.Relu
            ? new SvdfInteger<T>(node, spec)
            : throw node.Error($"the activation {spec.Activation} is not possible with int8 input; it must be RELU");
}

/// <summary>Sizes of an SVDF.</summary>
/// <param name="Batch">Rows of the input.</param>
/// <param name="Depth">Elements of a row.</param>
/// <param name="Filters">Filters.</param>
/// <param name="Rank">Filters of a unit.</param>
/// <param name="Memory">Results that a filter remembers.</param>
/// <param name="Activation">The activation.</param>
internal sealed record SvdfSpec(int Batch, int Depth, int Filters, int Rank, int Memory, FusedActivation Activation)
{
    /// <summary>Elements of a row of output.</summary>
    public int Units => Filters / Rank;

    /// <summary>Forgets the oldest result of every filter.</summary>
    /// <returns>The memories; the last element of each is to be filled.</returns>
    public Span<T> Shift<T>(Span<T> state)
        where T : unmanaged
    {
        Span<T> memories = state[..(Batch * Filters * Memory)];
        if (!memories.IsEmpty)
        {
            memories[1..].CopyTo(memories);
        }

        return memories;
    }
}
