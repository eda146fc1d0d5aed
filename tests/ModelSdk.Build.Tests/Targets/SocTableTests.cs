using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Tests.Targets;

[TestClass]
public class SocTableTests
{
    [DataTestMethod]
    [DataRow("MediaTek_MT6993", "MediaTek_MT6993")]
    [DataRow("mediatek_mt6993", "MediaTek_MT6993")]
    [DataRow("Mediatek_MT6993", "MediaTek_MT6993", DisplayName = "Play device group")]
    [DataRow("d9500", "MediaTek_MT6993")]
    [DataRow("D9500", "MediaTek_MT6993")]
    [DataRow("d9400", "MediaTek_MT6991")]
    [DataRow("d9300", "MediaTek_MT6989")]
    [DataRow("d9300+", "MediaTek_MT6989")]
    [DataRow("Dimensity 9500", "MediaTek_MT6993")]
    [DataRow("dimensity-9500", "MediaTek_MT6993")]
    [DataRow("Dimensity9200+", "MediaTek_MT6985")]
    [DataRow("MT6993", "MediaTek_MT6993")]
    [DataRow("mt6993", "MediaTek_MT6993")]
    [DataRow("MT6989W/TCZA", "MediaTek_MT6989", DisplayName = "as a device reports it")]
    [DataRow("8elite", "Qualcomm_SM8750")]
    [DataRow("8gen3", "Qualcomm_SM8650")]
    [DataRow("8+gen1", "Qualcomm_SM8475")]
    [DataRow("8gen1", "Qualcomm_SM8450")]
    [DataRow("8gen5", "Qualcomm_SM8845")]
    [DataRow("8elitegen5", "Qualcomm_SM8850")]
    [DataRow("Snapdragon 8 Elite Gen 5", "Qualcomm_SM8850")]
    [DataRow("sd888", "Qualcomm_SM8350")]
    [DataRow("SM8650-AC", "Qualcomm_SM8650")]
    [DataRow("SM8750", "Qualcomm_SM8750")]
    [DataRow("g5", "Google_Tensor_G5")]
    [DataRow("Tensor G5", "Google_Tensor_G5")]
    [DataRow("Google Tensor G5", "Google_Tensor_G5")]
    [DataRow("e2600", "Samsung_E9965")]
    [DataRow("s5e9965", "Samsung_E9965")]
    [DataRow("Exynos 2600", "Samsung_E9965")]
    [DataRow("LNL", "IntelOpenVINO_LNL")]
    [DataRow("lunar lake", "IntelOpenVINO_LNL")]
    public void Name_MeansSoc(string name, string id) => CollectionAssert.AreEqual(new[] { id }, Select(name));

    [TestMethod]
    public void List_KeepsOrder_AndDropsDuplicatesAndBlanks() => CollectionAssert.AreEqual(
        new[] { "Qualcomm_SM8750", "MediaTek_MT6993", "Google_Tensor_G5" },
        Select(" ; SM8750 ;\n  d9500;;Qualcomm_sm8750;\tTensor G5; Dimensity 9500 ;"));

    [DataTestMethod]
    [DataRow("Qualcomm_SM8750", "Qualcomm/SM8750 QTI/SM8750 QTI/SM8750-3 QTI/SM8750-AB QTI/SM8750-AC "
        + "Qualcomm/SM8750-3 Qualcomm/SM8750-AB Qualcomm/SM8750-AC", DisplayName = "selectors first, each once")]
    [DataRow("MediaTek_MT6853", "Mediatek/MT6853 Mediatek/MT6853T Mediatek/MT6853V/NZA Mediatek/MT6853V/TNZA "
        + "MTK/MT6853 MTK/MT6853T MTK/MT6853V/NZA MTK/MT6853V/TNZA")]
    [DataRow("Google_Tensor_G5", "Google/Tensor G5")]
    [DataRow("Samsung_E9965", "Samsung/E9965 Samsung/s5e9965 Exynos/E9965 Exynos/s5e9965")]
    [DataRow("IntelOpenVINO_LNL", "IntelOpenVINO/LNL", DisplayName = "as the compiler calls it")]
    public void Devices_AreWhatDevicesReport(string id, string devices) => Assert.AreEqual(devices, string.Join(
        " ", SocTable.Builtin.Find(id)!.Devices.Select(static device => $"{device.Manufacturer}/{device.Model}")));

    [TestMethod]
    public void EverySoc_HasDevices_EachOnce()
    {
        foreach (SocTarget target in SocTable.Builtin.All)
        {
            string[] names = [.. target.Devices.Select(static device => $"{device.Manufacturer}/{device.Model}".ToUpperInvariant())];
            Assert.AreNotEqual(0, names.Length, target.Id);
            CollectionAssert.AllItemsAreUnique(names, target.Id);
        }
    }

