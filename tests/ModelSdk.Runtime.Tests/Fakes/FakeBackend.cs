using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk.Runtime.Tests;

/// <summary>An engine whose answers a test decides; what runs through the loader and the sessions is real.</summary>
internal sealed class FakeBackend(string name, params Accelerator[] serves) : IBackend
{
    /// <summary>Probes and creations, in order, as <c>probe Npu</c>, <c>create Npu</c>.</summary>
    public List<string> Calls { get; } = [];

    public BackendProbe Answer { get; init; } = BackendProbe.Yes;

    public Func<Exception>? CreateFails { get; init; }

    /// <summary>Called before each creation; what it returns is thrown.</summary>
    public Func<Exception?>? OnCreate { get; init; }

    /// <summary>Called before each session of its models is made; what it returns is thrown.</summary>
    public Func<Exception?>? OnSession { get; init; }

    /// <summary>Called before input memory is handed out; what it returns is thrown.</summary>
    public Func<Exception?>? OnMemory { get; init; }

    /// <summary>Called before output memory is handed out; what it returns is thrown.</summary>
    public Func<Exception?>? OnOutput { get; init; }

    public IReadOnlyDictionary<Accelerator, double>? Shares { get; init; }

    /// <summary>What a run of its sessions does, instead of nothing.</summary>
    public Action<FakeSession, CancellationToken>? OnRun { get; init; }

    /// <summary>Whether its models keep state from run to run.</summary>
    public bool KeepsState { get; init; }

    /// <summary>The file that its models say they run instead of the given one.</summary>
    public ArtifactInfo? MadeFile { get; init; }

    /// <summary>What its models do to verify themselves, instead of a run on zeros.</summary>
    public Func<string>? OnVerify { get; init; }

    /// <summary>Whether its sessions refuse buffers of the application.</summary>
    public bool RefusesBuffers { get; init; }

    /// <summary>What it was given to create models from.</summary>
    public List<ModelArtifact> Given { get; } = [];

    /// <summary>Models that it made.</summary>
    public List<FakeCompiledModel> Made { get; } = [];

    public string Name => name;

    public bool Serves(Accelerator accelerator) => serves.Contains(accelerator);

    public BackendProbe Probe(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        Calls.Add($"probe {accelerator}");
        return Answer;
    }

    public ICompiledModel Create(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        Calls.Add($"create {accelerator}");
        Given.Add(artifact);
        if (CreateFails is not null)
        {
            throw CreateFails();
        }

        if (OnCreate?.Invoke() is { } failure)
        {
            throw failure;
        }

        FakeCompiledModel made = new(this, artifact.Model);
        Made.Add(made);
        return made;
    }
}

/// <summary>A model of <see cref="FakeBackend"/>; remembers whether the file was still open when it was disposed.</summary>
internal sealed class FakeCompiledModel(FakeBackend backend, TfliteModel file) : ICompiledModel
{
    public IReadOnlyList<SignatureInfo> Signatures { get; } = SignatureInfo.ReadAll(file);

    // As in the real engine: nothing is measured before the model is verified.
    public IReadOnlyDictionary<Accelerator, double>? Shares { get; private set; }

    public ArtifactInfo? Artifact => backend.MadeFile;

    public bool KeepsState => backend.KeepsState;

    public List<FakeSession> Sessions { get; } = [];

    public bool IsDisposed { get; private set; }

    public string Verify(CancellationToken cancellationToken)
    {
        string found = "";
        if (backend.OnVerify is { } verify)
        {
            found = verify();
        }
        else
        {
            using IBackendSession session = CreateSession(0);
            session.Run(cancellationToken);
        }

        Shares = backend.Shares;
        return found;
    }

    public IBackendSession CreateSession(int signature)
    {
        if (backend.OnSession?.Invoke() is { } failure)
        {
            throw failure;
        }

        FakeSession session = new(Signatures[signature], backend, file);
        lock (Sessions)
        {
            Sessions.Add(session);
        }

        return session;
    }

    public void Dispose()
    {
        Assert.IsFalse(IsDisposed, "an engine's model was disposed twice");
        Assert.IsTrue(Sessions.TrueForAll(session => session.IsDisposed), "a session outlives the engine's model");
        _ = file.File.Slice(0, 4);
        IsDisposed = true;
    }
}
