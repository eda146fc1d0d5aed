using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Packs.Tests.DeviceGroups;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>What bundletool 1.18.3 makes of bundle configurations: those that we merge, and those that we refuse.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class BundleConfigurationToolTests
{
    private const string Application = "com.example.config";

    // What a project may have: comments, commas, names with underscores, numbers of dimensions.
    private const string User = """
        {
          // our own
          "compression": { "uncompressed_glob": [ "**/*.bin", ] },
          "optimizations": {
            "splits_config": { "split_dimension": [ { "value": 1, "negate": true }, { "value": "LANGUAGE" } ] },
            "standalone_config": { "strip_64_bit_libraries": true },
            "resource_optimizations": { "collapsed_resource_names": { "deduplicate_resource_entries": true } },
          },
        }
        """;

    [TestMethod]
    public void MergedConfiguration_AfterDotNetAddedToIt_IsInTheBundle()
    {
        AndroidTools.Require();
        JsonNode json = JsonNode.Parse(BundleConfigurationTests.Merge(User, split: true, extract: true).Json)!;

        // As BuildAppBundle of .NET for Android does: it appends to the list under the name in camelCase.
        json["compression"]!["uncompressedGlob"]!.AsArray().Add("**/*.tflite");
        using Bundle bundle = new(json.ToJsonString(), DeviceGroupConfig.ToProto(DeviceGroupConfigTests.Sample));
        BundleConfigFacts facts = BundleConfigProto.Read(bundle.File(BundleConfigProto.Path));

        Assert.AreEqual("1.18.3", facts.BundletoolVersion);
        Assert.IsTrue(facts.SplitsByDeviceGroup);
        Assert.AreEqual(2, facts.DeviceGroups[0].Index);
        Assert.AreEqual(false, facts.UncompressNativeLibraries);
        CollectionAssert.AreEqual(new[] { "**/*.bin", "**/*.tflite" }, facts.UncompressedGlobs.ToArray());
        DeviceGroupConfigTests.AssertSame(DeviceGroupConfigTests.Sample, DeviceGroupConfig.FromProto(bundle.File(DeviceGroupConfig.ProtoPath)));

        ProtoXml manifest = ProtoXml.Read(bundle.File("base/" + PackManifest.Path));
        Assert.IsNull(PackManifest.FromProto(bundle.File("base/" + PackManifest.Path)));
        Assert.AreEqual(Application, manifest.Attribute("package")?.Value);
        Assert.AreEqual(31, manifest.Elements("uses-sdk").Single().AndroidAttribute(ProtoXml.MinSdkVersionId)?.Number);
        Assert.AreEqual("p", PackManifest.FromProto(bundle.File("p/" + PackManifest.Path))?.Split);
    }

    // The facts that BundleConfiguration is built on. Columns: dimensions, whether groups are declared, what bundletool says
    // (null: it builds), whether it warns.
    [TestMethod]
    [TestCategory("Long")]
    [DataRow("""[{"value":9,"suffixStripping":{"enabled":true,"defaultSuffix":"other"}}]""", true, null, "")]
    [DataRow("""[]""", true, null, "")]
    [DataRow("""[{"value":9,"negate":true,"suffixStripping":{"defaultSuffix":"other"}}]""", true, null, "")]
    [DataRow("""[{"value":9,"suffixStripping":{"enabled":true,"defaultSuffix":"Qualcomm_SM8750"}}]""", true, null, "")]
    [DataRow("""[{"value":9,"suffixStripping":{"enabled":true,"defaultSuffix":"Elsewhere"}}]""", false, null, "a default device group [Elsewhere] which is not defined")]
    [DataRow("""[{"value":9,"suffixStripping":{"enabled":true,"defaultSuffix":"other"}}]""", false, null, "refers to device groups [Qualcomm_SM8750, other] which are not defined")]
    [DataRow("""[{"value":9,"suffixStripping":{"enabled":true,"defaultSuffix":"Elsewhere"}}]""", true, "a default device group [Elsewhere] which is not in the list [Qualcomm_SM8750, other]", "")]
    [DataRow("""[{"value":9,"negate":true}]""", true, "a default device group [] which is not in the list", "")]
    [DataRow("""[{"value":9},{"value":"DEVICE_GROUP"}]""", true, "contains duplicate split dimensions", "")]
    [DataRow("""[{"value":"device_group"}]""", true, "is not a valid BundleConfig JSON file", "Invalid enum value: device_group")]
    [DataRow("""[{"value":9,"suffixStripping":{},"suffix_stripping":{}}]""", true, "is not a valid BundleConfig JSON file", "suffix_stripping has already been set")]
    [DataRow("""[{"value":9},]""", true, "is not a valid BundleConfig JSON file", "elements cannot be null")]
    public void Bundletool_SaysWhatWeKnowOfIt(string dimensions, bool declared, string? refusal, string warning)
    {
        AndroidTools.Require();
        string json = """{"optimizations":{"splitsConfig":{"splitDimension":LIST}}}""".Replace("LIST", dimensions);
        using Bundle bundle = new(json, declared ? DeviceGroupConfig.ToProto(DeviceGroupConfigTests.Sample) : null);

        string? error = Bundletool.Current.ErrorOf(bundle.Built);
        Assert.AreEqual(refusal is null, error is null, bundle.Built.ToString());
        StringAssert.Contains(error ?? "", refusal ?? "");
        StringAssert.Contains(bundle.Built.Error, warning);
    }

    // Without the entry packs are split too, but keep their suffixes; negated, nothing is split.
    [TestMethod]
    [TestCategory("Long")]
    [DataRow("""[{"value":9,"suffixStripping":{"enabled":true,"defaultSuffix":"other"}}]""", "p-group_Qualcomm_SM8750: assets/p/net.tflite; p-group_other: assets/p/placeholder.txt")]
    [DataRow("""[]""", "p-group_Qualcomm_SM8750: assets/p#group_Qualcomm_SM8750/net.tflite; p-group_other: assets/p#group_other/placeholder.txt")]
    [DataRow("""[{"value":9,"suffixStripping":{"defaultSuffix":"other"}}]""", "p-group_Qualcomm_SM8750: assets/p#group_Qualcomm_SM8750/net.tflite; p-group_other: assets/p#group_other/placeholder.txt")]
    [DataRow("""[{"value":9,"negate":true,"suffixStripping":{"enabled":true,"defaultSuffix":"other"}}]""", "p-master: assets/p#group_Qualcomm_SM8750/net.tflite; p-master: assets/p#group_other/placeholder.txt")]
    public void Slices_AreOnlyRightWithOurEntry(string dimensions, string expected)
    {
        AndroidTools.Require();
        string json = """{"optimizations":{"splitsConfig":{"splitDimension":LIST}}}""".Replace("LIST", dimensions);
        using Bundle bundle = new(json, DeviceGroupConfig.ToProto(DeviceGroupConfigTests.Sample));

        Assert.AreEqual(expected, string.Join("; ", bundle.Slices().Order(StringComparer.Ordinal)));
    }

    /// <summary>An app bundle of a base module and a pack with one group.</summary>
    private sealed class Bundle : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-config-");

        public Bundle(string configuration, byte[]? groups)
        {
            PackManifest manifest = new() { PackageName = Application, Split = "p", Type = PackType.AiPack, Delivery = DeliveryType.OnDemand };
            string app = BaseModule.Write(Path("base.zip"), Application);
            using (ZipArchive pack = ZipFile.Open(Path("p.zip"), ZipArchiveMode.Create))
            {
                Write(pack, PackManifest.Path, manifest.ToProto());
                Write(pack, "assets/p#group_Qualcomm_SM8750/net.tflite", "compiled"u8.ToArray());
                Write(pack, "assets/p#group_other/placeholder.txt", []);
            }

            System.IO.File.WriteAllText(Path("config.json"), configuration, new UTF8Encoding(false));
            System.IO.File.WriteAllBytes(Path("groups.pb"), groups ?? []);
            string[] metadata = groups is null ? [] : [$"com.android.tools.build.bundletool/DeviceGroupConfig.pb:{Path("groups.pb")}"];
            Built = Bundletool.Current.BuildBundle(Path("app.aab"), [app, Path("p.zip")], Path("config.json"), metadata);
        }

        public ToolRun Built { get; }

        public byte[] File(string path)
        {
            _ = Built.Succeeded();
            using ZipArchive archive = ZipFile.OpenRead(Path("app.aab"));
            using Stream stream = archive.GetEntry(path)!.Open();
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }

        /// <summary>Assets of the APKs that are made of the pack, after the name of the APK.</summary>
        public IReadOnlyList<string> Slices()
        {
            _ = Built.Succeeded();
            _ = Bundletool.Current.BuildApks(Path("app.aab"), Path("app.apks")).Succeeded();
            List<string> assets = [];
            using ZipArchive apks = ZipFile.OpenRead(Path("app.apks"));
            foreach (ZipArchiveEntry entry in apks.Entries.Where(static entry => entry.FullName.StartsWith("asset-slices/", StringComparison.Ordinal)))
            {
                using ZipArchive apk = new(entry.Open(), ZipArchiveMode.Read);
                assets.AddRange(apk.Entries.Select(static file => file.FullName).Where(static file => file.StartsWith("assets/", StringComparison.Ordinal))
                    .Select(file => $"{System.IO.Path.GetFileNameWithoutExtension(entry.Name)}: {file}"));
            }

            return assets;
        }

        public void Dispose() => _folder.Delete(recursive: true);

        private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

        private static void Write(ZipArchive archive, string path, byte[] bytes)
        {
            using Stream stream = archive.CreateEntry(path).Open();
            stream.Write(bytes);
        }
    }
}
