using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Execution;

/// <summary>One subgraph that can be run: its graph, packed weights, and the plans of the last shapes.</summary>
/// <remarks>Shared by all sessions; safe for use by several threads. Made by <see cref="SubgraphSet"/>.</remarks>
internal sealed class PreparedSubgraph
{
    // Applications alternate between a few shapes; plans are small beside the weights, which they share.
    private const int PlansKept = 8;

    private readonly EngineGraph _graph;
    private readonly KernelSettings _settings;
    private readonly SubgraphSet _subgraphs;
    private readonly WeightCache _weights = new();
    private readonly Lock _lock = new();
    private readonly LinkedList<(int[][] Shapes, ExecutionPlan Plan)> _plans = [];

    /// <summary>Takes a graph whose passes have run.</summary>
    public PreparedSubgraph(EngineGraph graph, KernelSettings settings, SubgraphSet subgraphs)
    {
        _graph = graph;
        _settings = settings;
        _subgraphs = subgraphs;
        Inputs = [.. graph.Inputs.Select(static input => new GraphTensor(input.Index, input.Name, input.Type))];
        Outputs = [.. graph.Outputs.Select(static output => new GraphTensor(output.Index, output.Name, output.Type))];
        DefaultShapes = [.. graph.Inputs.Select(static input => input.Shape)];
        OutputHints = [.. graph.Outputs.Select(static output => output.ShapeHint)];
        HasOpenInputs = graph.Inputs.Any(static input => input.HasOpenShape);
        InputIsUsed = [.. graph.Inputs.Select(input =>
            graph.Outputs.Contains(input) || graph.Nodes.Any(node => Array.IndexOf(node.Inputs, input) >= 0))];
        InputOfOutput = [.. graph.Outputs.Select(output => IndexOf(graph.Inputs, output))];
    }

    /// <summary>Index of the subgraph in the model.</summary>
    public int Index => _graph.Subgraph;

    /// <summary>Inputs, in the order of the subgraph.</summary>
    public IReadOnlyList<GraphTensor> Inputs { get; }

    /// <summary>Outputs, in the order of the subgraph.</summary>
    public IReadOnlyList<GraphTensor> Outputs { get; }

    /// <summary>Shapes of the inputs in the file.</summary>
    public int[][] DefaultShapes { get; }

    /// <summary>What the file says of the shapes of the outputs, -1 where it leaves them open.</summary>
    public int[][] OutputHints { get; }

    /// <summary>Whether the file leaves dimensions of an input open: they are written as 1, which may be too small.</summary>
    public bool HasOpenInputs { get; }

    /// <summary>Whether anything reads each input; a caller need not fill the others.</summary>
    public bool[] InputIsUsed { get; }

    /// <summary>For each output that is an input handed on, the index of that input; -1 for the others.</summary>
    public int[] InputOfOutput { get; }

    /// <summary>The first plan for the given input shapes, made when it is not among the last ones.</summary>
    /// <exception cref="ModelException">The model cannot run with these shapes, or needs too much memory.</exception>
    public ExecutionPlan GetPlan(int[][] shapes)
    {
        lock (_lock)
        {
            for (LinkedListNode<(int[][] Shapes, ExecutionPlan Plan)>? node = _plans.First; node is not null; node = node.Next)
            {
                if (IsSame(node.Value.Shapes, shapes))
                {
                    if (node != _plans.First)
                    {
                        _plans.Remove(node);
                        _plans.AddFirst(node);
                    }

                    return node.Value.Plan;
                }
            }

            ExecutionPlan plan = new Planner(_graph, _settings, _weights, _subgraphs).Start(shapes);
            _plans.AddFirst(([.. shapes.Select(static shape => shape.ToArray())], plan));
            if (_plans.Count > PlansKept)
            {
                _plans.RemoveLast();
            }

            return plan;
        }
    }

    /// <summary>The plan that follows one that has run and is not the last.</summary>
    /// <exception cref="ModelException">The model cannot run with what the run has told.</exception>
    public ExecutionPlan Continue(ExecutionPlan plan, TensorMemory memory)
    {
        lock (_lock)
        {
            PlanEnd end = plan.End!;
            ExecutionPlan? next = end.Find(memory);
            if (next is null)
            {
                next = new Planner(_graph, _settings, _weights, _subgraphs).Continue(plan, memory);
                end.Add(memory, next);
            }

            return next;
        }
    }

    /// <summary>Shapes of the outputs for the given input shapes, or null where only a run tells them.</summary>
    public int[][]? OutputShapes(int[][] inputShapes)
    {
        ExecutionPlan plan = GetPlan(inputShapes);
        if (plan.End is not null)
        {
            return null;
        }

        int[][] shapes = [.. plan.Outputs.Select(slot => plan.Slots[slot].Shape)];
        return Array.Exists(shapes, static shape => ReferenceEquals(shape, Value.ShapeAtRun)) ? null : shapes;
    }

    private static bool IsSame(int[][] left, int[][] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (!left[i].AsSpan().SequenceEqual(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOf(IReadOnlyList<Value> values, Value value)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (ReferenceEquals(values[i], value))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>An input or output of a subgraph.</summary>
/// <param name="Index">Index of the tensor in the subgraph.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
internal readonly record struct GraphTensor(int Index, string Name, TensorType Type);
