using System.Runtime.InteropServices;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A compiled model of the library with the dimensions that its inputs have at the moment; one call at a time.</summary>
/// <remarks>
/// Made by <see cref="NativeModel.Compile"/>, used by sessions. Requirements may be asked for only after
/// <see cref="PlanAll"/> or <see cref="Apply"/>: asked earlier, the library keeps the sizes of the file for ever, and
/// outputs that are larger corrupt the heap (toolchain/README.md 6).
/// </remarks>
internal sealed unsafe class NativeInstance : IDisposable
{
    // The library writes as many dimensions as a tensor has, without looking at the size of the layout.
    private const int SpareLayouts = 8;

    private readonly NativeModel _model;
    private readonly CancellationSlot _cancellation;
    private readonly int[][][] _inputShapes;
    private readonly NativeLayout[][] _outputs;

    public NativeInstance(NativeModel model, CompiledModelHandle handle, CancellationSlot cancellation)
    {
        _model = model;
        Handle = handle;
        _cancellation = cancellation;
        _inputShapes = new int[model.Signatures.Count][][];
        _outputs = [.. model.Signatures.Select(static ports => new NativeLayout[ports.OutputTensors.Length + SpareLayouts])];
    }

    /// <summary>The native object.</summary>
    public CompiledModelHandle Handle { get; }

    /// <summary>Held by whoever uses an instance that several sessions share.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether a run failed half-way: what the instance holds is not certain any more.</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>What TFLite and the delegates reported while the instance was made; null when nothing.</summary>
    public string? Reported { get; private set; }

    /// <summary>Dimensions of an input as the library has them.</summary>
    public int[] InputShape(int signature, int position) => _inputShapes[signature][position];

    /// <summary>Dimensions of the outputs as planned or, after <see cref="ReadOutputs(int)"/>, as of the last run.</summary>
    public ReadOnlySpan<NativeLayout> Outputs(int signature) =>
        _outputs[signature].AsSpan(0, _model.Signatures[signature].OutputTensors.Length);

    /// <summary>Plans the memory of every signature; the first thing to do.</summary>
    /// <exception cref="ModelException">An operator or a delegate cannot be prepared.</exception>
    public void PlanAll()
    {
        for (int i = 0; i < _model.Signatures.Count; i++)
        {
            Plan(i);
            _inputShapes[i] = new int[_model.Signatures[i].InputTensors.Length][];
            for (int position = 0; position < _inputShapes[i].Length; position++)
            {
                Check(
                    CompiledModelApi.GetInputLayout(Handle, (nuint)i, (nuint)position, out NativeLayout layout),
                    $"asking for the dimensions of input {position}");
                _inputShapes[i][position] = layout.Shape.ToArray();
            }
        }

        Reported = TakeErrors();
    }

    /// <summary>Gives the inputs of a signature these dimensions, in the library's order, and plans again where one changed.</summary>
    /// <returns>Whether one changed, so that requirements have to be asked for again.</returns>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the model does not allow it.</exception>
    public bool Apply(int signature, IReadOnlyList<int[]> shapes)
    {
        bool changed = false;
        for (int position = 0; position < shapes.Count; position++)
        {
            int[] shape = shapes[position];
            if (shape.AsSpan().SequenceEqual(_inputShapes[signature][position]))
            {
                continue;
            }

            fixed (int* dimensions = shape)
            {
                Status status = CompiledModelApi.ResizeInput(
                    Handle, (nuint)signature, (nuint)position, dimensions, (nuint)shape.Length);
                if (status != Status.Ok)
                {
                    throw Mismatch(status, signature, $"dimensions [{string.Join(", ", shape)}] of input {position}");
                }
            }

            _inputShapes[signature][position] = [.. shape];
            changed = true;
        }

        if (changed)
        {
            Plan(signature);
        }

        return changed;
    }

    /// <summary>Asks for the dimensions of the outputs after a run.</summary>
    public void ReadOutputs(int signature) => ReadOutputs(signature, plan: false);

