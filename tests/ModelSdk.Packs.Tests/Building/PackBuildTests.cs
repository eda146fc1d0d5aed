using System.Security.Cryptography;
using ModelSdk.Build;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Packs.Tests.Building;

/// <summary>What a build of packs writes, keeps and refuses.</summary>
[TestClass]
public sealed class PackBuildTests : IDisposable
{
    private const string Snapdragon = "Qualcomm_SM8750";
    private const string Dimensity = "MediaTek_MT6993";
    private static readonly DateTime Past = new(2020, 1, 2, 3, 4, 6, DateTimeKind.Utc);

    private readonly PackedApplication _app = new();

    public void Dispose() => _app.Dispose();

    [TestMethod]
    public void TwoFolders_GetTheSameBytes()
    {
        using PackedApplication twin = new();
        foreach (PackedApplication app in (PackedApplication[])[_app, twin])
        {
            ApplicationModel model = app.AddModel("net", metadata: ("AiPack", "p"));
            app.AddModel("other", metadata: ("AiPack", "q"));
            app.AddVariants(model, (Snapdragon, "snapdragon"), (Dimensity, "dimensity"));
            File.SetLastWriteTimeUtc(model.Item.FullPath, app == twin ? Past : DateTime.UtcNow);
            AssertFine(app.Build());
        }

        CollectionAssert.AreEqual(Content(_app), Content(twin));
    }

