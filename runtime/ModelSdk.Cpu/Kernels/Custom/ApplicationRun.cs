using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Custom;

/// <summary>What the application's operator sees of a run; one object for each node and session, so that a run makes none.</summary>
internal sealed class ApplicationRun(object? state) : CustomRun
{
    private TensorMemory? _memory;
    private Step? _step;
    private SessionState? _session;
    private ThreadTeam _threads = ThreadTeam.Single;
    private CancellationToken _cancellationToken;

    // Which outputs were given their dimensions in this run.
    private bool[] _isResized = [];

    /// <inheritdoc/>
    public override int InputCount => Step.Inputs.Length;

    /// <inheritdoc/>
    public override int OutputCount => Step.Outputs.Length;

    /// <inheritdoc/>
    public override int Threads => _threads.Count;

    /// <inheritdoc/>
    public override CancellationToken CancellationToken => _cancellationToken;

    /// <inheritdoc/>
    protected override object? StateObject => state;

    private Step Step =>
        _step ?? throw new InvalidOperationException("a CustomRun is valid during CustomKernel.Run only; do not keep it");

    private KernelContext Context => new(_memory!, Step, _threads, _session, _cancellationToken);

    /// <summary>Begins a run.</summary>
    public void Begin(in KernelContext context)
    {
        (_memory, _step) = context.Place;
        _session = context.Session;
        _threads = context.Threads;
        _cancellationToken = context.CancellationToken;
        if (_isResized.Length != OutputCount)
        {
            _isResized = new bool[OutputCount];
        }

        Array.Clear(_isResized);
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        _memory = null;
        _step = null;
        _session = null;
        _cancellationToken = default;
    }

    /// <summary>Refuses a run that left an output without dimensions.</summary>
    public void CheckOutputs()
    {
        for (int i = 0; i < OutputCount; i++)
        {
            if (!_isResized[i] && Context.IsGrowing(i))
            {
                throw new InvalidOperationException(
                    OutputType(i) == TensorType.String
                        ? $"it did not write the strings of output {i}, '{OutputName(i)}' (CustomRun.WriteStrings)"
                        : $"it did not give output {i}, '{OutputName(i)}', its dimensions (CustomRun.Resize)");
            }
        }
    }

    /// <inheritdoc/>
    public override bool HasInput(int input) => Context.HasInput(input);

    /// <inheritdoc/>
    public override TensorType InputType(int input) => InputSlot(input).Type;

    /// <inheritdoc/>
    public override TensorType OutputType(int output) => OutputSlot(output).Type;

    /// <inheritdoc/>
    public override ReadOnlySpan<int> InputShape(int input)
    {
        InputSlot(input);
        return Context.InputShape(input);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<int> OutputShape(int output)
    {
        OutputSlot(output);
        return IsOpen(output) && OutputSlot(output).Shape.AsSpan().SequenceEqual(Value.ShapeAtRun) ? [-1] : Context.OutputShape(output);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> InputBytes(int input)
    {
        InputSlot(input);
        return Context.Input<byte>(input);
    }

    /// <inheritdoc/>
    public override Span<byte> OutputBytes(int output)
    {
        OutputSlot(output);
        return IsOpen(output)
            ? throw new InvalidOperationException(
                $"output {output}, '{OutputName(output)}', has no dimensions yet; call CustomRun.Resize (WriteStrings for strings) first")
            : Context.Output<byte>(output);
    }

    /// <inheritdoc/>
    public override Span<byte> ResizeStringBytes(int output, scoped ReadOnlySpan<int> shape, int bytes)
    {
        Slot slot = OutputSlot(output);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        CheckShape(output, slot, shape);
        Context.ResizeStrings(output, shape, bytes);
        _isResized[output] = true;
        return Context.Output<byte>(output);
    }

    /// <inheritdoc/>
    protected override string InputName(int input) => InputSlot(input).Name;

    /// <inheritdoc/>
    protected override string OutputName(int output) => OutputSlot(output).Name;

    /// <inheritdoc/>
    protected override Span<byte> VariableBytes(int input) => InputSlot(input).Place == SlotPlace.Variable
        ? Context.Variable<byte>(input)
        : throw new InvalidOperationException($"input {input}, '{InputName(input)}', is no variable: a run must not write it");

    /// <inheritdoc/>
    protected override Span<byte> ResizeBytes(int output, scoped ReadOnlySpan<int> shape)
    {
        CheckShape(output, OutputSlot(output), shape);
        if (Context.IsGrowing(output))
        {
            Context.Resize<byte>(output, shape);
            _isResized[output] = true;
        }

        return Context.Output<byte>(output);
    }

    // Whether the output has no memory of this run.
    private bool IsOpen(int output) => !_isResized[output] && Context.IsGrowing(output);

    private void CheckShape(int output, Slot slot, ReadOnlySpan<int> shape)
    {
        foreach (int dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
        }

        if (!slot.Shape.AsSpan().SequenceEqual(Value.ShapeAtRun) && !slot.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new InvalidOperationException(
                $"output {output}, '{slot.Name}', would get the shape [{string.Join(',', shape.ToArray())}], but Prepare settled "
                + $"[{string.Join(',', slot.Shape)}]; call LeaveShapeToRun there");
        }
    }

    private Slot InputSlot(int input) => (uint)input < (uint)InputCount && Step.Inputs[input] >= 0
        ? _memory!.Slot(Step.Inputs[input])
        : throw new ArgumentOutOfRangeException(
            nameof(input), $"input {input} is asked for, but the node has {InputCount} and may leave optional ones out");

    private Slot OutputSlot(int output) => (uint)output < (uint)OutputCount
        ? _memory!.Slot(Step.Outputs[output])
        : throw new ArgumentOutOfRangeException(nameof(output), $"output {output} is asked for, but the node has {OutputCount}");
}
