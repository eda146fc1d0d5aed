using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;

namespace ModelSdk.Cpu.Plan;

/// <summary>Makes the plan of a graph for given input shapes: kernels, shapes, and the place of every value.</summary>
/// <remarks>
/// Called by <see cref="PreparedSubgraph"/> under a lock, since the shapes are written into the graph's values while
/// planning. Nodes are prepared in execution order, so that every kernel knows the shapes of its inputs; what is known
/// without the input data (SHAPE and what follows from it) is computed at once. Where a node needs to know what only a
/// run can tell, the elements of an input or its shape, the plan ends before it; after the run of that plan,
/// <see cref="Continue"/> plans the rest with what the run has told.
/// </remarks>
internal sealed class Planner
{
    private readonly EngineGraph _graph;
    private readonly KernelSettings _settings;
    private readonly WeightCache _weights;
    private readonly SubgraphSet? _subgraphs;
    private readonly Dictionary<Value, int> _slotOf = [];
    private readonly Dictionary<Value, KnownValue> _known = [];
    private readonly List<Slot> _slots = [];
    private readonly List<Step> _steps = [];

    // Of this plan: where values got a slot in it, and where their shape is left to the run.
    private readonly HashSet<Value> _planned = [];
    private readonly List<Value> _open = [];
    private int _number;

    /// <summary>A planner is used for one plan.</summary>
    public Planner(EngineGraph graph, KernelSettings settings, WeightCache weights, SubgraphSet? subgraphs)
    {
        _graph = graph;
        _settings = settings;
        _weights = weights;
        _subgraphs = subgraphs;
    }

    /// <summary>Makes the first plan of a graph, which is the only one where no shape depends on values.</summary>
    /// <exception cref="ModelException">A node cannot run with these shapes.</exception>
    public ExecutionPlan Start(IReadOnlyList<int[]> inputShapes)
    {
        ResetShapes();
        for (int i = 0; i < inputShapes.Count; i++)
        {
            _graph.Inputs[i].Shape = inputShapes[i];
            _planned.Add(_graph.Inputs[i]);
        }

        int[] inputs = [.. _graph.Inputs.Select(SlotOf)];
        return PlanFrom(0, inputs);
    }

    /// <summary>Makes the plan that follows another one, after its run.</summary>
    /// <param name="before">The plan that has run.</param>
    /// <param name="memory">Its memory.</param>
    /// <exception cref="ModelException">A node cannot run with what the run has told.</exception>
    public ExecutionPlan Continue(ExecutionPlan before, TensorMemory memory)
    {
        PlanEnd end = before.End!;
        ResetShapes();
        foreach (KnownValue known in end.Known)
        {
            known.Value.Shape = known.Shape;
            _known[known.Value] = known;
            if (known.Elements is { } elements)
            {
                known.Value.SetConstantInPlan(elements);
            }
        }

        foreach ((Value value, int slot) in end.Shapes)
        {
            value.Shape = memory.Shape(slot).ToArray();
            if (_known.TryGetValue(value, out KnownValue? known))
            {
                _known[value] = known with { Shape = value.Shape };
            }
        }

        foreach ((Value value, int slot) in end.Elements)
        {
            byte[] elements = memory.Read(slot).ToArray();
            value.SetConstantInPlan(elements);
            _known[value] = _known[value] with { Elements = elements };
        }

        _number = before.Number + 1;
        return PlanFrom(end.NextNode, []);
    }

    private ExecutionPlan PlanFrom(int firstNode, int[] inputs)
    {
        for (int i = firstNode; i < _graph.Nodes.Count; i++)
        {
            Node node = _graph.Nodes[i];
            if (Array.Find(node.Inputs, IsOpen) is not null)
            {
                return EndBefore(i, inputs, []);
            }

            try
            {
                Add(node);
            }
            catch (ValueNotKnownException exception) when (IsFromRun(exception.Value))
            {
                return EndBefore(i, inputs, [exception.Value]);
            }
        }

        int[] outputs = [.. _graph.Outputs.Select(OutputSlotOf)];
        return Place(inputs, outputs, outputs, end: null);
    }

