using ModelSdk.Cpu.Execution;

namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>Runs one of some subgraphs in place of the node.</summary>
internal sealed class BranchKernel(PreparedSubgraph[] branches, int firstInput, BranchKernel.Choice choice) : Kernel
{
    /// <summary>Index of the branch to run.</summary>
    public delegate int Choice(in KernelContext context);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        GraphRunner runner = context.Session.Runner(branches[choice(context)]);
        Arguments.Pass(context, firstInput, runner);
        runner.Run(context.CancellationToken);
        Arguments.Return(runner, context);
    }
}
