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

    /// <summary>Computes the outputs from the inputs.</summary>
    public abstract void Run(in KernelContext context);
}

/// <summary>Makes the kernel of a node, and settles the shapes of the node's outputs.</summary>
/// <remarks>
/// Called when the plan is built, after the shapes of the inputs are known. Checks everything that can be wrong and
/// throws <see cref="NodeContext.Error"/>; sets each output's shape with <see cref="NodeContext.SetShape"/>.
/// </remarks>
internal delegate Kernel KernelFactory(NodeContext node);
