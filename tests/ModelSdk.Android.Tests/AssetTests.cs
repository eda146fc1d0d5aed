using ModelSdk.Cpu;
using ModelSdk.TestSupport;

namespace ModelSdk.Android.Tests;

/// <summary>Models among the assets of an application, through AndroidModels.Use as applications call it.</summary>
[TestClass]
public sealed class AssetTests
{
    [TestMethod]
    public async Task Asset_IsMappedWhereItLiesInTheApk_AndGivesTheAnswersOfTheFile()
    {
        using Application application = new(ownModel: true);
        application.Start();
        using Model model = Model.Load(ModelSource.Deployed("App", "digits"), [CpuBackend.Instance]);

        Assert.AreEqual("Program NotFound, Pack DeliveryFailed, Asset None", Application.Places(model));
        Assert.AreEqual(application.Device.Apk, model.Execution.Artifact.Path);
        Assert.AreEqual(ArtifactPlace.Asset, model.Execution.Artifact.Place);
        Assert.AreEqual(0, application.Device.OpenDescriptors);
        using Model file = await Model.LoadAsync(
            ModelSource.FromFile(Repository.Asset("digits", "digits.tflite")), [CpuBackend.Instance]);
        CollectionAssert.AreEqual(Run(file), Run(model));
    }

    [DataTestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void InstallTimePack_IsFoundAmongTheAssets(bool compressedList)
    {
        using Application application = new(ownModel: false, compressedList);
        application.InstallPack();
        application.Start();
        using Model model = Model.Load(ModelSource.Deployed("App", "digits"), [CpuBackend.Instance]);

        Assert.AreEqual("Program NotFound, Pack None", Application.Places(model));
        Assert.AreEqual(application.Device.Apk, model.Execution.Artifact.Path);
        Assert.AreEqual(FakePlay.Pack, model.Execution.Artifact.Pack);
        Assert.AreEqual(0, application.Play.Fetches);
    }

    [TestMethod]
    public async Task WithoutThePackageOfGooglePlay_PacksCannotBeFetched_AndItIsSaid()
    {
        using Application application = new(ownModel: true);
        using Model model = await Application.LoadAsync(new ModelOptions { Packs = new AndroidAssetFiles(application.Device) });
        Assert.AreEqual("Program NotFound, Pack DeliveryFailed, Asset None", Application.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "reference the package Xamarin.Google.Android.Play.AI.Delivery");
    }

    [TestMethod]
    public void CompressedModel_IsReadIntoMemory_OrRefusedWhenItIsLarge()
    {
        using FakeDevice device = new();
        device.Add("models/App/digits/digits.tflite", File.ReadAllBytes(Repository.Asset("digits", "digits.tflite")), compressed: true);
        device.Add("models/App/large/large.tflite", new byte[ModelPackFile.MaxCompressedLength + 1], compressed: true);
        ModelOptions options = new() { Packs = new AndroidAssetFiles(device) };
        using Model model = Model.Load(ModelSource.Deployed("App", "digits"), [CpuBackend.Instance], options);
        StringAssert.Contains(model.Execution.Delivery[^1].Detail, "compressed, so it was read into memory");

        ModelException failure = Assert.ThrowsException<ModelException>(
            () => Model.Load(ModelSource.Deployed("App", "large"), [CpuBackend.Instance], options));
        Assert.AreEqual(ModelErrorCode.FileIo, failure.Code);
        StringAssert.Contains(failure.Message, "MSDK5143");
    }

    [TestMethod]
    public void NothingThere_IsNotFound()
    {
        using FakeDevice device = new();
        ModelException failure = Assert.ThrowsException<ModelException>(() => Model.Load(
            ModelSource.Deployed("App", "digits"),
            [CpuBackend.Instance],
            new ModelOptions { Packs = new AndroidAssetFiles(device) }));
        Assert.AreEqual(ModelErrorCode.NotFound, failure.Code);
        StringAssert.Contains(failure.Message, "no asset 'models/App/digits/digits.tflite'");
    }

    private static float[] Run(Model model)
    {
        using ModelSession session = model.CreateSession("classify");
        Span<float> input = session.Input<float>(0);
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (i % 17) / 16f;
        }

        session.Run();
        return session.Output<float>(0).ToArray();
    }
}
