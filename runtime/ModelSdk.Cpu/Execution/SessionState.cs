using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Execution;

/// <summary>What a session remembers from run to run: variables, tables, random generators, which initializers have run.</summary>
/// <remarks>Shared by all subgraphs of the session; kernels reach it through <see cref="KernelContext.Session"/>.</remarks>
/// <param name="threads">Threads of the model.</param>
/// <param name="budget">Counts the session's memory.</param>
internal sealed class SessionState(ThreadTeam threads, MemoryBudget budget)
{
    private readonly Dictionary<Node, object> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PreparedSubgraph, GraphRunner> _runners = [];
    private readonly HashSet<int> _initialized = [];

    /// <summary>Held while a session runs: several sessions may share the state.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Resource variables, which a model reads and assigns by name.</summary>
    public VariableStore Variables { get; } = new(budget);

    /// <summary>Hash tables, by the id that HASHTABLE nodes give them.</summary>
    public HashTables Tables { get; } = new(budget);

    /// <summary>The session's memory of a subgraph that a node runs; made at the first call.</summary>
    /// <remarks>One for all nodes that run it: no subgraph runs itself, so it is never in use twice.</remarks>
    public GraphRunner Runner(PreparedSubgraph subgraph)
    {
        if (!_runners.TryGetValue(subgraph, out GraphRunner? runner))
        {
            runner = new GraphRunner(subgraph, this, threads, budget);
            _runners.Add(subgraph, runner);
        }

        return runner;
    }

    /// <summary>Memory for a tensor that a node keeps; counted like all others.</summary>
    public TensorStorage NewStorage() => new(budget);

    /// <summary>What a node remembers; made by its kernel at the first call.</summary>
    public object StateOf(Node node, Kernel kernel)
    {
        if (!_nodes.TryGetValue(node, out object? state))
        {
            state = kernel.NewState() ?? throw new InvalidOperationException($"the kernel of {node} remembers nothing");
            _nodes.Add(node, state);
        }

        return state;
    }

    /// <summary>Whether a subgraph that runs once in a session (CALL_ONCE) has run already; it counts as run from now on.</summary>
    public bool TryBeginOnce(int subgraph) => _initialized.Add(subgraph);

    /// <summary>Lets a subgraph that failed run again.</summary>
    public void ForgetOnce(int subgraph) => _initialized.Remove(subgraph);

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _nodes.Clear();
        _initialized.Clear();
        Variables.Clear();
        Tables.Clear();
        foreach (GraphRunner runner in _runners.Values)
        {
            runner.ResetVariables();
        }
    }
}
