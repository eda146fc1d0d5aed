using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>Hands tensors to a subgraph and back; shared by all operators that run one.</summary>
internal static class Arguments
{
    /// <summary>Checks that a subgraph takes a node's inputs, from a first one on, and returns its outputs.</summary>
    /// <exception cref="ModelException">Their number or types differ.</exception>
    public static void Check(NodeContext node, PreparedSubgraph subgraph, int firstInput)
    {
        CheckInputs(node, subgraph, firstInput);
        Expect(node, subgraph, "returns", subgraph.Outputs.Count, node.OutputCount, "outputs");
        for (int i = 0; i < subgraph.Outputs.Count; i++)
        {
            ExpectType(node, subgraph, subgraph.Outputs[i], node.Output(i));
        }
    }

    /// <summary>Checks that a subgraph takes a node's inputs, from a first one on.</summary>
    /// <exception cref="ModelException">Their number or types differ.</exception>
    public static void CheckInputs(NodeContext node, PreparedSubgraph subgraph, int firstInput)
    {
        Expect(node, subgraph, "takes", subgraph.Inputs.Count, node.InputCount - firstInput, "inputs");
        for (int i = 0; i < subgraph.Inputs.Count; i++)
        {
            if (node.OptionalInput(firstInput + i) is { } input)
            {
                ExpectType(node, subgraph, subgraph.Inputs[i], input);
            }
        }
    }

    /// <summary>Shapes of a node's inputs, from a first one on; for one that is left out, what the subgraph says.</summary>
    public static int[][] Shapes(NodeContext node, PreparedSubgraph subgraph, int firstInput) =>
        [.. subgraph.DefaultShapes.Select((shape, i) => node.OptionalInput(firstInput + i)?.Shape ?? shape)];

    /// <summary>Copies a node's inputs to those of a subgraph that anything reads.</summary>
    public static void Pass(in KernelContext context, int firstInput, GraphRunner runner)
    {
        bool[] used = runner.Subgraph.InputIsUsed;
        for (int i = 0; i < used.Length; i++)
        {
            if (used[i] && context.HasInput(firstInput + i))
            {
                runner.ResizeInput(i, context.InputShape(firstInput + i));
            }
        }

        for (int i = 0; i < used.Length; i++)
        {
            if (used[i] && context.HasInput(firstInput + i))
            {
                runner.SetInputBytes(i, context.Input<byte>(firstInput + i));
            }
        }
    }

    /// <summary>Copies the outputs of a subgraph to those of a node.</summary>
    public static void Return(GraphRunner runner, in KernelContext context)
    {
        for (int i = 0; i < runner.Subgraph.Outputs.Count; i++)
        {
            context.SetOutput(i, runner.OutputShape(i), runner.OutputBytes(i));
        }
    }

    private static void ExpectType(NodeContext node, PreparedSubgraph subgraph, GraphTensor inside, Value outside)
    {
        if (inside.Type != outside.Type)
        {
            throw node.Error(
                $"{outside} is '{inside.Name}' of type {inside.Type.Name()} in subgraph {subgraph.Index}; both must have one type");
        }
    }

    private static void Expect(NodeContext node, PreparedSubgraph subgraph, string verb, int inside, int outside, string what)
    {
        if (inside != outside)
        {
            throw node.Error($"subgraph {subgraph.Index} {verb} {inside} tensors, but the node has {outside} {what} for it");
        }
    }
}