    [TestMethod]
    public void WhatHasNotChanged_KeepsItsTime_AndWhatIsNotWantedGoes()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));
        PackBuildResult first = AssertFine(_app.Build());
        foreach (string file in first.Files)
        {
            File.SetLastWriteTimeUtc(Path.Combine(_app.Output, file), Past);
        }

        File.WriteAllText(Path.Combine(_app.Output, "gone.ai.pack"), "of an earlier build");

        PackBuildResult second = AssertFine(_app.Build());

        CollectionAssert.AreEqual(first.Files.ToArray(), second.Files.ToArray());
        CollectionAssert.AreEqual(second.Files.ToArray(), Files(_app));
        Assert.IsTrue(second.Files.All(file => File.GetLastWriteTimeUtc(Path.Combine(_app.Output, file)) == Past));
    }

    [TestMethod]
    public void ChangedVariant_ChangesItsPackOnly()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));
        _app.AddVariants(_app.AddModel("other", metadata: ("AiPack", "q")), (Snapdragon, "other"));
        AssertFine(_app.Build());
        Dictionary<string, string> before = Content(_app).Select(line => line.Split(' ')).ToDictionary(line => line[0], line => line[1]);

        _app.AddVariants(model, (Snapdragon, "newer"));
        AssertFine(_app.Build());

        string[] changed = [.. Content(_app).Where(line => before[line.Split(' ')[0]] != line.Split(' ')[1]).Select(line => line.Split(' ')[0])];
        CollectionAssert.AreEqual(new[] { "modules/p.zip", "p.ai.pack" }, changed);
    }

    [TestMethod]
    public void AfterAnError_TheFilesOfTheLastBuildStay()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        AssertFine(_app.Build());
        string[] before = Content(_app);
        _app.AddPack("p", ("SourceModel", "Somewhere"));

        PackBuildResult result = _app.Build();

        Assert.AreEqual("MSDK1011", result.Diagnostics.Single(IsError).Rule.Id);
        Assert.AreEqual(0, result.Files.Count);
        CollectionAssert.AreEqual(before, Content(_app));
    }

    [TestMethod]
    public void ModelsOutsidePacks_AreAssetsOfAnAndroidApplicationOnly()
    {
        ApplicationModel packed = _app.AddModel("packed", metadata: ("AiPack", "p"));
        ApplicationModel plain = _app.AddModel("plain", "Vision.Lib");

        PackBuildResult android = AssertFine(_app.Build());
        _app.Android = null;
        PackBuildResult desktop = AssertFine(_app.Build());

        CollectionAssert.AreEqual(
            new[]
            {
                new BaseAsset(plain.Item.FullPath, "models/Vision.Lib/plain/plain.tflite"),
                new BaseAsset(Path.Combine(_app.Output, "packs.json"), "models/packs.json"),
            },
            android.BaseAssets.ToArray());
        Assert.AreEqual(0, desktop.BaseAssets.Count);
        PackListEntry entry = PackList.Read(File.ReadAllBytes(Path.Combine(_app.Output, "packs.json"))).Packs.Single();
        Assert.AreEqual("p InstallTime", $"{entry.Name} {entry.Delivery}");
        CollectionAssert.AreEqual(new[] { packed.FullName }, entry.Models.ToArray());
    }

    [TestMethod]
    public void TargetsWithoutFile_AreNamedWithTheReason()
    {
        ApplicationModel model = _app.AddModel("net", metadata: [("AiPack", "p"), ("Targets", "8elite;d9500;IntelOpenVINO_PTL")]);
        _app.AddVariants(model, (Snapdragon, "snapdragon"), ("IntelOpenVINO_PTL", "desktop"));

        ModelDiagnostic warning = _app.Build().Diagnostics.Single(found => found.Rule.Id == "MSDK5005");

        Assert.AreEqual(DiagnosticSeverity.Warning, warning.Severity);
        Assert.AreEqual(model.Item.FullPath, warning.File);
        StringAssert.Contains(warning.Message, "MediaTek_MT6993 (Dimensity 9500) (nothing was compiled for it)");
        StringAssert.Contains(warning.Message, "IntelOpenVINO_PTL (Intel Core Ultra Series 3 (Panther Lake)) (compiled, but Google Play cannot select this chip");
        Assert.IsFalse(warning.Message.Contains("SM8750", StringComparison.Ordinal), warning.Message);
    }

    [TestMethod]
    public void TargetsOfWhatIsNeverCompiled_AreAnInfo()
    {
        _app.AddModel("net", metadata: [("AiPack", "p"), ("Targets", "8elite"), ("Aot", "Never")]);

        Assert.AreEqual(DiagnosticSeverity.Info, _app.Build().Diagnostics.Single(found => found.Rule.Id == "MSDK5005").Severity);
    }

    [TestMethod]
    public void VariantsOfAModelWithoutPack_AreNotDeliveredByABundle_WhichIsSaid()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("Targets", "8elite"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));

        StringAssert.Contains(_app.Build().Diagnostics.Single(found => found.Rule.Id == "MSDK5005").Message, "set AiPack");
        _app.Android = null;
        Assert.IsFalse(_app.Build().Diagnostics.Any(found => found.Rule.Id == "MSDK5005"));
    }

    [TestMethod]
    public void ImportedGroups_ComeAfterOurs_AndEveryPackCoversThem()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));
        _app.DeviceConfigurations.Add(_app.WriteFile("devices.xml", """
            <config:device-targeting-config xmlns:config="http://schemas.android.com/apk/config">
              <config:device-group name="Large"><config:device-selector ram-min-bytes="8000000000"/></config:device-group>
            </config:device-targeting-config>
            """));

        PackBuildResult result = AssertFine(_app.Build());

        CollectionAssert.AreEqual(
            new[] { "Qualcomm_SM8750", "Large" },
            DeviceGroupConfig.FromProto(File.ReadAllBytes(result.DeviceGroupConfig!)).Select(group => group.Name).ToArray());
        using System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(result.Modules.Single());
        Assert.IsNotNull(zip.GetEntry("assets/p#group_Large/placeholder.txt"));
    }

    [TestMethod]
    public void DeviceConfigurationThatIsNone_IsAnErrorThatNamesIt()
    {
        _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.DeviceConfigurations.Add(_app.WriteFile("devices.xml", "<html/>"));

        ModelDiagnostic error = _app.Build().Diagnostics.Single(IsError);

        Assert.AreEqual("MSDK5147", error.Rule.Id);
        StringAssert.Contains(error.Message, "'devices.xml'");
    }

    [TestMethod]
    public void BundleConfigurationThatIsNotThere_IsAnError()
    {
        _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.BundleConfiguration = Path.Combine(Path.GetTempPath(), "no such bundle.json");

        ModelDiagnostic error = _app.Build().Diagnostics.Single(IsError);

        Assert.AreEqual("MSDK5141", error.Rule.Id);
        StringAssert.Contains(error.Message, "no such bundle.json' does not exist");
    }

    [TestMethod]
    public void DamagedListOfVariants_IsAnErrorThatNamesIt()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));
        string list = Path.Combine(_app.ArtifactRoot, model.Folder, "artifacts.json");
        File.WriteAllText(list, "{ \"version\": ");

        ModelDiagnostic error = _app.Build().Diagnostics.Single(IsError);

        Assert.AreEqual("MSDK5148", error.Rule.Id);
        Assert.IsFalse(Directory.Exists(_app.Output));
    }

    [TestMethod]
    public void VariantThatIsGone_IsAnError_AndNothingIsWritten()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));
        File.Delete(Path.Combine(_app.ArtifactRoot, model.Folder, Snapdragon, "net.tflite"));

        ModelDiagnostic error = _app.Build().Diagnostics.Single(IsError);

        Assert.AreEqual("MSDK5148", error.Rule.Id);
        StringAssert.Contains(error.Message, "net.tflite");
        Assert.IsFalse(Directory.Exists(_app.Output));
    }

    [TestMethod]
    public void WithoutPacks_NothingIsWritten()
    {
        _app.AddModel("net");

        PackBuildResult result = AssertFine(_app.Build());

        Assert.AreEqual(0, result.Files.Count);
        Assert.IsNull(result.BundleConfiguration);
        Assert.IsFalse(Directory.Exists(_app.Output));
        Assert.AreEqual(1, result.BaseAssets.Count);
    }

    private static bool IsError(ModelDiagnostic found) => found.Severity == DiagnosticSeverity.Error;

    private static PackBuildResult AssertFine(PackBuildResult result)
    {
        Assert.AreEqual("", string.Join('\n', result.Diagnostics.Where(IsError).Select(found => found.Message)));
        return result;
    }

    private static string[] Files(PackedApplication app) =>
    [
        .. Directory.EnumerateFiles(app.Output, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(app.Output, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Content(PackedApplication app) =>
        [.. Files(app).Select(file => $"{file} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(app.Output, file))))}")];
}
