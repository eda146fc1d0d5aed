using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Proto;

/// <summary>Manifests and bundle configurations between us and protoc.</summary>
[TestClass]
[Needs(Protoc.Need)]
public sealed class ProtocManifestTests
{
    // As aapt2 and bundletool write manifests: positions, texts between elements, compiled strings, more elements.
    private const string Pack = """
        element {
          namespace_declaration { prefix: "d" uri: "http://schemas.android.com/apk/distribution" source { line_number: 2 } }
          name: "manifest"
          attribute { name: "split" compiled_item { str { value: "models" } } source { line_number: 3 column_number: 9 } }
          attribute { name: "package" value: "ignored" compiled_item { str { value: "com.example.app" } } }
          attribute { namespace_uri: "http://schemas.android.com/apk/res/android" name: "versionCode" value: "7" resource_id: 16843291
            compiled_item { prim { int_decimal_value: 7 } } }
          child { text: "\n  " }
          child { source { line_number: 4 } element {
            namespace_uri: "http://schemas.android.com/apk/distribution" name: "module"
            attribute { namespace_uri: "http://schemas.android.com/apk/distribution" name: "instant" compiled_item { prim { boolean_value: false } } }
            attribute { namespace_uri: "http://schemas.android.com/apk/distribution" name: "type" value: "asset-pack" }
            child { element { namespace_uri: "http://schemas.android.com/apk/distribution" name: "delivery"
              child { element { namespace_uri: "http://schemas.android.com/apk/distribution" name: "fast-follow" } } } }
            child { text: " " }
            child { element { namespace_uri: "http://schemas.android.com/apk/distribution" name: "fusing"
              attribute { namespace_uri: "http://schemas.android.com/apk/distribution" name: "include" compiled_item { prim { boolean_value: false } } } } }
          } }
        }
        """;

    private const string Base = """
        element {
          name: "manifest"
          attribute { name: "package" value: "com.example.app" }
          child { element { name: "uses-sdk"
            attribute { namespace_uri: "http://schemas.android.com/apk/res/android" name: "minSdkVersion" value: "0x1f" resource_id: 16843276
              compiled_item { prim { KIND: 31 } } }
            attribute { namespace_uri: "http://schemas.android.com/apk/res/android" name: "targetSdkVersion" value: "36" resource_id: 16843376 }
          } }
          child { element { name: "application" attribute { name: "scale" compiled_item { prim { float_value: 1.5 } } } } }
        }
        """;

    private const string Config = """
        bundletool { version: "1.18.3" }
        optimizations {
          splits_config {
            split_dimension { value: ABI negate: true }
            split_dimension { value: DEVICE_GROUP suffix_stripping { enabled: true default_suffix: "other" } }
          }
          uncompress_native_libraries { }
          standalone_config { split_dimension { value: DEVICE_GROUP } strip_64_bit_libraries: true }
        }
        compression { uncompressed_glob: "**/*.tflite" uncompressed_glob: "a" install_time_asset_module_default_compression: 2 }
        master_resources { resource_ids: 1 resource_ids: 300 resource_names: "x" }
        type: 2
        """;

    [TestMethod]
    public void ManifestOfOthers_IsRead()
    {
        byte[] bytes = Protoc.Xml.Encode(Pack);

        Assert.AreEqual(
            new PackManifest { PackageName = "com.example.app", Split = "models", Type = PackType.AssetPack, Delivery = DeliveryType.FastFollow },
            PackManifest.FromProto(bytes));
        EveryTruncationIsReadOrRefused(bytes, static part => PackManifest.FromProto(part));
    }

    [TestMethod]
    [DataRow("int_decimal_value")]
    [DataRow("int_hexadecimal_value")]
    public void BaseManifest_SaysMinSdkVersion(string kind)
    {
        byte[] bytes = Protoc.Xml.Encode(Base.Replace("KIND", kind));

        Assert.IsNull(PackManifest.FromProto(bytes));
        ProtoXml sdk = ProtoXml.Read(bytes).Elements("uses-sdk").Single();
        Assert.AreEqual(31, sdk.AndroidAttribute(ProtoXml.MinSdkVersionId)?.Number);
        Assert.AreEqual("36", sdk.Attribute("targetSdkVersion", ProtoXml.AndroidNamespace)?.Value);
        Assert.IsNull(sdk.Attribute("targetSdkVersion", ProtoXml.AndroidNamespace)?.Number);
    }

