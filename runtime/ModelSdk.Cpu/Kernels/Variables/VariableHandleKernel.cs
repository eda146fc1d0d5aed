using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Variables;

/// <summary>VAR_HANDLE: the number of the variable of that name.</summary>
internal sealed class VariableHandleKernel(int resource) : Kernel
{
    /// <summary>Makes the kernel of a node.</summary>
    public static Kernel Create(NodeContext node)
    {
        VarHandleOptions options = new(node.Options);
        CheckHandle(node, node.Output(0));
        node.SetShape(0);
        return new VariableHandleKernel(node.Subgraphs.ResourceOf(options.Container ?? "", options.SharedName ?? ""));
    }

    /// <summary>Throws when a value cannot be the number of a variable.</summary>
    public static void CheckHandle(NodeContext node, Value value)
    {
        if (value.Type is not (TensorType.Resource or TensorType.Int32))
        {
            throw node.Error($"{value} must be a resource: it stands for a variable");
        }
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context) => context.Output<int>(0)[0] = resource;
}
