using System.Text;
using System.Text.Json.Nodes;
using ModelSdk.Build;
using ModelSdk.Build.Packs.Bundles;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>The project's bundle configuration with what packs need.</summary>
[TestClass]
public sealed class BundleConfigurationTests
{
    private const string Right = """{"value":"DEVICE_GROUP","suffixStripping":{"enabled":true,"defaultSuffix":"other"}}""";

    /// <summary>Contents of the project's file, whether packs have groups, whether libraries are extracted, and the result.</summary>
    public static IEnumerable<object?[]> Merges =>
    [
        [null, false, false, "{}"],
        [null, true, false, """{"optimizations":{"splitsConfig":{"splitDimension":[RIGHT]}}}"""],
        [null, false, true, """{"optimizations":{"uncompressNativeLibraries":{"enabled":false}}}"""],
        [null, true, true, """{"optimizations":{"splitsConfig":{"splitDimension":[RIGHT]},"uncompressNativeLibraries":{"enabled":false}}}"""],
        ["{}", false, false, "{}"],

        // What stands there already stays as it is.
        ["""{"optimizations":{"splitsConfig":{"splitDimension":[RIGHT]}}}""", true, false, """{"optimizations":{"splitsConfig":{"splitDimension":[RIGHT]}}}"""],
        ["""{"optimizations":{"uncompressNativeLibraries":{"enabled":true}}}""", false, true, """{"optimizations":{"uncompressNativeLibraries":{"enabled":true}}}"""],
        ["""{"optimizations":{"uncompressNativeLibraries":{"alignment":"PAGE_ALIGNMENT_16K"}}}""", false, true, """{"optimizations":{"uncompressNativeLibraries":{"alignment":"PAGE_ALIGNMENT_16K"}}}"""],
        ["""{"compression":{"uncompressedGlob":["a/**","ö&<"]},"x_y":{"z_z":[1.50,null]}}""", false, false, """{"compression":{"uncompressedGlob":["a/**","ö&<"]},"x_y":{"z_z":[1.50,null]}}"""],

        // Ours comes last.
        ["""{"optimizations":{"splitsConfig":{"splitDimension":[{"value":"ABI","negate":true}]}},"type":"REGULAR"}""", true, false, """{"optimizations":{"splitsConfig":{"splitDimension":[{"value":"ABI","negate":true},RIGHT]}},"type":"REGULAR"}"""],
        ["""{"optimizations":null}""", true, false, """{"optimizations":{"splitsConfig":{"splitDimension":[RIGHT]}}}"""],
        ["""{"optimizations":{"splitsConfig":{"splitDimension":null}}}""", true, false, """{"optimizations":{"splitsConfig":{"splitDimension":[RIGHT]}}}"""],

        // Names with underscores and numbers of dimensions.
        [
            """
            // ours
            { "compression": { "uncompressed_glob": [ "**/*.bin", ], },
              "optimizations": { "splits_config": { "split_dimension": [ { "value": 3, "negate": true },
                { "value": 9, "suffix_stripping": { "enabled": true, "default_suffix": "other" } } ] },
                "standalone_config": { "split_dimension": [ { "value": "ABI" } ], "strip_64_bit_libraries": true } } }
            """,
            true,
            false,
            """{"compression":{"uncompressedGlob":["**/*.bin"]},"optimizations":{"splitsConfig":{"splitDimension":[{"value":"LANGUAGE","negate":true},RIGHT]},"standaloneConfig":{"splitDimension":[{"value":"ABI"}],"strip64BitLibraries":true}}}""",
        ],
    ];

    [TestMethod]
    [DynamicData(nameof(Merges))]
    public void Merge_AddsWhatIsMissing_AndNothingElse(string? user, bool split, bool extract, string expected)
    {
        (byte[] json, IReadOnlyList<ModelDiagnostic> diagnostics) = Merge(user?.Replace("RIGHT", Right), split, extract);

        Assert.AreEqual("", string.Join('\n', diagnostics.Select(static diagnostic => diagnostic.Message)));
        string text = Encoding.UTF8.GetString(json);
        Assert.AreEqual(expected.Replace("RIGHT", Right), Compact(text));
        StringAssert.EndsWith(text, "}\n");
        Assert.IsFalse(text.Contains('\r'));
    }

    [TestMethod]
    [DataRow("\uFEFF{}")]
    [DataRow("/* nothing */ {}")]
    public void Merge_TakesWhatEditorsWrite(string user) =>
        Assert.AreEqual("{}\n", Encoding.UTF8.GetString(Merge(user, split: false, extract: false).Json));

