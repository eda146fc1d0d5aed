using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ModelSdk.Build;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Packs.Tests.Building;

/// <summary>What lies where in a pack, for each place of the source model, seen in the written file by another zip reader.</summary>
[TestClass]
public sealed class PackLayoutTests : IDisposable
{
    private const string Snapdragon = "Qualcomm_SM8750";
    private const string Dimensity = "MediaTek_MT6993";

    private readonly PackedApplication _app = new();

    public void Dispose() => _app.Dispose();

    [TestMethod]
    public void SourceInPack_IsForEveryDevice_AndOtherHoldsAPlaceholder()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"), (Dimensity, "dimensity"));

        Build();

        CollectionAssert.AreEqual(
            new[]
            {
                "assets/p#group_Mediatek_MT6993/net.tflite",
                "assets/p#group_Qualcomm_SM8750/net.tflite",
                "assets/p#group_other/placeholder.txt",
                "assets/p.pack.json",
                "assets/p.source/net.tflite",
                "manifest/AndroidManifest.xml",
            },
            Entries("p"));
        Assert.AreEqual("snapdragon", Text("p", "assets/p#group_Qualcomm_SM8750/net.tflite"));
        Assert.AreEqual("dimensity", Text("p", "assets/p#group_Mediatek_MT6993/net.tflite"));
        Assert.AreEqual("", Text("p", "assets/p#group_other/placeholder.txt"));
        CollectionAssert.AreEqual(File.ReadAllBytes(model.Item.FullPath), Bytes("p", "assets/p.source/net.tflite"));
    }

    [TestMethod]
    public void SourceInApp_LeavesThePackAndIsAnAssetOfTheBaseModule()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddPack("p", ("SourceModel", "App"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));

        PackBuildResult result = Build();

        CollectionAssert.AreEqual(
            new[] { "assets/p#group_Qualcomm_SM8750/net.tflite", "assets/p#group_other/placeholder.txt", "assets/p.pack.json", "manifest/AndroidManifest.xml" },
            Entries("p"));
        Assert.AreEqual(new BaseAsset(model.Item.FullPath, "models/App/net/net.tflite"), result.BaseAssets[0]);
        Assert.IsNull(Index("p").Models.Single().Source);
    }

    [TestMethod]
    public void SourceInOtherOnly_ReplacesThePlaceholderAndWarns()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddPack("p", ("SourceModel", "OtherOnly"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));

        PackBuildResult result = Build();

        CollectionAssert.AreEqual(
            new[] { "assets/p#group_Qualcomm_SM8750/net.tflite", "assets/p#group_other/net.tflite", "assets/p.pack.json", "manifest/AndroidManifest.xml" },
            Entries("p"));
        ModelDiagnostic warning = result.Diagnostics.Single(found => found.Rule.Id == "MSDK5146");
        StringAssert.Contains(warning.Message, "Qualcomm_SM8750");
        Assert.IsTrue(Index("p").Models.Single().Source!.OtherOnly);
    }

    [TestMethod]
    public void NoWarnOfAPack_SilencesItsWarnings()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddPack("p", ("SourceModel", "OtherOnly"), ("NoWarn", "MSDK5146"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));

        Assert.IsFalse(Build().Diagnostics.Any(found => found.Rule.Id == "MSDK5146"));
    }

    [TestMethod]
    public void WithoutVariants_ThereIsOneFolderAndNoGroup()
    {
        _app.AddModel("net", metadata: ("AiPack", "p"));

        PackBuildResult result = Build();

        CollectionAssert.AreEqual(new[] { "assets/p.pack.json", "assets/p/net.tflite", "manifest/AndroidManifest.xml" }, Entries("p"));
        Assert.IsNull(result.DeviceGroupConfig);
        Assert.IsFalse(File.Exists(Path.Combine(_app.Output, "DeviceGroupConfig.pb")));
        Assert.AreEqual("p/net.tflite", Index("p").Models.Single().Source!.Path);
    }

    [TestMethod]
    public void WithoutVariants_AndSourceInApp_ThereIsAPlaceholder()
    {
        _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddPack("p", ("SourceModel", "App"));

        Build();

        CollectionAssert.AreEqual(new[] { "assets/p.pack.json", "assets/p/placeholder.txt", "manifest/AndroidManifest.xml" }, Entries("p"));
    }

    [TestMethod]
    public void PacksWithGroups_CoverTheGroupsOfEachOther()
    {
        _app.AddVariants(_app.AddModel("a", metadata: ("AiPack", "pa")), (Snapdragon, "snapdragon"));
        _app.AddVariants(_app.AddModel("b", metadata: ("AiPack", "pb")), (Dimensity, "dimensity"));
        _app.AddModel("c", metadata: ("AiPack", "pc"));

        Build();

        CollectionAssert.Contains(Entries("pa"), "assets/pa#group_Mediatek_MT6993/placeholder.txt");
        CollectionAssert.Contains(Entries("pb"), "assets/pb#group_Qualcomm_SM8750/placeholder.txt");
        Assert.IsFalse(Entries("pc").Any(entry => entry.Contains('#')), "a pack without variants has no groups");
    }

    [TestMethod]
    public void WithoutPlaceholders_DifferentGroupsAreAnError()
    {
        _app.Set("ModelSdkPackPlaceholders", "false");
        _app.AddVariants(_app.AddModel("a", metadata: ("AiPack", "pa")), (Snapdragon, "snapdragon"));
        _app.AddVariants(_app.AddModel("b", metadata: ("AiPack", "pb")), (Dimensity, "dimensity"));

        PackBuildResult result = _app.Build();

        Assert.IsTrue(result.Diagnostics.Any(found => found.Rule.Id == "MSDK5130" && found.Severity == DiagnosticSeverity.Error));
        Assert.IsFalse(Directory.Exists(_app.Output));
    }

    [TestMethod]
    public void ModelsOfReferences_LieUnderTheirAssembly()
    {
        ApplicationModel own = _app.AddModel("net", metadata: ("AiPack", "p"));
        ApplicationModel other = _app.AddModel("net", "Vision.Lib", ("AiPack", "p"));
        _app.AddVariants(own, (Snapdragon, "own"));
        _app.AddVariants(other, (Snapdragon, "other"));

        Build();

        Assert.AreEqual("own", Text("p", "assets/p#group_Qualcomm_SM8750/net.tflite"));
        Assert.AreEqual("other", Text("p", "assets/p#group_Qualcomm_SM8750/Vision.Lib/net.tflite"));
        CollectionAssert.AreEquivalent(
            new[] { "p.source/net.tflite", "p.source/Vision.Lib/net.tflite" }, Index("p").Models.Select(model => model.Source!.Path).ToArray());
    }

    [TestMethod]
    public void Index_NamesEveryFileWithLengthAndHash_AsOnTheDevice()
    {
        ApplicationModel model = _app.AddModel("net", metadata: ("AiPack", "p"));
        _app.AddVariants(model, (Snapdragon, "snapdragon"));

        Build();

        PackIndex index = Index("p");
        Assert.AreEqual("p", index.Pack);
        PackIndexGroup group = index.Groups.Single();
        Assert.AreEqual("Qualcomm_SM8750", group.Name);
        CollectionAssert.AreEquivalent(
            new[] { new PackIndexSoc("Qualcomm", "SM8750"), new PackIndexSoc("QTI", "SM8750") }, group.Socs.ToArray());
        PackIndexModel row = index.Models.Single();
        Assert.AreEqual("App/net", $"{row.Assembly}/{row.Name}");
        byte[] source = File.ReadAllBytes(model.Item.FullPath);
        Assert.AreEqual(new PackIndexFile("p.source/net.tflite", Convert.ToHexStringLower(SHA256.HashData(source)), source.Length), row.Source);
        ArtifactRow variant = row.Variants.Single();
        Assert.AreEqual("p/net.tflite", variant.Path);
        Assert.AreEqual("Qualcomm_SM8750", variant.Group);
        Assert.AreEqual(Snapdragon, variant.Target);
        Assert.AreEqual("snapdragon".Length, variant.Length);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData("snapdragon"u8)), variant.Sha256);
        Assert.AreEqual(0.5, variant.NpuShare);
    }

    private PackBuildResult Build()
    {
        PackBuildResult result = _app.Build();
        CollectionAssert.AreEqual(
            Array.Empty<string>(),
            result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.Message).ToArray());
        return result;
    }

    private string[] Entries(string pack)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(_app.Output, $"{pack}.ai.pack"));
        return [.. zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
    }

    private byte[] Bytes(string pack, string entry)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(_app.Output, "modules", $"{pack}.zip"));
        using Stream stream = zip.GetEntry(entry)!.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private string Text(string pack, string entry) => Encoding.UTF8.GetString(Bytes(pack, entry));

    private PackIndex Index(string pack) => PackIndex.Read(Bytes(pack, $"assets/{pack}.pack.json"));
}
