using System.Numerics.Tensors;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Custom.Documented;

// The operators of docs/custom-operators.md, letter by letter: DocumentationTests compares and runs them.

/// <summary>y = factor * x, with the factor from the operator's options.</summary>
public sealed class Scale : CustomOperator
{
    public override CustomKernel Prepare(CustomNode node)
    {
        CustomTensor x = node.Input(0);
        if (x.Type != TensorType.Float32)
        {
            throw node.Error($"{x} must be float32");
        }

        node.SetShape(0, x.Shape);
        return new Kernel(node.OptionsMap.GetSingle("factor", absent: 1));
    }

    private sealed class Kernel(float factor) : CustomKernel
    {
        public override void Run(CustomRun run) =>
            TensorPrimitives.Multiply(run.Input<float>(0), factor, run.Output<float>(0));
    }
}

/// <summary>The positive elements of x: how many there are only the run can tell.</summary>
public sealed class Positive : CustomOperator
{
    public override CustomKernel Prepare(CustomNode node)
    {
        node.LeaveShapeToRun(0);
        return new Kernel();
    }

    private sealed class Kernel : CustomKernel
    {
        public override void Run(CustomRun run)
        {
            ReadOnlySpan<float> x = run.Input<float>(0);
            int count = 0;
            foreach (float value in x)
            {
                count += value > 0 ? 1 : 0;
            }

            Span<float> y = run.Resize<float>(0, count);
            int next = 0;
            foreach (float value in x)
            {
                if (value > 0)
                {
                    y[next++] = value;
                }
            }
        }
    }
}

/// <summary>The largest value so far in this session.</summary>
public sealed class Peak : CustomOperator
{
    public override CustomKernel Prepare(CustomNode node)
    {
        node.SetShape(0, 1);
        return new Kernel();
    }

    private sealed class Kernel : CustomKernel
    {
        public override object NewState() => new State();

        public override void Run(CustomRun run)
        {
            State state = run.State<State>();
            state.Largest = Math.Max(state.Largest, TensorPrimitives.Max(run.Input<float>(0)));
            run.Output<float>(0)[0] = state.Largest;
        }
    }

    private sealed class State
    {
        public float Largest { get; set; } = float.NegativeInfinity;
    }
}
