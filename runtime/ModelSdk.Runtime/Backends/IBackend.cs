using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Backends;

/// <summary>An engine that can run models; implemented by ModelSdk.Cpu and ModelSdk.LiteRt.</summary>
/// <remarks>The loader asks the backends in the order in which they were given; generated code passes their instances.</remarks>
public interface IBackend
{
    /// <summary>Name of the engine in reports, such as <c>managed</c>.</summary>
    string Name { get; }

    /// <summary>Whether the backend has anything to do with that kind of processor; if not, it is never asked for it.</summary>
    /// <remarks>By default, only the CPU.</remarks>
    bool Serves(Accelerator accelerator) => accelerator == Accelerator.Cpu;

    /// <summary>Whether the backend can run the artifact on the accelerator here, and if not, why.</summary>
    /// <remarks>Cheap, and never throws for what the environment lacks.</remarks>
    BackendProbe Probe(Accelerator accelerator, ModelArtifact artifact, ModelOptions options);

    /// <summary>Prepares the artifact to run.</summary>
    /// <exception cref="ModelException">It cannot be run; the loader goes on to the next attempt.</exception>
    ICompiledModel Create(Accelerator accelerator, ModelArtifact artifact, ModelOptions options);
}

/// <summary>Answer of <see cref="IBackend.Probe"/>.</summary>
/// <param name="CanRun">Whether creating is worth an attempt.</param>
/// <param name="Code">Why not.</param>
/// <param name="Detail">Why not, as a sentence for people.</param>
public readonly record struct BackendProbe(bool CanRun, ModelErrorCode Code, string Detail)
{
    /// <summary>The backend can run it.</summary>
    public static BackendProbe Yes { get; } = new(true, ModelErrorCode.None, "");

    /// <summary>The backend cannot run it.</summary>
    public static BackendProbe No(ModelErrorCode code, string detail) => new(false, code, detail);
}

/// <summary>One file that could run: the source model, or a variant compiled for one SoC.</summary>
/// <param name="Model">The verified file; owned by the loader and alive as long as the compiled model.</param>
/// <param name="Info">Where it came from, for the report.</param>
public sealed record ModelArtifact(TfliteModel Model, ArtifactInfo Info)
{
    /// <summary>The row of the list that it was chosen from, when it was compiled ahead of time; otherwise null.</summary>
    public ArtifactRow? Variant { get; init; }

    /// <summary>The model that <see cref="Variant"/> was compiled from; null for the source model itself.</summary>
    public TfliteModel? Source { get; init; }
}

/// <summary>A model that an engine has prepared; makes sessions. Safe for use by several threads.</summary>
public interface ICompiledModel : IDisposable
{
    /// <summary>Entry points, as in the file; a model without signatures has one with the key "".</summary>
    IReadOnlyList<SignatureInfo> Signatures { get; }

    /// <summary>Share of operators that each accelerator runs, or null when it was not measured; see <see cref="Verify"/>.</summary>
    IReadOnlyDictionary<Accelerator, double>? Shares { get; }

    /// <summary>The file that really runs where it is not the one that was given, such as one compiled on this device.</summary>
    ArtifactInfo? Artifact => null;

    /// <summary>Whether sessions keep state from run to run (variables, recurrent state).</summary>
    bool KeepsState => false;

    /// <summary>Runs once on zero inputs and leaves no state behind; the engine may measure <see cref="Shares"/> with it.</summary>
    /// <returns>What was found, as a sentence for people; may be empty.</returns>
    /// <exception cref="ModelException">The model does not run here, although it could be created.</exception>
    string Verify(CancellationToken cancellationToken)
    {
        using IBackendSession session = CreateSession(0);
        for (int i = 0; i < Signatures[0].Inputs.Count; i++)
        {
            session.InputBytes(i).Clear();
        }

        session.Run(cancellationToken);
        return "";
    }

    /// <summary>Memory and state to run one signature.</summary>
    IBackendSession CreateSession(int signature);

    /// <summary>The same, with variables and tables of another session of this compiled model instead of its own.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.UnsupportedOnDevice"/>: the engine cannot do that.</exception>
    IBackendSession CreateSession(int signature, IBackendSession stateOf) => throw new ModelException(
        ModelErrorCode.UnsupportedOnDevice,
        "this engine cannot share variables and tables between sessions; the managed CPU engine can (ModelOptions.CpuEngine)");
}

/// <summary>Memory and state of one signature in an engine; used by one thread at a time.</summary>
public interface IBackendSession : IDisposable
{
    /// <summary>Dimensions of an input as they are now.</summary>
    ReadOnlySpan<int> InputShape(int input);

    /// <summary>Dimensions of an output; before the first run, what is known of them.</summary>
    ReadOnlySpan<int> OutputShape(int output);

    /// <summary>The bytes of an input, to be written. Valid until the next resize.</summary>
    Span<byte> InputBytes(int input);

    /// <summary>Gives an input of strings memory for them, to be written at once; see <see cref="StringTensor"/>.</summary>
    /// <remarks>The shape does not tell how long it is. Valid until the next call or resize.</remarks>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: the engine has no strings.
    /// <see cref="ModelErrorCode.OutOfMemory"/>: the session may not take so much memory.
    /// </exception>
    Span<byte> InputBytes(int input, int length) => throw new ModelException(
        ModelErrorCode.UnsupportedOnDevice, "this engine does not take strings");

    /// <summary>The bytes of an output. Valid until the next run or resize.</summary>
    ReadOnlySpan<byte> OutputBytes(int output);

    /// <summary>Changes the dimensions of an input; takes effect at the next run at the latest.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the model does not allow it.</exception>
    void ResizeInput(int input, ReadOnlySpan<int> shape);

    /// <summary>Runs on the calling thread.</summary>
    /// <exception cref="ModelException">The engine failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled between two operators.</exception>
    void Run(CancellationToken cancellationToken);

    /// <summary>Sets variables, tables and recurrent state back to what they were at first.</summary>
    void ResetState();

    /// <summary>Reads an input from memory of the caller from now on; null goes back to the session's own.</summary>
    /// <remarks>
    /// The caller keeps the buffer alive until it is bound no more and the session is gone. When binding fails, all is as
    /// before. Its length fits what is known of the tensor; what is known only later is checked by the engine.
    /// </remarks>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: the engine cannot take that kind of buffer.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the buffer is too small.
    /// </exception>
    void BindInput(int input, TensorBuffer? buffer) => throw NoBinding(buffer);

    /// <summary>Writes an output to memory of the caller from now on; null goes back to the session's own.</summary>
    /// <inheritdoc cref="BindInput"/>
    void BindOutput(int output, TensorBuffer? buffer) => throw NoBinding(buffer);

    /// <summary>Why each run copies an input that is bound to the caller's memory, as a sentence; empty when none does.</summary>
    string WhyInputIsCopied(int input) => "";

    /// <summary>Why each run copies an output that is bound to the caller's memory, as a sentence; empty when none does.</summary>
    string WhyOutputIsCopied(int output) => "";

    private static ModelException NoBinding(TensorBuffer? buffer) => new(
        ModelErrorCode.UnsupportedOnDevice, $"this engine cannot bind {buffer?.Description ?? "buffers"}");
}
