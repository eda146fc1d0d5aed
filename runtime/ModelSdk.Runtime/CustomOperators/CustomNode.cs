using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk;

/// <summary>A node of a custom operator while it is prepared; made by the engine, or by a test of the operator.</summary>
public class CustomNode
{
    private int[]?[]? _shapes;

    /// <summary>Name of the operator in the model.</summary>
    public required string Operator { get; init; }

    /// <summary>Number of the node in its graph.</summary>
    public int Index { get; init; }

    /// <summary>Version of the operator in the model.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Inputs; null where an optional one is left out. Their shapes are settled.</summary>
    public required IReadOnlyList<CustomTensor?> Inputs { get; init; }

    /// <summary>Outputs.</summary>
    public required IReadOnlyList<CustomTensor> Outputs { get; init; }

    /// <summary>The operator's options as they are in the file.</summary>
    public ReadOnlyMemory<byte> Options { get; init; }

    /// <summary>The options as a FlexBuffers map, which converters write; without options every key is absent.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.InvalidModel"/>: they are no FlexBuffers map.</exception>
    public FlexValue OptionsMap
    {
        get
        {
            try
            {
                FlexValue map = FlexValue.Parse(Options.Span);
                map.Verify();
                return map.IsMap || map.IsNull ? map : throw NoMap($"they hold {map.Type}");
            }
            catch (ModelFormatException exception)
            {
                throw NoMap(exception.Message);
            }
        }
    }

    /// <summary>An input that must be given.</summary>
    /// <exception cref="ModelException">It is left out; the message names the node.</exception>
    public CustomTensor Input(int index) => (uint)index < (uint)Inputs.Count && Inputs[index] is { } input
        ? input
        : throw Error($"input {index} is missing");

    /// <summary>An input whose elements have to be known to prepare the node, such as the dimensions of an output.</summary>
    /// <remarks>
    /// Where a run computes them, the engine throws an exception here that must not be caught, runs what comes before the
    /// node, and prepares it again with the input as a constant.
    /// </remarks>
    /// <exception cref="ModelException">It is left out; the message names the node.</exception>
    public CustomTensor Known(int index)
    {
        CustomTensor input = Input(index);
        return input.IsConstant ? input : Learn(index, input);
    }

    /// <summary>Settles the dimensions of an output.</summary>
    /// <exception cref="ModelException">A dimension is negative.</exception>
    public void SetShape(int output, params ReadOnlySpan<int> shape)
    {
        foreach (int dimension in shape)
        {
            if (dimension < 0)
            {
                throw Error($"output {output} would have the shape [{string.Join(',', shape.ToArray())}]");
            }
        }

        Shape(output) = shape.ToArray();
    }

    /// <summary>Settles the dimensions of an output, such as <c>node.SetShape(0, node.Input(0).Shape)</c>.</summary>
    /// <exception cref="ModelException">A dimension is negative.</exception>
    public void SetShape(int output, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        SetShape(output, shape.ToArray().AsSpan());
    }

    /// <summary>Leaves the dimensions of an output to the run, which gives them with <see cref="CustomRun.Resize{T}"/>.</summary>
    /// <remarks>Nodes that read the output are prepared in the middle of every run, so settle dimensions where that is possible.</remarks>
    public void LeaveShapeToRun(int output) => Shape(output) = [-1];

    /// <summary>What was settled for an output: its dimensions, [-1] where the run gives them, null before.</summary>
    public IReadOnlyList<int>? SettledShape(int output) => Shape(output);

    /// <summary>The exception for a node that cannot run: names operator, node and first output.</summary>
    public ModelException Error(string reason) => new(ModelErrorCode.UnsupportedOnDevice, $"{this}: {reason}");

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Operator} (node {Index}){(Outputs.Count > 0 ? $" computing '{Outputs[0].Name}'" : "")}";

    /// <summary>Asks for the elements of an input that no constant holds.</summary>
    protected virtual CustomTensor Learn(int index, CustomTensor input) =>
        throw Error($"the elements of input {index}, {input}, must be known");

    private ref int[]? Shape(int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, Outputs.Count);
        _shapes ??= new int[Outputs.Count][];
        return ref _shapes[output];
    }

    private ModelException NoMap(string reason) =>
        new(ModelErrorCode.InvalidModel, $"{this}: its options are no FlexBuffers map: {reason}");
}