    private void Add(Node node)
    {
        Kernel kernel = NodePreparation.Prepare(node, _settings, _weights, _subgraphs);
        if (NodePreparation.IsFoldable(node))
        {
            byte[][] results = NodePreparation.Compute(node, kernel, _settings.MaxMemoryBytes);
            for (int i = 0; i < results.Length; i++)
            {
                node.Outputs[i].SetConstantInPlan(results[i]);
                _planned.Add(node.Outputs[i]);
            }

            return;
        }

        foreach (Value output in node.Outputs)
        {
            _planned.Add(output);
            if (ReferenceEquals(output.Shape, Value.ShapeAtRun))
            {
                _open.Add(output);
            }
        }

        _steps.Add(new Step(
            kernel,
            node.ToString(),
            [.. node.Inputs.Select(input => input is null ? -1 : SlotOf(input))],
            [.. node.Outputs.Select(SlotOf)],
            node));
    }

    private ExecutionPlan EndBefore(int next, int[] inputs, Value[] needed)
    {
        // What later nodes read must stay in memory, and their planner must know where.
        HashSet<Value> used = [.. _graph.Outputs];
        for (int i = next; i < _graph.Nodes.Count; i++)
        {
            used.UnionWith(_graph.Nodes[i].Inputs.OfType<Value>());
        }

        List<KnownValue> known = [];
        List<int> kept = [];
        foreach (Value value in used)
        {
            if (_planned.Contains(value))
            {
                byte[]? elements = value.IsConstantInPlan ? value.ConstantMemory.ToArray() : null;
                int slot = elements is null ? SlotOf(value) : -1;
                known.Add(new KnownValue(value, value.Shape, elements, _number, slot));
                kept.Add(slot);
            }
            else if (_known.TryGetValue(value, out KnownValue? before))
            {
                known.Add(before);
            }
        }

        PlanEnd end = new(
            next,
            [.. needed.Select(value => (value, SlotOf(value)))],
            [.. _open.Select(value => (value, SlotOf(value)))],
            [.. known]);
        return Place(inputs, [], [.. kept.Where(static slot => slot >= 0)], end);
    }

    private ExecutionPlan Place(int[] inputs, int[] outputs, int[] kept, PlanEnd? end)
    {
        MemoryPlanner memory = new(_slots, inputs, kept);
        int arenaLength = memory.Place(_steps, out List<Step> remaining);
        if (arenaLength > _settings.MaxMemoryBytes)
        {
            throw MemoryBudget.Exceeded(arenaLength, _settings.MaxMemoryBytes.Value);
        }

        return new ExecutionPlan([.. remaining], _slots, inputs, outputs, arenaLength) { Number = _number, End = end };
    }

    private void ResetShapes()
    {
        foreach (Node node in _graph.Nodes)
        {
            foreach (Value output in node.Outputs)
            {
                output.Reset();
            }
        }

        foreach (Value input in _graph.Inputs)
        {
            input.Reset();
        }
    }

    // Not known by itself, but once what is planned has run.
    private bool IsFromRun(Value value) => _planned.Contains(value) || _known.ContainsKey(value) || value.IsVariable;

    private static bool IsOpen(Value? value) => value is not null && ReferenceEquals(value.Shape, Value.ShapeAtRun);

    // A constant output is copied out of the file: the caller may hold its span when the file is unmapped.
    private int OutputSlotOf(Value value)
    {
        if (!value.IsConstant)
        {
            return SlotOf(value);
        }

        value.SetConstantInPlan(value.ConstantMemory.ToArray());
        _slots.Add(Slot.Of(value));
        return _slots.Count - 1;
    }

    private int SlotOf(Value value)
    {
        if (!_slotOf.TryGetValue(value, out int slot))
        {
            slot = _slots.Count;
            _slots.Add(NewSlot(value));
            _slotOf.Add(value, slot);
        }

        return slot;
    }

    private Slot NewSlot(Value value)
    {
        Slot own = Slot.Of(value);
        return _known.TryGetValue(value, out KnownValue? known) && own.Place is SlotPlace.Arena or SlotPlace.Growing
            ? own.EarlierIn(known.Plan, known.Slot)
            : own;
    }
}