    [TestMethod]
    public void OurManifest_IsWhatProtocDecodes()
    {
        PackManifest manifest = new() { PackageName = "a.b", Split = "p", Type = PackType.AssetPack, Delivery = DeliveryType.InstallTime };

        Assert.AreEqual(
            """
            element {
              namespace_declaration {
                prefix: "android"
                uri: "http://schemas.android.com/apk/res/android"
              }
              namespace_declaration {
                prefix: "dist"
                uri: "http://schemas.android.com/apk/distribution"
              }
              name: "manifest"
              attribute {
                name: "package"
                value: "a.b"
              }
              attribute {
                name: "split"
                value: "p"
              }
              child {
                element {
                  namespace_uri: "http://schemas.android.com/apk/distribution"
                  name: "module"
                  attribute {
                    namespace_uri: "http://schemas.android.com/apk/distribution"
                    name: "type"
                    value: "asset-pack"
                  }
                  child {
                    element {
                      namespace_uri: "http://schemas.android.com/apk/distribution"
                      name: "fusing"
                      attribute {
                        namespace_uri: "http://schemas.android.com/apk/distribution"
                        name: "include"
                        value: "true"
                        compiled_item {
                          prim {
                            boolean_value: true
                          }
                        }
                      }
                    }
                  }
                  child {
                    element {
                      namespace_uri: "http://schemas.android.com/apk/distribution"
                      name: "delivery"
                      child {
                        element {
                          namespace_uri: "http://schemas.android.com/apk/distribution"
                          name: "install-time"
                        }
                      }
                    }
                  }
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            Protoc.Xml.Decode(manifest.ToProto()));
    }

    [TestMethod]
    public void BundleConfig_SaysItsFacts()
    {
        byte[] bytes = Protoc.BundleConfig.Encode(Config);
        BundleConfigFacts facts = BundleConfigProto.Read(bytes);

        Assert.AreEqual("1.18.3", facts.BundletoolVersion);
        Assert.IsTrue(facts.SplitsByDeviceGroup);
        Assert.AreEqual(1, facts.DeviceGroups.Single().Index);
        Assert.AreEqual(false, facts.UncompressNativeLibraries);
        CollectionAssert.AreEqual(new[] { "**/*.tflite", "a" }, facts.UncompressedGlobs.ToArray());
        EveryTruncationIsReadOrRefused(bytes, static part => BundleConfigProto.Read(part));
    }

    [TestMethod]
    [DataRow("optimizations { splits_config { split_dimension { value: DEVICE_GROUP negate: true suffix_stripping { enabled: true default_suffix: \"other\" } } } }")]
    [DataRow("optimizations { splits_config { split_dimension { value: DEVICE_GROUP suffix_stripping { default_suffix: \"other\" } } } }")]
    [DataRow("optimizations { splits_config { split_dimension { value: DEVICE_TIER suffix_stripping { enabled: true default_suffix: \"other\" } } } }")]
    [DataRow("")]
    public void BundleConfig_WithoutTheSplit_SaysSo(string text)
    {
        BundleConfigFacts facts = BundleConfigProto.Read(Protoc.BundleConfig.Encode(text));

        Assert.IsFalse(facts.SplitsByDeviceGroup);
        Assert.IsNull(facts.UncompressNativeLibraries);
    }

    // Cut between two fields a message is whole; then only what it lacks can be missed.
    private static void EveryTruncationIsReadOrRefused(byte[] bytes, Action<byte[]> read)
    {
        int refused = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            try
            {
                read(bytes[..length]);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsTrue(refused > bytes.Length * 9 / 10, $"{refused} of {bytes.Length} were refused");
    }
}
