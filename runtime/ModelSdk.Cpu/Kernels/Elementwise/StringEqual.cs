using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>EQUAL and NOT_EQUAL of strings: byte by byte.</summary>
/// <param name="node">The node.</param>
/// <param name="plan">How the inputs are walked.</param>
/// <param name="whenEqual">The result for equal strings.</param>
internal sealed class StringEqualKernel(NodeContext node, BroadcastPlan plan, bool whenEqual) : Kernel
{
    private readonly string _node = node.Node.ToString();
    private readonly string _left = node.Input(0).Name;
    private readonly string _right = node.Input(1).Name;
    private readonly int _leftCount = node.Input(0).Count;
    private readonly int _rightCount = node.Input(1).Count;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        StringTensor left = context.Strings(0);
        StringTensor right = context.Strings(1);
        TextErrors.CheckCount(_node, _left, _leftCount, left.Count);
        TextErrors.CheckCount(_node, _right, _rightCount, right.Count);
        Span<bool> output = context.Output<bool>(0);
        for (int i = 0; i < plan.Count; i++)
        {
            (int row, int column) = Math.DivRem(i, plan.Inner);
            int x = plan.Offset(0, row) + (plan.Runs(0) ? column : 0);
            int y = plan.Offset(1, row) + (plan.Runs(1) ? column : 0);
            output[i] = left[x].SequenceEqual(right[y]) == whenEqual;
        }
    }
}
