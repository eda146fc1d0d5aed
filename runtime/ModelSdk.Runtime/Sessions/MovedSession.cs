using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>A session that goes on in another engine, with the input memory that it had.</summary>
/// <remarks>
/// The application may hold spans of inputs, which are valid until the input is resized. So the memory of the session that
/// was left stays the input's memory, for spans taken before and after, and is copied into the new session before each run,
/// until the input is resized. Inputs in memory of the application are bound anew; outputs are the new session's: they
/// are valid until the next run only. A session whose memory cannot be had any more (its device failed while it planned
/// memory after a resize) leaves inputs behind: they have to be written again before a run, which says so otherwise.
/// Moved twice, this wraps another one of its kind.
/// </remarks>
internal sealed class MovedSession : IBackendSession
{
    private readonly IBackendSession _left;
    private readonly Rung _leftRung;
    private readonly IBackendSession _fresh;

    // Inputs whose memory is still that of the session that was left; those that are bound are read from elsewhere.
    private readonly bool[] _isKept;
    private readonly bool[] _isBound;

    // Inputs whose content could not be taken along and that nobody has written since.
    private readonly bool[] _isMissing;
    private readonly SignatureInfo _signature;

    /// <summary>Takes over a session; what was left is disposed with this one, the fresh one too.</summary>
    /// <exception cref="ModelException">The fresh session cannot take the dimensions or a bound buffer; nothing is taken over then.</exception>
    public MovedSession(
        IBackendSession left, Rung leftRung, IBackendSession fresh, SignatureInfo signature, SessionBindings? bindings)
    {
        (_left, _leftRung, _fresh, _signature) = (left, leftRung, fresh, signature);
        _isKept = new bool[signature.Inputs.Count];
        _isBound = new bool[signature.Inputs.Count];
        _isMissing = new bool[signature.Inputs.Count];
        for (int i = 0; i < _isKept.Length; i++)
        {
            ReadOnlySpan<int> shape = left.InputShape(i);
            if (!fresh.InputShape(i).SequenceEqual(shape))
            {
                fresh.ResizeInput(i, shape);
            }

            _isBound[i] = bindings?.Input(i) is not null;
            _isKept[i] = HasMemory(left, i);
            _isMissing[i] = !_isKept[i] && !_isBound[i];
        }

        bindings?.MoveAll(left, fresh);
    }

    public ReadOnlySpan<int> InputShape(int input) => _fresh.InputShape(input);

    public ReadOnlySpan<int> OutputShape(int output) => _fresh.OutputShape(output);

    public Span<byte> InputBytes(int input)
    {
        _isMissing[input] = false;
        return UsesLeft(input) ? _left.InputBytes(input) : _fresh.InputBytes(input);
    }

    public Span<byte> InputBytes(int input, int length)
    {
        // New memory, as after a resize.
        _isKept[input] = false;
        _isMissing[input] = false;
        return _fresh.InputBytes(input, length);
    }

    public ReadOnlySpan<byte> OutputBytes(int output) => _fresh.OutputBytes(output);

    public void ResizeInput(int input, ReadOnlySpan<int> shape)
    {
        _fresh.ResizeInput(input, shape);
        _isKept[input] = false;
        _isMissing[input] = false;
    }

    public void Run(CancellationToken cancellationToken)
    {
        for (int i = 0; i < _isKept.Length; i++)
        {
            if (_isMissing[i] && !_isBound[i])
            {
                throw new ModelException(
                    ModelErrorCode.InvalidArgument,
                    "The session had to go on to another accelerator and could not take its inputs along: write input "
                    + $"'{_signature.Inputs[i].Name}' again before the run.");
            }

            if (UsesLeft(i))
            {
                ReadOnlySpan<byte> kept = _left.InputBytes(i);
                kept.CopyTo(_signature.Inputs[i].Type == TensorType.String
                    ? _fresh.InputBytes(i, kept.Length)
                    : _fresh.InputBytes(i));
            }
        }

        _fresh.Run(cancellationToken);
    }

    public void ResetState() => _fresh.ResetState();

    public void BindInput(int input, TensorBuffer? buffer)
    {
        _fresh.BindInput(input, buffer);
        _isBound[input] = buffer is not null;
    }

    public void BindOutput(int output, TensorBuffer? buffer) => _fresh.BindOutput(output, buffer);

    public string WhyInputIsCopied(int input) => _fresh.WhyInputIsCopied(input);

    public string WhyOutputIsCopied(int output) => _fresh.WhyOutputIsCopied(output);

    public void Dispose()
    {
        _fresh.Dispose();
        _left.Dispose();
        _leftRung.Release();
    }

    private static bool HasMemory(IBackendSession left, int input)
    {
        if (left is MovedSession moved && moved._isMissing[input])
        {
            return false;
        }

        try
        {
            _ = left.InputBytes(input);
            return true;
        }
        catch (Exception)
        {
            // Whatever the engine that failed says: there is nothing to copy from.
            return false;
        }
    }

    private bool UsesLeft(int input) => _isKept[input] && !_isBound[input];
}
