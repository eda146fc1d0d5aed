namespace ModelSdk;

/// <summary>A custom operator that the application implements; the managed engine finds it by its name in the model.</summary>
/// <remarks>
/// Given to a load as <see cref="ModelOptions.CustomOperators"/>. One object serves all models, nodes and threads: what
/// belongs to a node is in the kernel that <see cref="Prepare"/> returns, what belongs to a session in the kernel's state.
/// </remarks>
public abstract class CustomOperator
{
    /// <summary>Makes a node ready to run: checks it, settles the shapes of its outputs, and returns what runs it.</summary>
    /// <remarks>
    /// Called when the model is loaded and again for every new set of input shapes. Every output gets its shape here
    /// (<see cref="CustomNode.SetShape(int, ReadOnlySpan{int})"/>), or leaves it to the run (<see cref="CustomNode.LeaveShapeToRun"/>). What cannot
    /// be run is refused with <see cref="CustomNode.Error"/>.
    /// </remarks>
    /// <param name="node">The node; valid during the call.</param>
    public abstract CustomKernel Prepare(CustomNode node);
}

/// <summary>A node of a custom operator that is ready to run. Shared by sessions and threads: immutable.</summary>
public abstract class CustomKernel
{
    /// <summary>Makes what the node remembers from run to run in one session; null when it remembers nothing.</summary>
    /// <remarks>
    /// Called before the first run of a session and again after <see cref="ModelSession.ResetState"/>; the state outlives
    /// a change of shapes. <see cref="CustomRun.State{T}"/> gives it to the run.
    /// </remarks>
    public virtual object? NewState() => null;

    /// <summary>Computes the outputs from the inputs. Whoever wants runs without garbage allocates nothing here.</summary>
    /// <param name="run">Inputs, outputs and state; valid during the call.</param>
    public abstract void Run(CustomRun run);
}
