using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Plan;

/// <summary>The point where planning stopped: what a run has to tell before it can go on, and what is known by then.</summary>
/// <remarks>Used under the lock of the subgraph (<see cref="PreparedSubgraph"/>).</remarks>
/// <param name="nextNode">The node that could not be prepared.</param>
/// <param name="elements">Values whose elements are needed, and their slots in the plan.</param>
/// <param name="shapes">Values whose shapes the run tells, and their slots in the plan.</param>
/// <param name="known">What later nodes and the outputs use of what has been planned.</param>
internal sealed class PlanEnd(
    int nextNode, (Value Value, int Slot)[] elements, (Value Value, int Slot)[] shapes, KnownValue[] known)
{
    // Loops come back to a few shapes; what they count up should not be in here at all.
    private const int PlansKept = 32;

    private readonly LinkedList<(byte[][] Elements, int[][] Shapes, ExecutionPlan Plan)> _following = [];

    /// <summary>Index in the graph's nodes of the first one that is not planned.</summary>
    public int NextNode { get; } = nextNode;

    /// <summary>Values whose elements are needed, and their slots in the plan.</summary>
    public IReadOnlyList<(Value Value, int Slot)> Elements { get; } = elements;

    /// <summary>Values whose shapes the run tells, and their slots in the plan.</summary>
    public IReadOnlyList<(Value Value, int Slot)> Shapes { get; } = shapes;

    /// <summary>What later nodes and the outputs use of what has been planned.</summary>
    public IReadOnlyList<KnownValue> Known { get; } = known;

    /// <summary>The plan that followed the last time when the run told the same, or null.</summary>
    public ExecutionPlan? Find(TensorMemory memory)
    {
        for (LinkedListNode<(byte[][] Elements, int[][] Shapes, ExecutionPlan Plan)>? node = _following.First;
            node is not null;
            node = node.Next)
        {
            if (IsSame(node.Value.Elements, node.Value.Shapes, memory))
            {
                if (node != _following.First)
                {
                    _following.Remove(node);
                    _following.AddFirst(node);
                }

                return node.Value.Plan;
            }
        }

        return null;
    }

    /// <summary>Keeps a plan for the next time.</summary>
    public void Add(TensorMemory memory, ExecutionPlan plan)
    {
        byte[][] elements = [.. Elements.Select(entry => memory.Read(entry.Slot).ToArray())];
        int[][] shapes = [.. Shapes.Select(entry => memory.Shape(entry.Slot).ToArray())];
        _following.AddFirst((elements, shapes, plan));
        if (_following.Count > PlansKept)
        {
            _following.RemoveLast();
        }
    }

    private bool IsSame(byte[][] elements, int[][] shapes, TensorMemory memory)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            if (!memory.Read(Elements[i].Slot).SequenceEqual(elements[i]))
            {
                return false;
            }
        }

        for (int i = 0; i < shapes.Length; i++)
        {
            if (!memory.Shape(Shapes[i].Slot).SequenceEqual(shapes[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A value that was planned before, for the plans that follow.</summary>
/// <param name="Value">The value.</param>
/// <param name="Shape">Its shape; open where the run tells it.</param>
/// <param name="Elements">Its elements where they were known when the plan was made, or null.</param>
/// <param name="Plan">Number of the plan that has it.</param>
/// <param name="Slot">Its slot there; -1 where the elements are known.</param>
internal sealed record KnownValue(Value Value, int[] Shape, byte[]? Elements, int Plan, int Slot);
