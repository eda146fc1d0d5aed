using ModelSdk.Cpu.Execution;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>CALL_ONCE: runs a subgraph before the first run of a session, to fill tables and variables.</summary>
internal sealed class CallOnceKernel(PreparedSubgraph subgraph) : Kernel
{
    /// <summary>Makes the kernel of a node.</summary>
    public static Kernel Create(NodeContext node)
    {
        PreparedSubgraph subgraph = node.Subgraphs.Get(new CallOnceOptions(node.Options).InitSubgraph);
        Arguments.Check(node, subgraph, 0);
        if (subgraph.Inputs.Count > 0 || subgraph.Outputs.Count > 0)
        {
            throw node.Error($"subgraph {subgraph.Index}, which it runs, must have neither inputs nor outputs");
        }

        subgraph.GetPlan([]);
        return new CallOnceKernel(subgraph);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        if (!context.Session.TryBeginOnce(subgraph.Index))
        {
            return;
        }

        bool done = false;
        try
        {
            context.Session.Runner(subgraph).Run(context.CancellationToken);
            done = true;
        }
        finally
        {
            if (!done)
            {
                // Cancelled or failed half-way: the next run begins it anew.
                context.Session.ForgetOnce(subgraph.Index);
            }
        }
    }
}
