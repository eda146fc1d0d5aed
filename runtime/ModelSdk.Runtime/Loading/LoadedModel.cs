using System.Diagnostics;
using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>The file and the prepared engine behind a model, shared by it and its sessions.</summary>
/// <remarks>
/// Counted: engines read weights straight from the mapped file, so it must stay mapped until the last session is gone,
/// no matter in which order the application disposes things. The engine may be another one later, when a run fails: see
/// LoadedModel.Switching.cs.
/// </remarks>
internal sealed partial class LoadedModel
{
    private readonly TfliteModel _file;
    private readonly Ladder _ladder;
    private readonly ModelOptions _options;
    private volatile Rung _current;
    private volatile ExecutionReport _execution;
    private int _references = 1;

    public LoadedModel(string name, TfliteModel file, Ladder ladder, ModelOptions options, Rung rung, ExecutionReport execution)
    {
        Name = name;
        _file = file;
        _ladder = ladder;
        _options = options;
        _current = rung;
        _execution = execution;

        // A variant may have fixed dimensions that the model itself leaves open; what the application sees is the model.
        Signatures = rung.Artifact.Source is { } source ? SignatureInfo.ReadAll(source) : rung.Compiled.Signatures;
    }

    /// <summary>Unmaps the files of a model that nobody disposed and nobody can reach; engines release what is theirs.</summary>
    ~LoadedModel()
    {
        Rung.CloseFile(_current.Artifact);
        _file.Dispose();
    }

    /// <summary>Name of the model for messages.</summary>
    public string Name { get; }

    public ExecutionReport Execution => _execution;

    /// <summary>What runs the model now; every session goes on to it before its next run.</summary>
    public Rung Current => _current;

    public IReadOnlyList<SignatureInfo> Signatures { get; }

    public ModelSession CreateSession(int signature)
    {
        AddReference();
        try
        {
            while (true)
            {
                Rung rung = TakeCurrent();
                long start = Stopwatch.GetTimestamp();
                try
                {
                    return new ModelSession(this, signature, rung, OpenSession(rung, signature));
                }
                catch (Exception exception) when (IsLost(rung, exception))
                {
                    if (!TryLeave(rung, exception, Stopwatch.GetElapsedTime(start), CancellationToken.None))
                    {
                        throw;
                    }
                }
            }
        }
        catch
        {
            Release();
            throw;
        }
    }

    public ModelSession CreateSession(int signature, ModelSession stateOf)
    {
        if (!stateOf.IsOf(this))
        {
            throw new ArgumentException($"The session whose state is to be shared is not one of {Name}.", nameof(stateOf));
        }

        AddReference();
        try
        {
            Rung rung = TakeCurrent();
            return new ModelSession(this, signature, rung, OpenSession(rung, signature, stateOf.On(rung)));
        }
        catch
        {
            Release();
            throw;
        }
    }

    // A device that is lost gives no sessions either. Too many sessions for its memory are no failure of those that run.
    private static bool IsLost(Rung rung, Exception exception) =>
        IsDeviceFailure(rung, exception) && exception is not ModelException { Code: ModelErrorCode.OutOfMemory };

    /// <summary>Memory and state of a signature on a rung, whose reference goes with it; on a failure it is dropped.</summary>
    /// <exception cref="ModelException">The engine cannot make it.</exception>
    public IBackendSession OpenSession(Rung rung, int signature, IBackendSession? stateOf = null)
    {
        try
        {
            return stateOf is null
                ? rung.Compiled.CreateSession(signature)
                : rung.Compiled.CreateSession(signature, stateOf);
        }
        catch (Exception exception)
        {
            rung.Release();
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

    /// <summary>What runs the model now, with a reference for the caller.</summary>
    public Rung TakeCurrent()
    {
        // The current one can be left and released between the two steps; then there is another one.
        Rung rung = _current;
        while (!rung.TryAddReference())
        {
            rung = _current;
        }

        return rung;
    }

    /// <summary>Drops one reference; the last one releases the engine, then the file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _current.Release();
            _file.Dispose();
            GC.SuppressFinalize(this);
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
