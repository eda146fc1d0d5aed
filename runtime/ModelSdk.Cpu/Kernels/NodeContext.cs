using System.Collections.Concurrent;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Cpu.Kernels;

/// <summary>What a <see cref="KernelFactory"/> knows of its node.</summary>
internal sealed class NodeContext(Node node, KernelSettings settings, WeightCache weights, SubgraphSet? subgraphs = null)
{
    /// <summary>The node.</summary>
    public Node Node { get; } = node;

    /// <summary>Switches of the engine.</summary>
    public KernelSettings Settings { get; } = settings;

    /// <summary>Packed weights, shared by the plans of all shapes.</summary>
    public WeightCache Weights { get; } = weights;

    /// <summary>The subgraphs of the model, for operators that run them.</summary>
    public SubgraphSet Subgraphs => subgraphs ?? throw Error("it needs the subgraphs of a model");

    /// <summary>Attributes, see the views in ModelSdk.Format.</summary>
    public FlatTable Options => Node.Options;

    /// <summary>Number of inputs in the file, optional ones that are left out at the end not counted.</summary>
    public int InputCount => Node.Inputs.Length;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => Node.Outputs.Length;

    /// <summary>Whether an optional input is given.</summary>
    public bool HasInput(int index) => index < Node.Inputs.Length && Node.Inputs[index] is not null;

    /// <summary>An input that must be given.</summary>
    public Value Input(int index) =>
        HasInput(index) ? Node.Inputs[index]! : throw Error($"input {index} is missing");

    /// <summary>An optional input, or null.</summary>
    public Value? OptionalInput(int index) => HasInput(index) ? Node.Inputs[index] : null;

    /// <summary>An output.</summary>
    public Value Output(int index) =>
        index < Node.Outputs.Length ? Node.Outputs[index] : throw Error($"output {index} is missing");

    /// <summary>An input whose elements the factory needs to know: <see cref="Value.Constant{T}"/> has them.</summary>
    /// <remarks>
    /// Where a run has to compute them first, the plan ends before this node: the engine runs what comes before, and then
    /// calls the factory again with the elements as constants. See <see cref="Plan.Planner"/>.
    /// </remarks>
    public Value KnownInput(int index)
    {
        Value value = Input(index);
        return value.IsConstant || value.Shape.Contains(0) ? value : throw new ValueNotKnownException(value);
    }

    /// <summary>The elements of an integer input, as int32; known like those of <see cref="KnownInput"/>.</summary>
    public int[] ConstantInts(int index)
    {
        Value value = KnownInput(index);
        if (value.Shape.Contains(0))
        {
            // The file stores no bytes for it, so that it does not look like a constant.
            return [];
        }

        return value.Type switch
        {
            TensorType.Int32 => value.Constant<int>().ToArray(),
            TensorType.Int64 => Array.ConvertAll(value.Constant<long>().ToArray(), static number => checked((int)number)),
            TensorType.Int16 => Array.ConvertAll(value.Constant<short>().ToArray(), static number => (int)number),
            _ => throw Error($"input {index}, {value}, must be int32 or int64"),
        };
    }

    /// <summary>Settles the shape of an output.</summary>
    public void SetShape(int output, params ReadOnlySpan<int> shape)
    {
        foreach (int dimension in shape)
        {
            if (dimension < 0)
            {
                throw Error($"output {output} would have the shape [{string.Join(',', shape.ToArray())}]");
            }
        }

        Output(output).Shape = shape.ToArray();
    }

    /// <summary>Leaves the shape of an output to <see cref="Kernel.Run"/>, which calls <see cref="KernelContext.Resize{T}"/>.</summary>
    /// <remarks>Nodes that read the output are planned after the run of this one, so settle shapes where that is possible.</remarks>
    public void SetShapeAtRun(int output) => Output(output).Shape = Value.ShapeAtRun;

    /// <summary>The exception for a node that cannot run; names operator, node and first output.</summary>
    public ModelException Error(string reason)
    {
        string output = Node.Outputs.Length > 0 ? $" computing '{Node.Outputs[0].Name}'" : "";
        return new ModelException(ModelErrorCode.UnsupportedOnDevice, $"{Node}{output}: {reason}");
    }
}

/// <summary>Switches of the engine that kernels obey.</summary>
/// <param name="ForceReference">Use the plain reference code everywhere; tests run each case both ways.</param>
/// <param name="Log">Receives one line for each choice of code, or null.</param>
internal sealed record KernelSettings(bool ForceReference, Action<string>? Log = null)
{
    /// <summary>The most that the tensors of one session may take, in bytes, or null.</summary>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>Operators that the application implements, by name; they win over the engine's own.</summary>
    public IReadOnlyDictionary<string, CustomOperator> CustomOperators { get; init; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, CustomOperator>.Empty;
}

/// <summary>Weights in the layout of a kernel, made once for a model and shared by plans and sessions.</summary>
internal sealed class WeightCache
{
    private readonly ConcurrentDictionary<(Value Weights, string Layout), object> _packed = new();

    /// <summary>The packed form of <paramref name="weights"/>, made at the first call.</summary>
    /// <remarks>Constants of one plan may be others in the next: their packed form is the plan's own.</remarks>
    /// <param name="weights">The constant.</param>
    /// <param name="layout">Name of the layout with every parameter that it depends on.</param>
    /// <param name="pack">Makes it.</param>
    public T GetOrAdd<T>(Value weights, string layout, Func<Value, T> pack)
        where T : class =>
        weights.IsConstantInPlan
            ? pack(weights)
            : (T)_packed.GetOrAdd((weights, layout), key => pack(key.Weights));
}
