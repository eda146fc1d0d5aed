namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>A store that tells given states and, when the last is Completed, has the packs of a folder from then on.</summary>
internal sealed class FakePackSource(ModelPackSource files, params IReadOnlyList<ModelPackState> states) : ModelPackSource
{
    private int _fetches;
    private volatile bool _isHere;

    public override string DisplayName => "the fake store";

    public int Fetches => _fetches;

    /// <summary>Whether the download was given up.</summary>
    public bool WasCanceled { get; private set; }

    /// <summary>What the user's answer sets.</summary>
    public TaskCompletionSource Consent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Thrown by a fetch.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether a fetch never ends by itself.</summary>
    public bool Hangs { get; init; }

    public static ModelPackState State(ModelPackStatus status, long downloaded = 0, long total = 0) =>
        new() { Pack = TestPack.Name, Status = status, BytesDownloaded = downloaded, TotalBytes = total };

    public override ModelPackFile? FindAsset(string path) => files.FindAsset(path);

    public override ModelPackFile? FindFile(string pack, string path) => _isHere ? files.FindFile(pack, path) : null;

    public override async Task<ModelPackState> FetchAsync(
        string pack, bool waitForUser, IProgress<ModelPackState> progress, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        await Task.Yield();
        if (Failure is not null)
        {
            throw Failure;
        }

        foreach (ModelPackState state in states)
        {
            progress.Report(state);
            if (state.NeedsUser && !waitForUser)
            {
                return state;
            }

            if (state.NeedsUser)
            {
                await Consent.Task.WaitAsync(cancellationToken);
            }
        }

        if (Hangs)
        {
            using CancellationTokenRegistration registration = cancellationToken.Register(() => WasCanceled = true);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        _isHere = states[^1].Status == ModelPackStatus.Completed;
        return states[^1];
    }
}
