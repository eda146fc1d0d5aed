using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Plan;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>Makes the kernel of WHILE.</summary>
internal static class WhileSelection
{
    /// <summary>Makes the kernel of a node.</summary>
    public static Kernel Create(NodeContext node)
    {
        WhileOptions options = new(node.Options);
        PreparedSubgraph condition = node.Subgraphs.Get(options.ConditionSubgraph);
        PreparedSubgraph body = node.Subgraphs.Get(options.BodySubgraph);
        Check(node, condition, body);
        int[][] shapes = Arguments.Shapes(node, body, 0);
        CheckCondition(node, condition, shapes);

        int[][]? next = body.OutputShapes(shapes);
        bool settled = next is not null && shapes.Zip(next).All(static pair => IsSame(pair.First, pair.Second));
        for (int i = 0; i < node.OutputCount; i++)
        {
            if (settled)
            {
                node.SetShape(i, next![i]);
            }
            else
            {
                node.SetShapeAtRun(i);
            }
        }

        return new WhileKernel(condition, body, settled);
    }

    private static void Check(NodeContext node, PreparedSubgraph condition, PreparedSubgraph body)
    {
        if (condition.Index == body.Index)
        {
            throw node.Error($"subgraph {body.Index} is condition and body at once");
        }

        Arguments.Check(node, body, 0);
        Arguments.CheckInputs(node, condition, 0);
        for (int i = 0; i < body.Outputs.Count; i++)
        {
            if (body.Inputs[i].Type != body.Outputs[i].Type)
            {
                throw node.Error(
                    $"its body, subgraph {body.Index}, takes {body.Inputs[i].Type.Name()} as input {i} and returns {body.Outputs[i].Type.Name()}");
            }
        }

        if (condition.Outputs is not [{ Type: TensorType.Bool }])
        {
            throw node.Error($"its condition, subgraph {condition.Index}, must return one bool and nothing else");
        }
    }

    private static void CheckCondition(NodeContext node, PreparedSubgraph condition, int[][] shapes)
    {
        ExecutionPlan plan = condition.GetPlan(shapes);
        if (plan.End is not null)
        {
            return;
        }

        Slot output = plan.Slots[plan.Outputs[0]];
        if (!ReferenceEquals(output.Shape, Value.ShapeAtRun) && Graph.Shapes.Count(output.Shape) != 1)
        {
            throw node.Error($"its condition, subgraph {condition.Index}, returns [{string.Join(',', output.Shape)}] and not one bool");
        }

        if (output.Place == SlotPlace.Constant && output.Constant.Span[0] != 0)
        {
            throw node.Error($"its condition, subgraph {condition.Index}, is always true: the loop would never end");
        }
    }

    // One element is one element, with or without a dimension; the official kernel tolerates that, too.
    private static bool IsSame(int[] input, int[] output) =>
        input.AsSpan().SequenceEqual(output)
        || (Graph.Shapes.Count(input) == 1 && Graph.Shapes.Count(output) == 1 && input.Length + output.Length == 1);
}
