using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Execution;

/// <summary>One subgraph in one session: its memory and its runs, plan after plan.</summary>
/// <remarks>
/// <see cref="CpuSession"/> has one for the subgraph of its signature; kernels of control flow get others from
/// <see cref="SessionState.Runner"/>. Inputs lie in the memory of the first plan, outputs in that of the last, from where
/// slots of earlier plans can be read. A plan that follows uses the arena of the one that was in its place before.
/// </remarks>
internal sealed class GraphRunner : ISlotMemory
{
    private readonly PreparedSubgraph _subgraph;
    private readonly SessionState _state;
    private readonly ThreadTeam _threads;
    private readonly MemoryBudget _budget;
    private readonly int[][] _shapes;
    private readonly Dictionary<int, TensorStorage> _variables = [];

    // Of each plan of the last run, in order; the arenas outlive the plans that use them.
    private readonly List<(ExecutionPlan Plan, TensorMemory Memory)> _stages = [];
    private readonly List<byte[]> _arenas = [];
    private bool _resized = true;

    // How many stages hold results of the last run; 0 before it.
    private int _reached;

    /// <summary>A runner with the shapes in the file; memory is allocated when it is first looked at.</summary>
    public GraphRunner(PreparedSubgraph subgraph, SessionState state, ThreadTeam threads, MemoryBudget budget)
    {
        _subgraph = subgraph;
        _state = state;
        _threads = threads;
        _budget = budget;
        _shapes = [.. subgraph.DefaultShapes];
    }

    /// <summary>The subgraph.</summary>
    public PreparedSubgraph Subgraph => _subgraph;

    /// <summary>Number of times that the memory of the inputs was replaced: spans and addresses from before are stale then.</summary>
    public int Generation { get; private set; }

    /// <summary>The first plan and its memory, for the shapes as they are now.</summary>
    public (ExecutionPlan Plan, TensorMemory Memory) First
    {
        get
        {
            if (_resized || _stages.Count == 0)
            {
                FollowShapes();
            }

            return _stages[0];
        }
    }

    /// <summary>The last plan and its memory, or null while a run must tell which it is.</summary>
    public (ExecutionPlan Plan, TensorMemory Memory)? Last
    {
        get
        {
            (ExecutionPlan plan, TensorMemory memory) = First;
            return plan.End is null ? (plan, memory) : _reached > 0 ? _stages[_reached - 1] : null;
        }
    }

    /// <summary>Dimensions of an input.</summary>
    public ReadOnlySpan<int> InputShape(int input) => _shapes[input];

    /// <summary>Bytes of an input, to be written.</summary>
    public Span<byte> InputBytes(int input)
    {
        (ExecutionPlan plan, TensorMemory memory) = First;
        return memory.Write(plan.Inputs[input]);
    }

    /// <summary>Changes the dimensions of an input.</summary>
    public void ResizeInput(int input, ReadOnlySpan<int> shape)
    {
        ref int[] current = ref _shapes[input];
        if (!shape.SequenceEqual(current))
        {
            current = shape.ToArray();
            _resized = true;
        }
    }

    /// <summary>Gives a string input its bytes, for the dimensions that it has.</summary>
    public void SetInputBytes(int input, ReadOnlySpan<byte> bytes) => bytes.CopyTo(InputBytes(input, bytes.Length));

    /// <summary>Gives a string input memory for its bytes, for the dimensions that it has.</summary>
    public Span<byte> InputBytes(int input, int length)
    {
        (ExecutionPlan plan, TensorMemory memory) = First;
        int slot = plan.Inputs[input];
        return memory.Slot(slot).Place == SlotPlace.Growing
            ? memory.Resize(slot, _shapes[input], length)
            : memory.Write(slot);
    }

    /// <summary>Dimensions of an output; before a run that has to tell them, what the file says.</summary>
    public ReadOnlySpan<int> OutputShape(int output)
    {
        if (Last is { } last)
        {
            ReadOnlySpan<int> shape = last.Memory.Shape(last.Plan.Outputs[output]);
            if (!shape.SequenceEqual(Value.ShapeAtRun))
            {
                return shape;
            }
        }

        return _subgraph.OutputHints[output];
    }

    /// <summary>Bytes of an output; empty before a run that has to tell how many there are.</summary>
    public ReadOnlySpan<byte> OutputBytes(int output) =>
        Last is { } last ? last.Memory.Read(last.Plan.Outputs[output]) : default;

