using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Variables;

/// <summary>READ_VARIABLE: a copy of the value of a variable.</summary>
/// <remarks>
/// The file says which shape it expects; where it leaves that open, or says a scalar (in the format, a tensor of unknown
/// rank looks the same), the variable has it.
/// </remarks>
internal sealed class ReadVariableKernel(TensorType type, string name) : Kernel
{
    /// <summary>Makes the kernel of a node.</summary>
    public static Kernel Create(NodeContext node)
    {
        VariableHandleKernel.CheckHandle(node, node.Input(0));
        Value output = node.Output(0);
        if (output.ShapeHint.Length > 0 && !output.ShapeHint.AsSpan().ContainsAnyInRange(int.MinValue, -1))
        {
            node.SetShape(0, output.ShapeHint);
        }
        else
        {
            node.SetShapeAtRun(0);
        }

        return new ReadVariableKernel(output.Type, output.Name);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        if (context.Session.Variables.Find(context.Input<int>(0)[0]) is not (TensorStorage storage, TensorType stored))
        {
            throw new InvalidOperationException($"the variable that '{name}' is read from was never assigned");
        }

        if (stored != type)
        {
            throw new InvalidOperationException($"the variable holds {stored.Name()}, but '{name}' is {type.Name()}");
        }

        context.SetOutput(0, storage.Shape, storage.Bytes);
    }
}
