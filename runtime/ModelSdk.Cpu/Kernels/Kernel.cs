namespace ModelSdk.Cpu.Kernels;

/// <summary>An operator that is ready to run: shapes, constants and the choice of code are settled.</summary>
/// <remarks>
/// Immutable after construction and shared by all sessions of a model; what changes from run to run lies in the
/// session's memory, reached through <see cref="KernelContext"/>. <see cref="Run"/> must not allocate.
/// </remarks>
internal abstract class Kernel
{
    /// <summary>Bytes of scratch memory that <see cref="Run"/> uses, 64-byte aligned; not kept between runs.</summary>
    public virtual int ScratchBytes => 0;

    /// <summary>Whether output 0 has the same bytes as input 0; the planner then drops the step if it can.</summary>
    public virtual bool IsAlias => false;

    /// <summary>The input whose memory output 0 may overwrite while the kernel runs, or -1.</summary>
    /// <remarks>Only for kernels that read an element before they write the one at the same place, and nothing else after.</remarks>
    public virtual int InPlaceInput => -1;

    /// <summary>What the node remembers from run to run in one session, or null; the kernel itself remembers nothing.</summary>
    /// <remarks>Made before the first run and again after a reset; see <see cref="KernelContext.State{T}"/>.</remarks>
    public virtual object? NewState() => null;

    /// <summary>Computes the outputs from the inputs.</summary>
    public abstract void Run(in KernelContext context);
}

/// <summary>Makes the kernel of a node, and settles the shapes of the node's outputs.</summary>
/// <remarks>
/// Called when the plan is built, after the shapes of the inputs are known. Checks everything that can be wrong and
/// throws <see cref="NodeContext.Error"/>; sets each output's shape with <see cref="NodeContext.SetShape"/>.
/// </remarks>
internal delegate Kernel KernelFactory(NodeContext node);
