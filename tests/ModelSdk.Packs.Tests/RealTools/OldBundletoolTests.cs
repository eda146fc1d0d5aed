using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Packs without device groups, with Type="asset-pack", through bundletool 1.9.0 of 2022: what older build machines have.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class OldBundletoolTests
{
    [TestMethod]
    public void AssetPacks_WithoutGroups_AreBundledAndSplit()
    {
        AndroidTools.Require();
        PackSet set = new()
        {
            Packs =
            [
                Plain("detector", DeliveryType.OnDemand) with { Type = PackType.AssetPack },
                Plain("reader2", DeliveryType.FastFollow) with { Type = PackType.AssetPack },
                Plain("zahlen_99", DeliveryType.InstallTime) with { Type = PackType.AssetPack },
            ],
        };
        using PackLab lab = PackLab.Of(set, Bundletool.Old);
        StringAssert.Contains(Bundletool.Old.Run("validate", $"--bundle={lab.Bundle}").Succeeded().Output, "Asset pack: zahlen_99");

        // This build of it cannot read device specifications; without groups there is one slice.
        foreach (PackContent pack in set.Packs)
        {
            string apk = lab.File("slice.apk");
            File.WriteAllBytes(apk, SliceTests.Entry(lab.Apks, $"asset-slices/{pack.Name}-master.apk"));
            IReadOnlyDictionary<string, byte[]> slice = PackLab.AssetsOf([apk]);
            CollectionAssert.AreEquivalent(pack.Files.Select(static file => file.Path).ToArray(), slice.Keys.ToArray());
            foreach (PackFile file in pack.Files)
            {
                CollectionAssert.AreEqual(DemoPacks.Read(file), slice[file.Path], file.Path);
            }
        }
    }

    [TestMethod]
    public void AiPack_IsRefused()
    {
        AndroidTools.Require();
        using PackLab lab = PackLab.Of(new PackSet { Packs = [Plain("detector", DeliveryType.OnDemand)] }, Bundletool.Old);
        Assert.AreEqual("Found invalid type attribute ai-pack for <module> element.", lab.Refusal);
    }

    private static PackContent Plain(string name, DeliveryType delivery) => DemoPacks.Pack(
        name, delivery, $"assets/{name}/a.tflite", $"assets/{name}/Library/b.tflite", $"assets/{name}.pack.json");
}
