using Android.Gms.Common.Apis;
using Google.Android.Play.Core.AiPacks.Model;
using static ModelSdk.Android.Tests.FakePlay;

namespace ModelSdk.Android.Tests;

/// <summary>Packs of Google Play: download, progress, cancellation, consent, and every error.</summary>
[TestClass]
public sealed class PlayTests
{
    private const string FallsBack = "Program NotFound, Pack DeliveryFailed, Asset None";

    [TestMethod]
    public async Task Pack_IsDownloaded_WithItsProgress()
    {
        using Application application = new(ownModel: true);
        application.OfferPack();
        application.Play.Answers.AddRange(
        [
            State(AiPackStatus.Pending), State(AiPackStatus.Downloading, 0, 25, 100), State(AiPackStatus.Downloading, 0, 25, 100),
            State(AiPackStatus.Downloading, 0, 75, 100), State(AiPackStatus.Transferring, 0, 100, 100), State(AiPackStatus.Completed, 0, 100, 100),
        ]);
        List<double> shares = [];
        List<ModelPackStatus> states = [];
        using Model model = await Application.LoadAsync(new ModelOptions
        {
            Packs = application.Source(),
            DeliveryProgress = new Reporter<double>(shares.Add),
            DeliveryState = new Reporter<ModelPackState>(state => states.Add(state.Status)),
        });

        Assert.AreEqual("Program NotFound, Pack None", Application.Places(model));
        StringAssert.StartsWith(model.Execution.Artifact.Path, Path.Combine(application.Device.Folder, "aipacks"));
        CollectionAssert.AreEqual(new[] { 0.25, 0.75, 1 }, shares);
        CollectionAssert.AreEqual(
            new[]
            {
                ModelPackStatus.Pending, ModelPackStatus.Downloading, ModelPackStatus.Downloading,
                ModelPackStatus.Transferring, ModelPackStatus.Completed,
            },
            states);
        Assert.AreEqual((1, 0), (application.Play.Fetches, application.Play.Cancels));
    }

    [TestMethod]
    public async Task PackOnTheDevice_IsNotAskedFor_AndMayLieInsideAnApk()
    {
        using Application application = new(ownModel: false);
        application.OfferPack();
        foreach ((string path, ModelPackFile file) in application.Play.Files)
        {
            string apk = file.Path + ".apk";
            File.WriteAllBytes(apk, [1, 2, 3, .. File.ReadAllBytes(file.Path), 4]);
            application.Play.Files[path] = new ModelPackFile(apk, 3, file.Length);
        }

        application.Play.IsHere = true;
        application.Start();
        using Model model = await Application.LoadAsync();
        StringAssert.EndsWith(model.Execution.Artifact.Path, ".apk");
        Assert.AreEqual(0, application.Play.Fetches);
    }

    [TestMethod]
    public async Task Cancellation_EndsTheDownload()
    {
        using Application application = new(ownModel: true);
        application.Play.Answers.Add(State(AiPackStatus.Downloading, 0, 1, 2));
        using CancellationTokenSource cancellation = new();
        ModelOptions options = new()
        {
            Packs = application.Source(),
            DeliveryProgress = new Reporter<double>(_ => cancellation.Cancel()),
        };
        await Assert.ThrowsExceptionAsync<OperationCanceledException>(() => Application.LoadAsync(options, cancellation.Token));
        Assert.AreEqual(1, application.Play.Cancels);
    }

    [TestMethod]
    public async Task Cancellation_LeavesTheDownloadToAnotherLoad()
    {
        using Application application = new(ownModel: false);
        application.OfferPack();
        application.Play.Answers.Add(State(AiPackStatus.WaitingForWifi));
        application.Play.Answers.Add(State(AiPackStatus.Completed));
        ModelPackSource source = application.Source();
        using CancellationTokenSource cancellation = new();
        Task<Model> first = Application.LoadAsync(Waiting(source, out Task firstWaits), cancellation.Token);
        Task<Model> second = Application.LoadAsync(Waiting(source, out Task secondWaits));
        await Task.WhenAll(firstWaits, secondWaits);

        cancellation.Cancel();
        await Assert.ThrowsExceptionAsync<OperationCanceledException>(() => first);
        Assert.AreEqual(0, application.Play.Cancels);
        application.Play.HasConsent = true;
        (await second).Dispose();
    }

