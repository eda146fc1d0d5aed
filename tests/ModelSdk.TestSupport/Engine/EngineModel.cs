using ModelSdk.Backends;
using ModelSdk.Cpu;
using ModelSdk.Format;

namespace ModelSdk.TestSupport.Engine;

/// <summary>A model on the managed engine, with the raw bytes of its tensors whatever their type.</summary>
public sealed class EngineModel : IDisposable
{
    private readonly TfliteModel _file;
    private readonly ICompiledModel _compiled;

    private EngineModel(TfliteModel file, ICompiledModel compiled) => (_file, _compiled) = (file, compiled);

    /// <summary>Loads a model file.</summary>
    public static EngineModel Load(string path, EngineSettings settings)
    {
        TfliteModel file = TfliteModel.Open(path);
        try
        {
            CpuBackend backend = settings.Reference ? CpuBackend.Reference : CpuBackend.Instance;
            ModelArtifact artifact = new(file, new ArtifactInfo { Path = path });
            return new EngineModel(
                file, backend.Create(Accelerator.Cpu, artifact, new ModelOptions { CpuThreads = settings.Threads }));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes a session of a signature; null is the first.</summary>
    public EngineSession CreateSession(string? key)
    {
        int index = key is null ? 0 : _compiled.Signatures.Select(signature => signature.Key).ToList().IndexOf(key);
        return index >= 0
            ? new EngineSession(_compiled.Signatures[index], _compiled.CreateSession(index))
            : throw new InvalidDataException($"No signature '{key}'.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _compiled.Dispose();
        _file.Dispose();
    }
}

/// <summary>Memory and state of one signature.</summary>
public sealed class EngineSession(SignatureInfo signature, IBackendSession session) : IDisposable
{
    /// <summary>The entry point.</summary>
    public SignatureInfo Signature { get; } = signature;

    /// <summary>Resizes an input if need be and fills it.</summary>
    public void Write(int input, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        if (!session.InputShape(input).SequenceEqual(shape))
        {
            session.ResizeInput(input, shape);
        }

        Span<byte> target = session.InputBytes(input);
        if (target.Length != bytes.Length)
        {
            throw new InvalidDataException(
                $"Input '{Signature.Inputs[input].Name}' has {target.Length} bytes, the test {bytes.Length}.");
        }

        bytes.CopyTo(target);
    }

    /// <summary>Dimensions of an output.</summary>
    public ReadOnlySpan<int> OutputShape(int output) => session.OutputShape(output);

    /// <summary>The bytes of an output.</summary>
    public ReadOnlySpan<byte> Output(int output) => session.OutputBytes(output);

    /// <summary>Runs on the calling thread.</summary>
    public void Run(CancellationToken cancellationToken = default) => session.Run(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
