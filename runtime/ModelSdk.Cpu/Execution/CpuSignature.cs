using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Execution;

/// <summary>One subgraph that can be run: its graph, packed weights, and the plans of the last shapes.</summary>
/// <remarks>Shared by all sessions; safe for use by several threads.</remarks>
internal sealed class CpuSignature
{
    // Applications alternate between a few shapes; plans are small beside the weights, which they share.
    private const int PlansKept = 8;

    private readonly EngineGraph _graph;
    private readonly KernelSettings _settings;
    private readonly long? _maxMemoryBytes;
    private readonly WeightCache _weights = new();
    private readonly Lock _lock = new();
    private readonly LinkedList<(int[][] Shapes, ExecutionPlan Plan)> _plans = [];

    /// <summary>Plans the graph for the shapes in the file, so that what cannot run is known when the model is loaded.</summary>
    /// <exception cref="ModelException">The engine cannot run the graph.</exception>
    public CpuSignature(EngineGraph graph, KernelSettings settings, long? maxMemoryBytes)
    {
        _graph = graph;
        _settings = settings;
        _maxMemoryBytes = maxMemoryBytes;
        InputTensors = [.. graph.Inputs.Select(static input => input.Index)];
        OutputTensors = [.. graph.Outputs.Select(static output => output.Index)];
        DefaultShapes = [.. graph.Inputs.Select(static input => input.Shape)];
        bool placeholders = graph.Inputs.Any(static input => input.HasOpenShape);
        try
        {
            GetPlan(DefaultShapes);
        }
        catch (ModelException) when (placeholders)
        {
            // An open dimension is written as 1, which may be too small for a window or a slice. What is really wrong
            // is said once the caller has set the shapes.
        }
    }

    /// <summary>Shapes of the inputs in the file.</summary>
    public int[][] DefaultShapes { get; }

    /// <summary>Tensor indices of the subgraph's inputs.</summary>
    public IReadOnlyList<int> InputTensors { get; }

    /// <summary>Tensor indices of the subgraph's outputs.</summary>
    public IReadOnlyList<int> OutputTensors { get; }

    /// <summary>The plan for the given input shapes, made when it is not among the last ones.</summary>
    /// <exception cref="ModelException">The model cannot run with these shapes, or needs too much memory.</exception>
    public ExecutionPlan GetPlan(int[][] shapes)
    {
        lock (_lock)
        {
            for (LinkedListNode<(int[][] Shapes, ExecutionPlan Plan)>? node = _plans.First; node is not null; node = node.Next)
            {
                if (node.Value.Shapes.Zip(shapes).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
                {
                    _plans.Remove(node);
                    _plans.AddFirst(node);
                    return node.Value.Plan;
                }
            }

            ExecutionPlan plan = Planner.Plan(_graph, shapes, _settings, _weights);
            if (plan.ArenaLength > _maxMemoryBytes)
            {
                throw new ModelException(
                    ModelErrorCode.OutOfMemory,
                    $"the model needs {plan.ArenaLength:N0} bytes for its tensors; ModelOptions.MaxMemoryBytes allows {_maxMemoryBytes:N0}");
            }

            _plans.AddFirst(([.. shapes.Select(static shape => shape.ToArray())], plan));
            if (_plans.Count > PlansKept)
            {
                _plans.RemoveLast();
            }

            return plan;
        }
    }
}
