using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Items;

namespace ModelSdk.Packs.Tests.Items;

/// <summary>Which model is in which pack, and what of its settings counts.</summary>
[TestClass]
public class PackSettingsTests
{
    [TestMethod]
    public void ProjectWithoutPacks_HasNone()
    {
        PackProject project = new ItemProject().Model("net").Create();
        Assert.AreEqual(0, PackSettings.All(project).Count);
        Assert.AreEqual("App/net", PackSettings.OutsidePacks(project).Single().FullName);
        Assert.ThrowsException<ArgumentException>(() => PackSettings.Resolve("p", project));
    }

    [TestMethod]
    public void ModelsOfAPack_ComeInOrderOfTheirNames_WhateverTheOrderOfItems()
    {
        PackProject project = new ItemProject()
            .Model("zebra", "AiPack=p").Model("Vision/faces").Model("ant", "AiPack=p").Pack("p", "Models=faces").Create();
        CollectionAssert.AreEqual(
            new[] { "App/ant", "App/zebra", "Vision/faces" },
            PackSettings.Resolve("p", project).Models.Select(static model => model.FullName).ToArray());
        Assert.AreEqual(0, PackSettings.OutsidePacks(project).Count);
    }

    [DataTestMethod]
    [DataRow("", "", "", DeliveryType.InstallTime)]
    [DataRow("", "OnDemand", "", DeliveryType.OnDemand, DisplayName = "Model says it, the other nothing")]
    [DataRow("", "", "fastfollow", DeliveryType.FastFollow)]
    [DataRow("OnDemand", "", "", DeliveryType.OnDemand)]
    [DataRow("FastFollow", "FastFollow", "", DeliveryType.FastFollow)]
    [DataRow("1", "", "", DeliveryType.InstallTime, DisplayName = "A number is no name")]
    public void Delivery_IsThePacks_ElseTheModels_ElseInstallTime(string pack, string first, string second, DeliveryType expected)
    {
        PackProject project = new ItemProject()
            .Model("a", $"AiPack=p;DeliveryType={first}").Model("b", $"AiPack=p;DeliveryType={second}").Pack("p", $"DeliveryType={pack}").Create();
        Assert.AreEqual(expected, PackSettings.Resolve("p", project).Delivery);
    }

    [TestMethod]
    public void SettingsOfThePack_AreRead_IgnoringCase()
    {
        PackSettings settings = PackSettings.Resolve(
            "p", new ItemProject().Model("a", "AiPack=p").Pack("p", "SourceModel=otheronly;Type=Asset-Pack;NoWarn=MSDK5111").Create());
        Assert.AreEqual(SourceModelPlace.OtherOnly, settings.SourceModel);
        Assert.AreEqual(PackType.AssetPack, settings.Type);
        Assert.AreEqual("MSDK5111", settings.NoWarn);
        PackSettings plain = PackSettings.Resolve("p", new ItemProject().Model("a", "AiPack=p").Create());
        Assert.AreEqual((SourceModelPlace.Pack, PackType.AiPack, ""), (plain.SourceModel, plain.Type, plain.NoWarn));
    }

    [TestMethod]
    public void LibrariesPack_Counts_UnlessTheApplicationSaysOtherwise()
    {
        ItemProject project = new ItemProject().Model("Vision/faces", "AiPack=vision;DeliveryType=OnDemand");
        PackSettings own = PackSettings.All(project.Create()).Single();
        Assert.AreEqual(("vision", DeliveryType.OnDemand), (own.Name, own.Delivery));
        PackSettings moved = PackSettings.All(project.Pack("all", "Models=Vision/Faces;DeliveryType=FastFollow").Create()).Single();
        Assert.AreEqual(("all", DeliveryType.FastFollow), (moved.Name, moved.Delivery));
    }
}
