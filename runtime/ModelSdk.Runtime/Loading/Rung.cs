using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>Where a ladder of attempts has got to: a model that an engine prepared, with the file that it needs.</summary>
/// <remarks>
/// Counted by the loaded model that runs on it and by each session that has memory in it; the last one releases the engine's
/// model, then its file if that is a variant. The source model belongs to <see cref="LoadedModel"/>: later rungs need it.
/// </remarks>
internal sealed class Rung(Accelerator accelerator, IBackend backend, ModelArtifact artifact, ICompiledModel compiled)
{
    private volatile bool _isLeft;
    private int _references = 1;

    public Accelerator Accelerator => accelerator;

    public IBackend Backend => backend;

    public ModelArtifact Artifact => artifact;

    public ICompiledModel Compiled => compiled;

    /// <summary>Whether a failure here is answered by going on to another accelerator.</summary>
    public bool IsAccelerator => accelerator != Accelerator.Cpu;

    /// <summary>Whether a run failed here, so that every session is to go on to the next rung before it runs again.</summary>
    public bool IsLeft
    {
        get => _isLeft;
        set => _isLeft = value;
    }

    /// <summary>The first run that failed here, which is the one that is told; null while all went well.</summary>
    /// <remarks>Under the lock of the loaded model.</remarks>
    public FallbackStep? FailedRun { get; set; }

    /// <summary>Takes a reference; false when the last one is gone already.</summary>
    public bool TryAddReference()
    {
        int seen = Volatile.Read(ref _references);
        while (seen != 0)
        {
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Drops a reference.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Close(compiled, artifact);
        }
    }

    /// <summary>Releases what an attempt made so far: the engine's model, then the file of a variant.</summary>
    public static void Close(ICompiledModel? compiled, ModelArtifact artifact)
    {
        compiled?.Dispose();
        CloseFile(artifact);
    }

    /// <summary>Releases the file of a variant; the source model's is released elsewhere.</summary>
    public static void CloseFile(ModelArtifact artifact)
    {
        if (artifact.Variant is not null)
        {
            artifact.Model.Dispose();
        }
    }
}
