using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>The file and the prepared engine behind a model, shared by it and its sessions.</summary>
/// <remarks>
/// Counted: engines read weights straight from the mapped file, so it must stay mapped until the last session is gone,
/// no matter in which order the application disposes things.
/// </remarks>
internal sealed class LoadedModel
{
    private readonly TfliteModel _file;
    private readonly ICompiledModel _compiled;
    private int _references = 1;

    public LoadedModel(string name, TfliteModel file, ICompiledModel compiled, ExecutionReport execution)
    {
        Name = name;
        _file = file;
        _compiled = compiled;
        Execution = execution;
        Signatures = compiled.Signatures;
    }

    /// <summary>Name of the model for messages.</summary>
    public string Name { get; }

    public ExecutionReport Execution { get; }

    public IReadOnlyList<SignatureInfo> Signatures { get; }

    public ModelSession CreateSession(int signature)
    {
        AddReference();
        try
        {
            return new ModelSession(this, Signatures[signature], _compiled.CreateSession(signature));
        }
        catch (Exception exception)
        {
            Release();
            if (exception is OutOfMemoryException)
            {
                throw new ModelException(
                    ModelErrorCode.OutOfMemory,
                    $"The tensors of signature '{Signatures[signature].Key}' of {Name} do not fit into memory.",
                    innerException: exception);
            }

            throw;
        }
    }

    /// <summary>Drops one reference; the last one releases the engine, then the file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _compiled.Dispose();
            _file.Dispose();
        }
    }

    private void AddReference()
    {
        int seen = Volatile.Read(ref _references);
        while (true)
        {
            ObjectDisposedException.ThrowIf(seen == 0, typeof(Model));
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
