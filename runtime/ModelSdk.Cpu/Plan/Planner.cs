using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;

namespace ModelSdk.Cpu.Plan;

/// <summary>Makes the plan of a graph for given input shapes: kernels, shapes, and the place of every value.</summary>
/// <remarks>
/// Called by the signature of a model under a lock, since the shapes are written into the graph's values
/// while planning. Nodes are prepared in execution order, so that every kernel knows the shapes of its inputs; what is
/// known without the input data (SHAPE and what follows from it) is computed at once.
/// </remarks>
internal sealed class Planner
{
    private readonly EngineGraph _graph;
    private readonly KernelSettings _settings;
    private readonly WeightCache _weights;
    private readonly Dictionary<Value, int> _slotOf = [];
    private readonly List<Slot> _slots = [];

    private Planner(EngineGraph graph, KernelSettings settings, WeightCache weights)
    {
        _graph = graph;
        _settings = settings;
        _weights = weights;
    }

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ModelException">A node cannot run with these shapes.</exception>
    public static ExecutionPlan Plan(
        EngineGraph graph, IReadOnlyList<int[]> inputShapes, KernelSettings settings, WeightCache weights) =>
        new Planner(graph, settings, weights).Plan(inputShapes);

    private ExecutionPlan Plan(IReadOnlyList<int[]> inputShapes)
    {
        ResetShapes(inputShapes);
        List<Step> steps = [];
        foreach (Node node in _graph.Nodes)
        {
            Kernel kernel = NodePreparation.Prepare(node, _settings, _weights);
            if (NodePreparation.IsFoldable(node))
            {
                byte[][] results = NodePreparation.Compute(node, kernel);
                for (int i = 0; i < results.Length; i++)
                {
                    node.Outputs[i].SetConstantInPlan(results[i]);
                }

                continue;
            }

            steps.Add(new Step(
                kernel,
                node.ToString(),
                [.. node.Inputs.Select(input => input is null ? -1 : SlotOf(input))],
                [.. node.Outputs.Select(SlotOf)]));
        }

        int[] inputs = [.. _graph.Inputs.Select(SlotOf)];
        int[] outputs = [.. _graph.Outputs.Select(OutputSlotOf)];
        MemoryPlanner memory = new(_slots, inputs, outputs);
        int arenaLength = memory.Place(steps, out List<Step> remaining);
        return new ExecutionPlan([.. remaining], _slots, inputs, outputs, arenaLength);
    }

    private void ResetShapes(IReadOnlyList<int[]> inputShapes)
    {
        foreach (Node node in _graph.Nodes)
        {
            foreach (Value output in node.Outputs)
            {
                output.Reset();
            }
        }

        for (int i = 0; i < inputShapes.Count; i++)
        {
            _graph.Inputs[i].Shape = inputShapes[i];
        }
    }

    // A constant output is copied out of the file: the caller may hold its span when the file is unmapped.
    private int OutputSlotOf(Value value)
    {
        if (!value.IsConstant)
        {
            return SlotOf(value);
        }

        value.SetConstantInPlan(value.ConstantMemory.ToArray());
        _slots.Add(NodePreparation.ToSlot(value));
        return _slots.Count - 1;
    }

    private int SlotOf(Value value)
    {
        if (!_slotOf.TryGetValue(value, out int slot))
        {
            slot = _slots.Count;
            _slots.Add(NodePreparation.ToSlot(value));
            _slotOf.Add(value, slot);
        }

        return slot;
    }
}
