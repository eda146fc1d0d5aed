using Google.Android.Play.Core.AiPacks;
using Google.Android.Play.Core.AiPacks.Model;
using GmsTask = Android.Gms.Tasks.Task;

namespace ModelSdk.Android.Tests;

/// <summary>Google Play: each question after the states of a pack gets the next of the given answers, the last one ever after.</summary>
/// <remarks>Files of the pack are there once Completed was told.</remarks>
internal sealed class FakePlay : IAiPackManager
{
    public const string Pack = "numbers";

    private readonly Lock _lock = new();
    private int _asked;

    /// <summary>Answers: states, or exceptions that the task ends with.</summary>
    public List<object?> Answers { get; } = [];

    /// <summary>Files of the pack: path in it, and where they lie.</summary>
    public Dictionary<string, ModelPackFile> Files { get; } = [];

    public int Fetches { get; private set; }

    public int Cancels { get; private set; }

    public int Dialogs { get; private set; }

    public bool IsHere { get; set; }

    /// <summary>The user says yes.</summary>
    public bool HasConsent { get; set; }

    public static AiPackState State(int status, int error = 0, long downloaded = 0, long total = 0) =>
        new PackState(status, error, downloaded, total);

    public AiPackStates? Cancel(IList<string> p0)
    {
        Assert.AreEqual(Pack, p0.Single());
        Cancels++;
        return null;
    }

    public GmsTask? Fetch(IList<string>? p0)
    {
        Fetches++;
        return Next(p0);
    }

    public GmsTask? GetPackStates(IList<string>? p0) => Next(p0);

    public AiAssetLocation? GetAiAssetLocation(string p0, string p1) =>
        IsHere && p0 == Pack && Files.TryGetValue(p1, out ModelPackFile? file) ? new Location(file) : null;

    public bool ShowConfirmationDialog(AndroidX.Activity.Result.ActivityResultLauncher p0)
    {
        Dialogs++;
        return HasConsent = true;
    }

    private Finished Next(IList<string>? packs)
    {
        Assert.AreEqual(Pack, packs!.Single());
        lock (_lock)
        {
            object? answer = Answers[Math.Min(_asked, Answers.Count - 1)];
            int status = answer is AiPackState state ? state.Status() : AiPackStatus.Unknown;

            // What waits for the user goes on when the user has answered.
            if (status is not (AiPackStatus.WaitingForWifi or AiPackStatus.RequiresUserConfirmation) || HasConsent)
            {
                _asked++;
            }

            IsHere |= status == AiPackStatus.Completed;
            return new Finished(answer is System.Exception failure
                ? Task.FromException<object>(failure)
                : Task.FromResult<object>(new PackStatesOf(answer as AiPackState)));
        }
    }

    private sealed class Finished(Task<object> completion) : GmsTask
    {
        internal override Task<object> Completion => completion;
    }

    private sealed class PackStatesOf(AiPackState? state) : AiPackStates
    {
        public override IDictionary<string, AiPackState>? PackStates() =>
            state is null ? null : new Dictionary<string, AiPackState> { [Pack] = state };
    }

    private sealed class PackState(int status, int error, long downloaded, long total) : AiPackState
    {
        public override long BytesDownloaded() => downloaded;

        public override int ErrorCode() => error;

        public override int Status() => status;

        public override long TotalBytesToDownload() => total;
    }

    private sealed class Location(ModelPackFile file) : AiAssetLocation
    {
        public override long Offset() => file.Offset;

        public override string? Path() => file.Path;

        public override long Size() => file.Length;
    }
}