    [TestMethod]
    [DataRow("""[{"value":"DEVICE_GROUP","negate":true,"suffixStripping":{"enabled":true,"defaultSuffix":"other"}}]""", "splitDimension[0] has \"negate\": true")]
    [DataRow("""[{"value":"ABI"},{"value":9}]""", "splitDimension[1] has no suffixStripping that is enabled")]
    [DataRow("""[{"value":"DEVICE_GROUP","suffixStripping":{"defaultSuffix":"other"}}]""", "has no suffixStripping that is enabled")]
    [DataRow("""[{"value":"DEVICE_GROUP","suffixStripping":{"enabled":true,"defaultSuffix":"Qualcomm_SM8750"}}]""", "has \"defaultSuffix\": \"Qualcomm_SM8750\"")]
    [DataRow("""[{"value":"DEVICE_GROUP","suffixStripping":{"enabled":true}}]""", "has \"defaultSuffix\": \"\"")]
    [DataRow("""[RIGHT,{"value":"ABI"},{"value":9}]""", "lists DEVICE_GROUP more than once (optimizations.splitsConfig.splitDimension[0] and optimizations.splitsConfig.splitDimension[2])")]
    public void DeviceGroupsThatAreSwitchedOff_AreMsdk5141_OnlyWherePacksHaveGroups(string dimensions, string expected)
    {
        string user = """{"optimizations":{"splitsConfig":{"splitDimension":LIST}}}""".Replace("LIST", dimensions.Replace("RIGHT", Right));

        string message = Refuse(user, split: true);
        StringAssert.Contains(message, expected);
        StringAssert.Contains(message, """{ "value": "DEVICE_GROUP", "suffixStripping": { "enabled": true, "defaultSuffix": "other" } }""");
        Assert.AreEqual(0, Merge(user, split: false, extract: true).Diagnostics.Count);
    }

    [TestMethod]
    [DataRow("", "cannot be read: this is not JSON: line 1, column 1")]
    [DataRow("{\n  \"optimizations\": [ }\n}", "this is not JSON: line 2, column 22")]
    [DataRow("3", "at the root a BundleConfig is expected, as an object, not 3")]
    [DataRow("""{"optimizations":{"splits_config":{},"splitsConfig":{}}}""", "'optimizations.splitsConfig' stands there twice, as splitsConfig and as splits_config: keep splitsConfig")]
    [DataRow("""{"compression":{"uncompressedGlob":[],"uncompressed_glob":null}}""", "'compression.uncompressed_glob' stands there twice")]
    [DataRow("""{"compression":{},"compression":{}}""", "compression")]
    [DataRow("""{"optimizations":{"splitsConfig":{"splitDimension":{"value":"ABI"}}}}""", "at 'optimizations.splitsConfig.splitDimension' a list is expected")]
    [DataRow("""{"optimizations":{"splitsConfig":{"splitDimension":[{"value":"device_group"}]}}}""", "splitDimension[0].value' one of UNSPECIFIED_VALUE, ABI, SCREEN_DENSITY")]
    [DataRow("""{"optimizations":{"uncompressNativeLibraries":{"enabled":"no"}}}""", "uncompressNativeLibraries.enabled' true or false is expected, not \"no\"")]
    public void WhatCannotBeRead_IsMsdk5141WithItsPlace(string user, string expected) =>
        StringAssert.Contains(Refuse(user, split: false), expected);

    [TestMethod]
    public void Facts_OfJson_AreThoseOfTheMessage()
    {
        BundleConfigFacts facts = BundleConfiguration.Read(Encoding.UTF8.GetBytes(
            """{"optimizations":{"splits_config":{"split_dimension":[{"value":"ABI"},RIGHT]},"uncompressNativeLibraries":{}},"compression":{"uncompressedGlob":["a","b"]}}"""
                .Replace("RIGHT", Right)));

        Assert.IsTrue(facts.SplitsByDeviceGroup);
        Assert.AreEqual(1, facts.DeviceGroups.Single().Index);
        Assert.AreEqual(false, facts.UncompressNativeLibraries);
        CollectionAssert.AreEqual(new[] { "a", "b" }, facts.UncompressedGlobs.ToArray());
        Assert.IsNull(BundleConfiguration.Read("{}"u8.ToArray()).UncompressNativeLibraries);
        Assert.IsFalse(BundleConfiguration.Read("{}"u8.ToArray()).SplitsByDeviceGroup);
    }

    /// <summary>Merges with a project's file of this content.</summary>
    internal static (byte[] Json, IReadOnlyList<ModelDiagnostic> Diagnostics) Merge(string? user, bool split, bool extract)
    {
        string? file = user is null ? null : Path.GetTempFileName();
        try
        {
            if (file is not null)
            {
                File.WriteAllText(file, user);
            }

            return BundleConfiguration.Merge(file, split, extract, "App.csproj");
        }
        finally
        {
            File.Delete(file ?? "none");
        }
    }

    private static string Refuse(string user, bool split)
    {
        (byte[] json, IReadOnlyList<ModelDiagnostic> diagnostics) = Merge(user, split, extract: true);

        Assert.AreEqual(0, json.Length);
        ModelDiagnostic diagnostic = diagnostics.Single();
        Assert.AreEqual("MSDK5141", diagnostic.Rule.Id);
        StringAssert.StartsWith(diagnostic.Message, $"AndroidBundleConfigurationFile '{diagnostic.File}' ");
        return diagnostic.Message;
    }

    private static string Compact(string json) =>
        JsonNode.Parse(json)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