    /// <summary>Runs all plans.</summary>
    /// <exception cref="ModelException">A node failed; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled between two nodes.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        (ExecutionPlan plan, TensorMemory memory) = First;
        _reached = 0;
        int stage = 0;
        while (true)
        {
            RunSteps(plan, memory, cancellationToken);
            stage++;
            if (plan.End is null)
            {
                break;
            }

            plan = _subgraph.Continue(plan, memory);
            memory = MemoryOf(stage, plan);
        }

        _reached = stage;
    }

    /// <summary>Runs one step.</summary>
    /// <exception cref="ModelException">The kernel failed; the message names the node.</exception>
    public static void Run(Step step, in KernelContext context)
    {
        try
        {
            step.Kernel.Run(context);
        }
        catch (Exception exception) when (exception is not (ModelException or OperationCanceledException))
        {
            ModelErrorCode code = exception is OutOfMemoryException ? ModelErrorCode.OutOfMemory : ModelErrorCode.RuntimeFailure;
            throw new ModelException(code, $"{step.Name} failed: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Fills state of recurrent operators with what it has at first.</summary>
    public void ResetVariables()
    {
        foreach ((_, TensorMemory memory) in _stages)
        {
            memory.ResetVariables();
        }
    }

    /// <inheritdoc/>
    public TensorStorage NewStorage() => new(_budget);

    /// <inheritdoc/>
    public TensorStorage Variable(int tensor)
    {
        if (!_variables.TryGetValue(tensor, out TensorStorage? storage))
        {
            storage = NewStorage();
            _variables.Add(tensor, storage);
        }

        return storage;
    }

    /// <inheritdoc/>
    public TensorMemory Earlier(int plan) => _stages[plan].Memory;

    private void RunSteps(ExecutionPlan plan, TensorMemory memory, CancellationToken cancellationToken)
    {
        foreach (Step step in plan.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(step, new KernelContext(memory, step, _threads, _state, cancellationToken));
        }
    }

    // Several inputs are resized one after the other; only the set of them has to fit together.
    private void FollowShapes()
    {
        ExecutionPlan plan = _subgraph.GetPlan(_shapes);
        if (_stages.Count == 0 || !ReferenceEquals(plan, _stages[0].Plan))
        {
            // New memory and not the old arena: callers may still hold spans of it.
            long before = _stages.Count == 0 ? 0 : _stages[0].Plan.ArenaLength;
            _budget.Replace(before, plan.ArenaLength);
            TensorMemory memory = new(plan, arena: null, this);
            if (_stages.Count == 0)
            {
                _stages.Add((plan, memory));
            }
            else
            {
                (ExecutionPlan old, TensorMemory source) = _stages[0];
                source.UnbindAll();
                CarryOver(old, source, plan, memory);
                _stages[0] = (plan, memory);
            }

            _reached = 0;
            Generation++;
        }

        _resized = false;
    }

    // Inputs that kept their shape keep their values.
    private static void CarryOver(ExecutionPlan from, TensorMemory source, ExecutionPlan to, TensorMemory target)
    {
        for (int i = 0; i < to.Inputs.Count; i++)
        {
            (int before, int after) = (from.Inputs[i], to.Inputs[i]);
            SlotPlace place = to.Slots[after].Place;
            if (!from.Slots[before].Shape.AsSpan().SequenceEqual(to.Slots[after].Shape) || place == SlotPlace.Constant)
            {
                continue;
            }

            ReadOnlySpan<byte> bytes = source.Read(before);
            bytes.CopyTo(place == SlotPlace.Growing ? target.Resize(after, source.Shape(before), bytes.Length) : target.Write(after));
        }
    }

    private TensorMemory MemoryOf(int stage, ExecutionPlan plan)
    {
        if (stage < _stages.Count && ReferenceEquals(_stages[stage].Plan, plan))
        {
            return _stages[stage].Memory;
        }

        int needed = plan.ArenaLength + Alignment.Bytes;
        while (_arenas.Count < stage)
        {
            _arenas.Add([]);
        }

        byte[] arena = _arenas[stage - 1];
        if (arena.Length < needed)
        {
            _budget.Replace(arena.Length, needed);
            arena = GC.AllocateArray<byte>(needed, pinned: true);
            _arenas[stage - 1] = arena;
        }

        TensorMemory memory = new(plan, arena, this);
        if (stage < _stages.Count)
        {
            _stages[stage] = (plan, memory);
        }
        else
        {
            _stages.Add((plan, memory));
        }

        return memory;
    }
}
