using static ModelSdk.ModelPackStatus;

namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>Packs that have to come first: states, progress, cancellation, the user's consent, and what follows failures.</summary>
[TestClass]
public sealed class FetchTests
{
    [TestMethod]
    public async Task LoadAsync_FetchesThePack_AndTellsItsProgress()
    {
        using TempFolder folder = Folder(asset: true);
        DeliveryTest.Recorder<ModelPackState> states = new();
        DeliveryTest.Recorder<double> progress = new();
        FakePackSource store = Store(
            folder, State(Pending), State(Downloading, 0, 200), State(Downloading, 50, 200), State(Downloading, 50, 200),
            State(Downloading, 40, 200), State(Transferring, 200, 200), State(Completed, 200, 200));
        using Model model = await DeliveryTest.LoadAsync(
            store, new ModelOptions { DeliveryProgress = progress, DeliveryState = states });

        Assert.AreEqual(ArtifactPlace.Pack, model.Execution.Artifact.Place);
        Assert.AreEqual("Program NotFound, Pack None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "fetched from the fake store");
        CollectionAssert.AreEqual(
            new[] { Pending, Downloading, Downloading, Downloading, Transferring, Completed },
            states.Values.Select(static state => state.Status).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0.25, 1 }, progress.Values);
    }

    [TestMethod]
    public async Task PackThatIsHere_IsNotFetchedAgain()
    {
        using TempFolder folder = Folder(asset: false);
        FakePackSource store = Store(folder, State(Completed));
        (await DeliveryTest.LoadAsync(store)).Dispose();
        (await DeliveryTest.LoadAsync(store)).Dispose();
        DeliveryTest.Load(store).Dispose();
        Assert.AreEqual(1, store.Fetches);
    }

    [TestMethod]
    public void Load_FetchesNothing_AndSaysSo()
    {
        using TempFolder folder = Folder(asset: false);
        FakePackSource store = Store(folder, State(Completed));
        ModelException failure = DeliveryTest.Fails(store);

        Assert.AreEqual(0, store.Fetches);
        Assert.AreEqual(ModelErrorCode.DeliveryFailed, failure.Code);
        StringAssert.Contains(failure.Message, "Load takes what is there, LoadAsync fetches it");
        StringAssert.Contains(failure.Message, "SourceModel=\"App\"");
    }

