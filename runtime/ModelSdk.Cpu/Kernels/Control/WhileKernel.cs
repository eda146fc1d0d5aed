using ModelSdk.Cpu.Execution;

namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>WHILE: runs a body on its own results as long as a condition on them holds.</summary>
/// <remarks>
/// The values lie in the body's memory while the loop goes on; what neither subgraph reads is not copied, and neither is
/// what the body hands on unchanged.
/// </remarks>
/// <param name="condition">Says whether to go on.</param>
/// <param name="body">Computes one step.</param>
/// <param name="settled">Whether all values keep their shapes.</param>
internal sealed class WhileKernel(PreparedSubgraph condition, PreparedSubgraph body, bool settled) : Kernel
{
    // Values that the body hands on as other ones, such as two that change places: copied by way of memory between.
    private readonly bool _needsMemory =
        body.InputOfOutput.Where(static (input, output) => input >= 0 && input != output).Any();

    /// <inheritdoc/>
    public override object? NewState() => new Between();

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        GraphRunner test = context.Session.Runner(condition);
        GraphRunner step = context.Session.Runner(body);
        Arguments.Pass(context, 0, test);
        if (!IsTrue(test, context.CancellationToken))
        {
            for (int i = 0; i < body.Outputs.Count; i++)
            {
                context.SetOutput(i, context.InputShape(i), context.Input<byte>(i));
            }

            return;
        }

        Arguments.Pass(context, 0, step);
        while (true)
        {
            step.Run(context.CancellationToken);
            Copy(step, test);
            if (!IsTrue(test, context.CancellationToken))
            {
                break;
            }

            HandOn(step, context);
        }

        Arguments.Return(step, context);
    }

    private static bool IsTrue(GraphRunner test, CancellationToken cancellationToken)
    {
        // Both subgraphs may be without any node that looks at it.
        cancellationToken.ThrowIfCancellationRequested();
        test.Run(cancellationToken);
        ReadOnlySpan<byte> answer = test.OutputBytes(0);
        return answer.Length == 1
            ? answer[0] != 0
            : throw new InvalidOperationException($"the condition returned {answer.Length} values and not one");
    }

    private void Copy(GraphRunner step, GraphRunner test)
    {
        bool[] used = test.Subgraph.InputIsUsed;
        for (int i = 0; i < used.Length && !settled; i++)
        {
            if (used[i])
            {
                test.ResizeInput(i, step.OutputShape(i));
            }
        }

        for (int i = 0; i < used.Length; i++)
        {
            if (used[i])
            {
                test.SetInputBytes(i, step.OutputBytes(i));
            }
        }
    }

    // The outputs of a step become its inputs.
    private void HandOn(GraphRunner step, in KernelContext context)
    {
        Between? between = _needsMemory || !settled ? context.State<Between>() : null;
        between?.Take(step, context.Session, onlyHandedOn: settled);
        if (!settled)
        {
            // New shapes mean new memory for the inputs, and a new place for outputs that are inputs.
            for (int i = 0; i < step.Subgraph.Inputs.Count; i++)
            {
                step.ResizeInput(i, between!.Shape(i));
            }
        }

        for (int i = 0; i < step.Subgraph.Inputs.Count; i++)
        {
            int source = step.Subgraph.InputOfOutput[i];
            if (!step.Subgraph.InputIsUsed[i] || (source == i && settled))
            {
                continue;
            }

            step.SetInputBytes(i, between is not null && between.Has(i) ? between.Bytes(i) : step.OutputBytes(i));
        }
    }

    /// <summary>Copies of values on their way from the outputs of a step to its inputs.</summary>
    private sealed class Between
    {
        private TensorStorage?[] _values = [];

        public ReadOnlySpan<byte> Bytes(int i) => _values[i]!.Bytes;

        public ReadOnlySpan<int> Shape(int i) => _values[i]!.Shape;

        public bool Has(int i) => _values[i] is not null;

        public void Take(GraphRunner step, SessionState session, bool onlyHandedOn)
        {
            if (_values.Length == 0)
            {
                _values = new TensorStorage?[step.Subgraph.Outputs.Count];
            }

            for (int i = 0; i < _values.Length; i++)
            {
                int source = step.Subgraph.InputOfOutput[i];
                if (!onlyHandedOn || (source >= 0 && source != i))
                {
                    TensorStorage value = _values[i] ??= session.NewStorage();
                    ReadOnlySpan<byte> bytes = step.OutputBytes(i);
                    bytes.CopyTo(value.Resize(step.OutputShape(i), bytes.Length));
                }
            }
        }
    }
}
