using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Variables;

/// <summary>ASSIGN_VARIABLE: a variable takes a value, with its type and shape.</summary>
internal sealed class AssignVariableKernel(TensorType type) : Kernel
{
    /// <summary>Makes the kernel of a node.</summary>
    public static Kernel Create(NodeContext node)
    {
        VariableHandleKernel.CheckHandle(node, node.Input(0));
        return new AssignVariableKernel(node.Input(1).Type);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context) =>
        context.Session.Variables.Assign(context.Input<int>(0)[0], type, context.InputShape(1), context.Input<byte>(1));
}
