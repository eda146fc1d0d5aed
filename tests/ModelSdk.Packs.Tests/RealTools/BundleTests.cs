using System.Text;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Packs.Tests.Proto;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>The app bundle that bundletool 1.18.3 makes of our packs, read back by bundletool, protoc, unzip and zipinfo.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
[Needs(Protoc.Need)]
[Needs("unzip")]
public sealed class BundleTests
{
    private static readonly Lazy<PackLab> Lab = new(static () => PackLab.Of(DemoPacks.Set));

    [ClassCleanup]
    public static void RemoveLab()
    {
        if (Lab.IsValueCreated)
        {
            Lab.Value.Dispose();
        }
    }

    [TestMethod]
    public void Validate_ListsEveryFileOfEveryPack()
    {
        AndroidTools.Require();
        string[] lines = [.. Bundletool.Current.Run("validate", $"--bundle={Lab.Value.Bundle}").Succeeded().Output.Split('\n').Select(static line => line.Trim())];
        string[] packs = [.. lines.Where(static line => line.StartsWith("Asset pack: ", StringComparison.Ordinal))];
        CollectionAssert.AreEquivalent(DemoPacks.Set.Packs.Select(static pack => $"Asset pack: {pack.Name}").ToArray(), packs);
        CollectionAssert.AreEquivalent(
            DemoPacks.Set.Packs.SelectMany(static pack => pack.Files, static (_, file) => $"File: {file.Path}").ToArray(),
            lines.Where(static line => line.StartsWith("File: ", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    [DataRow("detector", "on-demand")]
    [DataRow("reader2", "fast-follow")]
    [DataRow("plain", "install-time")]
    public void Manifest_SaysTypeAndDelivery(string module, string delivery)
    {
        AndroidTools.Require();
        ToolRun dump = Bundletool.Current.Run("dump", "manifest", $"--bundle={Lab.Value.Bundle}", $"--module={module}").Succeeded();
        Assert.AreEqual($"""
            <manifest xmlns:android="http://schemas.android.com/apk/res/android" xmlns:dist="http://schemas.android.com/apk/distribution" package="com.example.lab" split="{module}">
              <dist:module dist:type="ai-pack">
                <dist:fusing dist:include="true"/>
                <dist:delivery>
                  <dist:{delivery}/>
                </dist:delivery>
              </dist:module>
            </manifest>
            """, dump.Output.Trim());
    }

    [TestMethod]
    public void Configuration_SplitsByGroupAndStripsItsSuffix()
    {
        AndroidTools.Require();
        string config = Bundletool.Current.Run("dump", "config", $"--bundle={Lab.Value.Bundle}").Succeeded().Output;
        StringAssert.Contains(Squeeze(config), """
            "splitDimension":[{"value":"DEVICE_GROUP","suffixStripping":{"enabled":true,"defaultSuffix":"other"}}]
            """);
    }

    [TestMethod]
    public void Messages_InTheBundle_AreWhatProtocReads()
    {
        AndroidTools.Require();
        byte[] groups = SliceTests.Entry(Lab.Value.Bundle, $"BUNDLE-METADATA/{PackLab.GroupsInMetadata}");
        CollectionAssert.AreEqual(DeviceGroupConfig.ToProto(DemoPacks.Groups), groups);
        Assert.AreEqual(
            Squeeze("""
                device_groups {
                  name: "Qualcomm_SM8750"
                  device_selectors { system_on_chips { manufacturer: "Qualcomm" model: "SM8750" } }
                  device_selectors { system_on_chips { manufacturer: "QTI" model: "SM8750" } }
                }
                device_groups {
                  name: "Mediatek_MT6993"
                  device_selectors { system_on_chips { manufacturer: "Mediatek" model: "MT6993" } }
                }
                """),
            Squeeze(Protoc.DeviceGroups.Decode(groups)));
        StringAssert.Contains(
            Squeeze(Protoc.BundleConfig.Decode(SliceTests.Entry(Lab.Value.Bundle, "BundleConfig.pb"))),
            "split_dimension{value:DEVICE_GROUPsuffix_stripping{enabled:truedefault_suffix:\"other\"}}");
        StringAssert.Contains(
            Squeeze(Protoc.Xml.Decode(SliceTests.Entry(Lab.Value.Bundle, "detector/manifest/AndroidManifest.xml"))),
            "attribute{name:\"split\"value:\"detector\"}");
    }

    [TestMethod]
    public void Targeting_OfFolders_IsWhatTheirNamesSay()
    {
        AndroidTools.Require();
        string assets = Squeeze(Protoc.Assets.Decode(SliceTests.Entry(Lab.Value.Bundle, "detector/assets.pb")));
        foreach (string group in (string[])[DemoPacks.Qualcomm, DemoPacks.MediaTek, "other"])
        {
            StringAssert.Contains(assets, $"path:\"assets/detector#group_{group}\"targeting{{device_group{{value:\"{group}\"");
        }

        StringAssert.Contains(assets, "path:\"assets/detector.source\"targeting{}");
    }

    // Ours outside the bundle, and the bundle.
    [TestMethod]
    public void Archives_AreWhatUnzipAndZipinfoRead()
    {
        AndroidTools.Require();
        string module = Lab.Value.Modules.Single(static path => path.EndsWith("reader2.zip", StringComparison.Ordinal));
        string container = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(module))!, "reader2.ai.pack");
        string[] expected =
        [
            .. DemoPacks.Set.Packs.Single(static pack => pack.Name == "reader2").Files.Select(static file => file.Path),
            "manifest/AndroidManifest.xml",
        ];
        foreach (string archive in (string[])[module, container, Lab.Value.Bundle])
        {
            ToolRun test = ToolRun.Of(Shared.Tool("unzip"), ["-t", archive]).Succeeded();
            StringAssert.Contains(test.Output, "No errors detected in compressed data");
            string[] names = ToolRun.Of(Shared.Tool("zipinfo"), ["-1", archive]).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string prefix = archive == Lab.Value.Bundle ? "reader2/" : "";

            // bundletool's archives claim to come from FAT; zipinfo then takes names for those of DOS, though they are marked as UTF-8.
            CollectionAssert.AreEquivalent(expected.Where(name => prefix.Length == 0 || Ascii.IsValid(name)).ToArray(), names
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name != "reader2/assets.pb" && (prefix.Length == 0 || Ascii.IsValid(name)))
                .Select(name => name[prefix.Length..]).ToArray(), archive);
        }

        // -l is the short listing: permissions, version, system, length, kind, compressed length, method, time, name.
        string[] rows = [.. ToolRun.Of(Shared.Tool("zipinfo"), ["-lT", module]).Succeeded().Output.Split('\n')
            .Where(static line => line.Contains("/", StringComparison.Ordinal) && !line.StartsWith("Archive", StringComparison.Ordinal))];
        Assert.AreEqual(expected.Length, rows.Length, string.Join('\n', rows));
        foreach (string row in rows)
        {
            StringAssert.Contains(row, " stor 19800101.000000 ", row);
            Assert.IsFalse(row.EndsWith('/'), $"a folder: {row}");
        }
    }

    private static string Squeeze(string text) => string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));
}
