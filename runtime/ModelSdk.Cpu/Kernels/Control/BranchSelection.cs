using ModelSdk.Cpu.Execution;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>Makes the kernels of IF, CALL, STABLEHLO_CASE and STABLEHLO_COMPOSITE: one of some subgraphs runs.</summary>
internal static class BranchSelection
{
    /// <summary>IF: the first branch where the condition holds, the second otherwise.</summary>
    public static Kernel If(NodeContext node)
    {
        IfOptions options = new(node.Options);
        CheckSelector(node, TensorType.Bool, "condition");
        return Create(
            node, [options.ThenSubgraph, options.ElseSubgraph], 1, static (in context) => context.Input<byte>(0)[0] != 0 ? 0 : 1);
    }

    /// <summary>STABLEHLO_CASE: the branch of that index; the last one for indices that there are not.</summary>
    public static Kernel Case(NodeContext node)
    {
        int[] branches = new StablehloCaseOptions(node.Node.Options2).BranchSubgraphs.ToArray();
        if (branches.Length == 0)
        {
            throw node.Error("it has no branches");
        }

        CheckSelector(node, TensorType.Int32, "index");
        int last = branches.Length - 1;
        return Create(
            node, branches, 1, (in context) => context.Input<int>(0)[0] is int index && (uint)index < (uint)last ? index : last);
    }

    /// <summary>CALL: a subgraph takes the place of the node.</summary>
    public static Kernel Call(NodeContext node) =>
        Create(node, [checked((int)new CallOptions(node.Options).Subgraph)], 0, static (in _) => 0);

    /// <summary>STABLEHLO_COMPOSITE: computed by its decomposition, whatever its name.</summary>
    public static Kernel Composite(NodeContext node) =>
        Create(node, [new StablehloCompositeOptions(node.Node.Options2).DecompositionSubgraph], 0, static (in _) => 0);

    private static BranchKernel Create(NodeContext node, int[] indices, int firstInput, BranchKernel.Choice choice)
    {
        PreparedSubgraph[] branches = [.. indices.Select(node.Subgraphs.Get)];
        int[][]? shapes = null;
        bool settled = true;
        foreach (PreparedSubgraph branch in branches)
        {
            Arguments.Check(node, branch, firstInput);
            int[][]? others = branch.OutputShapes(Arguments.Shapes(node, branch, firstInput));
            shapes ??= others;
            settled &= others is not null && shapes!.Zip(others).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        }

        for (int i = 0; i < node.OutputCount; i++)
        {
            if (settled)
            {
                node.SetShape(i, shapes![i]);
            }
            else
            {
                node.SetShapeAtRun(i);
            }
        }

        return new BranchKernel(branches, firstInput, choice);
    }

    private static void CheckSelector(NodeContext node, TensorType type, string what)
    {
        if (node.Input(0).Type != type || node.Input(0).Count != 1)
        {
            throw node.Error($"the {what}, {node.Input(0)}, must be one {type.Name()}");
        }
    }
}