    [TestMethod]
    public void EmptyList_SelectsNothing() => Assert.AreEqual(0, Select(" ; ").Length);

    [DataTestMethod]
    [DataRow("MediaTek_*", 13, "MediaTek_MT6853")]
    [DataRow("mediatek_*", 13, "MediaTek_MT6853")]
    [DataRow("MTK_*", 13, "MediaTek_MT6853")]
    [DataRow("Qualcomm_*", 8, "Qualcomm_SM8350")]
    [DataRow("QTI_*", 8, "Qualcomm_SM8350")]
    [DataRow("Google_*", 4, "Google_Tensor_G3")]
    [DataRow("Samsung_*", 1, "Samsung_E9965")]
    [DataRow("Intel_*", 2, "IntelOpenVINO_LNL")]
    [DataRow("IntelOpenVINO_*", 2, "IntelOpenVINO_LNL")]
    public void Wildcard_MeansThePhonesThatTheCompilerKnows(string wildcard, int count, string first)
    {
        string[] ids = Select(wildcard);
        Assert.AreEqual(count, ids.Length, string.Join(' ', ids));
        Assert.AreEqual(first, ids[0]);
    }

    [TestMethod]
    public void Wildcard_LeavesOutWhatStandsBeforeIt() => CollectionAssert.AreEqual(
        new[] { "Google_Tensor_G5", "Google_Tensor_G3", "Google_Tensor_G4", "Google_Tensor_G6" }, Select("g5;Google_*"));

    [DataTestMethod]
    [DataRow("MediaTek_MT6939", "MediaTek_MT6993")]
    [DataRow("Qualcomm_SM8570", "Qualcomm_SM8750")]
    [DataRow("d9501", "d9500")]
    [DataRow("8elit", "8elite")]
    [DataRow("Dimensty 9500", "Dimensity 9500")]
    [DataRow("MediaTek", "MediaTek_*")]
    [DataRow("Mediatec_*", "MediaTek_*")]
    [DataRow("MediaTek_MT69*", "MediaTek_*")]
    [DataRow("Samsun_E9965", "Samsung_E9965")]
    public void UnknownName_ComesWithTheNearest(string name, string nearest)
    {
        TargetSelection selection = SocTable.Builtin.Select(name + ";g5");
        CollectionAssert.AreEqual(new[] { "Google_Tensor_G5" }, selection.Targets.Select(target => target.Id).ToArray());
        UnknownTarget unknown = selection.Unknown.Single();
        Assert.AreEqual(name, unknown.Name);
        Assert.AreEqual(3, unknown.Nearest.Count);
        Assert.AreEqual(nearest, unknown.Nearest[0]);
    }

    [DataTestMethod]
    [DataRow("*")]
    [DataRow("_*")]
    [DataRow("Nokia_*")]
    [DataRow("ALL")]
    [DataRow("Qualcomm_ALL")]
    [DataRow("MT")]
    [DataRow("---")]
    public void NameThatMeansNothing_IsUnknown(string name) => Assert.AreEqual(name, SocTable.Builtin.Select(name).Unknown.Single().Name);

    [TestMethod]
    public void UnknownName_OfAnyLength_IsCheap() =>
        Assert.AreEqual(3, SocTable.Builtin.Select(new string('x', 100_000)).Unknown.Single().Nearest.Count);

    [TestMethod]
    public void UnknownName_IsToldOnce() => Assert.AreEqual(1, SocTable.Builtin.Select("x9;X9; x9").Unknown.Count);

    [DataTestMethod]
    [DataRow("MT8196", false)]
    [DataRow("SM8150", false)]
    [DataRow("QCS6690", true, "78")]
    [DataRow("MT6993", true, "mt6993")]
    public void Target_SaysWhetherItsCompilerKnowsIt(string name, bool known, string? model = null)
    {
        SocTarget target = SocTable.Builtin.Select(name).Targets.Single();
        Assert.AreEqual(known, target.IsKnownToCompiler);
        Assert.AreEqual(model, target.CompilerModel);
    }

    [TestMethod]
    public void Title_HasTheMarketingName() =>
        Assert.AreEqual("MediaTek_MT6993 (Dimensity 9500)", SocTable.Builtin.Find("d9500")!.Title);

    private static string[] Select(string list)
    {
        TargetSelection selection = SocTable.Builtin.Select(list);
        Assert.AreEqual(0, selection.Unknown.Count, list);
        return [.. selection.Targets.Select(target => target.Id)];
    }
}