    [DataTestMethod]
    [DataRow(AiPackStatus.WaitingForWifi)]
    [DataRow(AiPackStatus.RequiresUserConfirmation)]
    public async Task Consent_IsWaitedForWhenSomebodyWatches(int status)
    {
        using Application application = new(ownModel: true);
        application.OfferPack();
        application.Play.Answers.Add(State(AiPackStatus.Pending));
        application.Play.Answers.Add(State(status));
        application.Play.Answers.Add(State(AiPackStatus.Completed));
        application.Start();
        using Model model = await Application.LoadAsync(new ModelOptions
        {
            DeliveryState = new Reporter<ModelPackState>(state =>
            {
                if (state.NeedsUser)
                {
                    Assert.IsTrue(AndroidModels.ConfirmDownload(new Launcher()));
                }
            }),
        });
        Assert.AreEqual("Program NotFound, Pack None", Application.Places(model));
        Assert.AreEqual(1, application.Play.Dialogs);
    }

    [DataTestMethod]
    [DataRow(AiPackStatus.WaitingForWifi, "WaitingForWifi")]
    [DataRow(AiPackStatus.RequiresUserConfirmation, "RequiresUserConfirmation")]
    public async Task Consent_WithoutAWatcher_LeavesTheDownloadAsItIs(int status, string name)
    {
        using Application application = new(ownModel: true);
        application.Play.Answers.Add(State(status));
        using Model model = await Application.LoadAsync(new ModelOptions { Packs = application.Source() });
        Assert.AreEqual(FallsBack, Application.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, name);
        Assert.AreEqual(0, application.Play.Cancels);
    }

    [DataTestMethod]
    [DataRow(AiPackErrorCode.AppUnavailable, "test track")]
    [DataRow(AiPackErrorCode.PackUnavailable, "no such pack")]
    [DataRow(AiPackErrorCode.InvalidRequest, "did not understand")]
    [DataRow(AiPackErrorCode.DownloadNotFound, "no such download")]
    [DataRow(AiPackErrorCode.ApiNotAvailable, "update the Play Store")]
    [DataRow(AiPackErrorCode.NetworkError, "the network failed")]
    [DataRow(AiPackErrorCode.AccessDenied, "in the foreground")]
    [DataRow(AiPackErrorCode.InsufficientStorage, "too little free storage")]
    [DataRow(AiPackErrorCode.AppNotOwned, "has not got this application")]
    [DataRow(AiPackErrorCode.ConfirmationNotRequired, "nothing for the user to confirm")]
    [DataRow(AiPackErrorCode.UnrecognizedInstallation, "does not recognise this installation")]
    [DataRow(AiPackErrorCode.InternalError, "Google Play failed")]
    [DataRow(-11, "")]
    public async Task Error_IsExplained_AndTheAssetIsUsed(int error, string sentence)
    {
        object?[] ways = [State(AiPackStatus.Failed, error), new ApiException(error, "Download Error")];
        foreach (object? answer in ways)
        {
            using Application application = new(ownModel: true);
            application.Play.Answers.AddRange([State(AiPackStatus.Pending), answer]);
            using Model model = await Application.LoadAsync(new ModelOptions { Packs = application.Source() });
            Assert.AreEqual(FallsBack, Application.Places(model));
            StringAssert.Contains(model.Execution.Delivery[1].Detail, $"Failed (error {error})");
            StringAssert.Contains(model.Execution.Delivery[1].Detail, sentence);
        }
    }

    [TestMethod]
    public async Task OtherAnswers_EndInTheAssetToo()
    {
        (object? Answer, string Detail)[] rows =
        [
            (null, "does not say what became of it"),
            (new Java.Lang.Exception("Play is not there"), "Play is not there"),
            (State(AiPackStatus.Canceled), "Canceled"),
            (State(AiPackStatus.NotInstalled), "NotInstalled"),
            (State(AiPackStatus.Unknown), "Unknown"),
            (State(77), "Unknown"),
            (State(AiPackStatus.Completed), "says that it has come, but it has no 'numbers.pack.json'"),
        ];
        foreach ((object? answer, string detail) in rows)
        {
            using Application application = new(ownModel: true);
            application.Play.Answers.Add(answer);
            using Model model = await Application.LoadAsync(new ModelOptions { Packs = application.Source() });
            Assert.AreEqual(FallsBack, Application.Places(model), detail);
            StringAssert.Contains(model.Execution.Delivery[1].Detail, detail);
        }
    }

    [TestMethod]
    public void ConfirmDownload_WithoutUse_SaysWhatIsMissing() =>
        Assert.ThrowsException<InvalidOperationException>(() => AndroidModels.ConfirmDownload(new Launcher()));

    private static ModelOptions Waiting(ModelPackSource source, out Task waits)
    {
        TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waits = waiting.Task;
        return new ModelOptions
        {
            Packs = source,
            DeliveryState = new Reporter<ModelPackState>(state =>
            {
                if (state.NeedsUser)
                {
                    waiting.TrySetResult();
                }
            }),
        };
    }

    private sealed class Launcher : AndroidX.Activity.Result.ActivityResultLauncher;

    /// <summary>Reports at once, on the thread that tells.</summary>
    private sealed class Reporter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