    [DataTestMethod]
    [DataRow(Failed)]
    [DataRow(Canceled)]
    [DataRow(NotInstalled)]
    [DataRow(Unknown)]
    [DataRow(WaitingForWifi)]
    [DataRow(RequiresUserConfirmation)]
    public async Task PackThatDoesNotCome_LeavesTheAsset(ModelPackStatus status)
    {
        using TempFolder folder = Folder(asset: true);
        ModelPackState last = State(status) with { ErrorCode = -10, Detail = "the device is full" };
        using Model model = await DeliveryTest.LoadAsync(Store(folder, State(Pending), last));

        Assert.AreEqual("Program NotFound, Pack DeliveryFailed, Asset None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, $"{status} (error -10), the device is full");
        Assert.AreEqual(last.NeedsUser, model.Execution.Delivery[1].Detail.Contains("ModelOptions.DeliveryState", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task PackThatDoesNotCome_IsAnErrorWithoutAnAsset()
    {
        using TempFolder folder = Folder(asset: false);
        ModelException failure = await Assert.ThrowsExceptionAsync<ModelException>(
            () => DeliveryTest.LoadAsync(Store(folder, State(RequiresUserConfirmation))));
        Assert.AreEqual(ModelErrorCode.DeliveryFailed, failure.Code);
        StringAssert.Contains(failure.Message, "RequiresUserConfirmation");
    }

    [TestMethod]
    public async Task StoreThatThrows_LeavesTheAsset()
    {
        using TempFolder folder = Folder(asset: true);
        FakePackSource store = new(ModelPackSource.FromFolder(folder.Path)) { Failure = new TimeoutException("no answer") };
        using Model model = await DeliveryTest.LoadAsync(store);
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "TimeoutException: no answer");
    }

    [TestMethod]
    public async Task StoreThatOnlySaysSo_IsNotBelieved()
    {
        using TempFolder folder = new();
        TestPack.WriteAssets(folder.Path, list: true, model: true);
        using Model model = await DeliveryTest.LoadAsync(Store(folder, State(Completed)));
        Assert.AreEqual("Program NotFound, Pack DeliveryFailed, Asset None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "says that it has come, but it has no 'numbers.pack.json'");
    }

    [DataTestMethod]
    [DataRow(WaitingForWifi)]
    [DataRow(RequiresUserConfirmation)]
    public async Task WithDeliveryState_LoadingWaitsForTheUser(ModelPackStatus status)
    {
        using TempFolder folder = Folder(asset: true);
        FakePackSource store = Store(folder, State(Pending), State(status), State(Completed));
        DeliveryTest.Recorder<ModelPackState> states = new(state =>
        {
            if (state.NeedsUser)
            {
                store.Consent.SetResult();
            }
        });
        using Model model = await DeliveryTest.LoadAsync(store, new ModelOptions { DeliveryState = states });
        Assert.AreEqual(ArtifactPlace.Pack, model.Execution.Artifact.Place);
        Assert.AreEqual(status, states.Values[1].Status);
    }

    [TestMethod]
    public async Task Cancellation_GivesUpTheDownload()
    {
        using TempFolder folder = Folder(asset: true);
        using CancellationTokenSource cancellation = new();
        FakePackSource store = new(ModelPackSource.FromFolder(folder.Path), State(Downloading, 1, 2)) { Hangs = true };
        DeliveryTest.Recorder<double> progress = new(_ => cancellation.CancelAfter(20));
        await Assert.ThrowsExceptionAsync<OperationCanceledException>(() => DeliveryTest.LoadAsync(
            store, new ModelOptions { DeliveryProgress = progress }, cancellation.Token));
        Assert.IsTrue(store.WasCanceled);
    }

    [TestMethod]
    public async Task ConcurrentLoads_AllGetTheModel()
    {
        using TempFolder folder = Folder(asset: false);
        FakePackSource store = Store(folder, State(Pending), State(Completed));
        Model[] models = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DeliveryTest.LoadAsync(store)));
        foreach (Model model in models)
        {
            Assert.AreEqual(ArtifactPlace.Pack, model.Execution.Artifact.Place);
            model.Dispose();
        }
    }

    [TestMethod]
    public async Task WrongOptions_AreToldBeforeAnythingIsFetched()
    {
        using TempFolder folder = Folder(asset: false);
        FakePackSource store = Store(folder, State(Completed));
        await Assert.ThrowsExceptionAsync<ModelException>(() => DeliveryTest.LoadAsync(store, new ModelOptions { CpuThreads = 0 }));
        Assert.AreEqual(0, store.Fetches);
    }

    [TestMethod]
    public void Places_AreLoggedOnce()
    {
        using TempFolder folder = Folder(asset: false);
        using RecordingListener listener = new();
        RecordingLogger logger = new();
        DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path), new ModelOptions { Logger = logger }).Dispose();
        string line = logger.Lines.Single(static line => line.Contains("comes from", StringComparison.Ordinal));
        StringAssert.Contains(line, "model 'digits' of 'App' comes from Pack. Places: Program: NotFound");
        Assert.IsTrue(listener.Events.Any(static found =>
            found.StartsWith("ModelDelivered|model 'digits' of 'App'|Pack|", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Default_IsUsedWithoutTheOption()
    {
        using TempFolder folder = Folder(asset: false);
        ModelPackSource.Default = ModelPackSource.FromFolder(folder.Path);
        try
        {
            using Model model = Model.Load(DeliveryTest.Source, [TestModels.Cpu()]);
            Assert.AreEqual("numbers", model.Execution.Artifact.Pack);
        }
        finally
        {
            ModelPackSource.Default = null;
        }
    }

    private static ModelPackState State(ModelPackStatus status, long downloaded = 0, long total = 0) =>
        FakePackSource.State(status, downloaded, total);

    private static FakePackSource Store(TempFolder folder, params IReadOnlyList<ModelPackState> states) =>
        new(ModelPackSource.FromFolder(folder.Path), states);

    private static TempFolder Folder(bool asset)
    {
        TempFolder folder = new();
        new TestPack().WriteArchive(folder.Path);
        TestPack.WriteAssets(folder.Path, list: true, model: asset);
        return folder;
    }
}