    /// <summary>What buffers an input takes; borrowed until the next <see cref="Apply"/>.</summary>
    public nint InputRequirements(int signature, int position)
    {
        Check(
            CompiledModelApi.GetInputRequirements(Handle, (nuint)signature, (nuint)position, out nint requirements),
            $"asking which buffers input {position} takes");
        return requirements;
    }

    /// <summary>What buffers an output takes; borrowed until the next <see cref="Apply"/>.</summary>
    public nint OutputRequirements(int signature, int position)
    {
        Check(
            CompiledModelApi.GetOutputRequirements(Handle, (nuint)signature, (nuint)position, out nint requirements),
            $"asking which buffers output {position} takes");
        return requirements;
    }

    /// <summary>Runs and waits for the outputs. Allocates nothing.</summary>
    /// <param name="signature">Position in the file.</param>
    /// <param name="inputs">Pinned array of buffers in the library's order.</param>
    /// <param name="outputs">As inputs.</param>
    /// <param name="cancellationToken">Asked between operators.</param>
    public Status Run(int signature, nint[] inputs, nint[] outputs, CancellationToken cancellationToken)
    {
        _cancellation.Token = cancellationToken;
        Status status;
        fixed (nint* first = inputs, firstOutput = outputs)
        {
            status = CompiledModelApi.Run(
                Handle.DangerousGetHandle(), (nuint)signature, (nuint)inputs.Length, first, (nuint)outputs.Length, firstOutput);
        }

        _cancellation.Token = default;
        GC.KeepAlive(this);
        if (status != Status.Ok && !cancellationToken.IsCancellationRequested)
        {
            IsSuspect = true;
        }

        return status;
    }

    /// <summary>Hands all buffers over and stops before the first operator; what the library says about buffers it does not take.</summary>
    /// <returns>Null when it takes them all.</returns>
    public string? RunNothing(int signature, nint[] inputs, nint[] outputs)
    {
        _ = TakeErrors();
        _cancellation.StopAtOnce = true;
        Status status = Run(signature, inputs, outputs, CancellationToken.None);
        _cancellation.StopAtOnce = false;
        IsSuspect = false;
        string? errors = TakeErrors();
        return status == Status.Ok || errors?.Contains("requested cancel", StringComparison.Ordinal) == true
            ? null
            : errors ?? $"{status}";
    }

    /// <summary>The exception for a failure, with what TFLite reported.</summary>
    public ModelException Failure(Status status, string what) => LiteRtException.Of(status, what, TakeErrors());

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>What TFLite reported since it was last asked; null when nothing.</summary>
    private string? TakeErrors()
    {
        if (CompiledModelApi.GetErrorMessages(Handle, out byte* messages) != Status.Ok || messages is null)
        {
            return null;
        }

        string? text = Marshal.PtrToStringUTF8((nint)messages);
        NativeMemory.Free(messages);
        _ = CompiledModelApi.ClearErrors(Handle);
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    private void Plan(int signature) => ReadOutputs(signature, plan: true);

    private void ReadOutputs(int signature, bool plan)
    {
        NativeLayout[] layouts = _outputs[signature];
        Array.Clear(layouts);
        Status status;
        fixed (NativeLayout* first = layouts)
        {
            status = CompiledModelApi.GetOutputLayouts(
                Handle, (nuint)signature, (nuint)_model.Signatures[signature].OutputTensors.Length, first, plan);
        }

        Check(status, $"planning the memory of {_model.Signatures[signature].Name}");
    }

    private void Check(Status status, string what)
    {
        if (status != Status.Ok)
        {
            throw Failure(status, what);
        }
    }

    private ModelException Mismatch(Status status, int signature, string what)
    {
        string? reported = TakeErrors();
        string says = reported is null ? "" : $": {reported}";
        return new ModelException(
            ModelErrorCode.ShapeMismatch,
            $"LiteRT does not take the {what} of {_model.Signatures[signature].Name}{says}",
            (int)status);
    }
}
