using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Tests.Targets;

[TestClass]
public class CustomTargetTests
{
    private static readonly ProjectFacts Project = new()
    {
        AssemblyName = "App",
        RootNamespace = "App",
        ProjectFile = Path.GetFullPath("App.csproj"),
    };

    [DataTestMethod]
    [DataRow("newest", "MediaTek", "MT6999", "MediaTek_MT6999", "mediatek", "mt6999", "Mediatek_MT6999", "Mediatek/MT6999")]
    [DataRow("newest", "Mediatek", "MT6999", "MediaTek_MT6999", "mediatek", "mt6999", "Mediatek_MT6999", "Mediatek/MT6999")]
    [DataRow("newest", "mtk", "MT6999", "MediaTek_MT6999", "mediatek", "mt6999", "Mediatek_MT6999", "Mediatek/MT6999")]
    [DataRow("newest", "QTI", "SM8999", "Qualcomm_SM8999", "qualcomm", "SM8999", "Qualcomm_SM8999", "Qualcomm/SM8999 QTI/SM8999")]
    [DataRow("newest", "Google", "Tensor G7", "Google_Tensor_G7", "google_tensor", "Tensor_G7", "Google_Tensor_G7", "Google/Tensor G7")]
    [DataRow("newest", "samsung", "E9975", "Samsung_E9975", "samsung", "E9975", "Samsung_E9975", "Samsung/E9975")]
    [DataRow("newest", "Intel", "NVL", "IntelOpenVINO_NVL", "intel_openvino", "NVL", null, "")]
    [DataRow("Qualcomm_SM8999", "", "", "Qualcomm_SM8999", "qualcomm", "SM8999", "Qualcomm_SM8999", "Qualcomm/SM8999 QTI/SM8999")]
    public void Item_AddsSoc(
        string identity, string manufacturer, string model, string id, string backend, string compilerModel, string? group, string selectors)
    {
        SocTarget target = SocTable.Of(With(Item(identity, manufacturer, model))).Select(identity).Targets.Single();
        Assert.AreEqual(id, target.Id);
        Assert.AreEqual(backend, target.Backend);
        Assert.AreEqual(compilerModel, target.CompilerModel);
        Assert.AreEqual(group, target.PlayDeviceGroup);
        Assert.AreEqual(selectors, Text(target));
        Assert.AreEqual(0, ProjectRules.Check([Model("Targets", identity)], With(Item(identity, manufacturer, model))).Count);
    }

    [DataTestMethod]
    [DataRow("FakeNpu", "FAKE1", "FakeNpu", "Acme/Chip 1;Acme/Chip 2", "Acme/Chip 1 Acme/Chip 2 FakeNpu/FAKE1 FakeNpu/Chip 1 FakeNpu/Chip 2")]
    [DataRow("FakeNpu", "FAKE1", "FakeNpu", "", "FakeNpu/FAKE1")]
    [DataRow("Intel", "NVL", "", "", "IntelOpenVINO/NVL")]
    [DataRow("MTK", "MT6999", "", "Mediatek/MT6999V", "Mediatek/MT6999V Mediatek/MT6999 MTK/MT6999 MTK/MT6999V")]
    public void Devices_AreItsSelectorsAndItself(string manufacturer, string model, string plugin, string selectors, string devices)
    {
        CustomTarget item = With(
            ("Manufacturer", manufacturer), ("Model", model), ("CompilerPlugin", plugin), ("PlaySelectors", selectors));
        SocTarget target = SocTable.Of(Project with { CustomTargets = [item] }).All[^1];
        Assert.AreEqual(devices, string.Join(" ", target.Devices.Select(static device => $"{device.Manufacturer}/{device.Model}")));
    }

    [TestMethod]
    public void ItemWithCompilerPlugin_IsOfAnyVendor()
    {
        CustomTarget item = With(("Manufacturer", "FakeNpu"), ("Model", "FAKE1"), ("CompilerPlugin", "FakeNpu"));
        SocTarget target = SocTable.Of(Project with { CustomTargets = [item] }).Find("FakeNpu_FAKE1")!;
        Assert.AreEqual(("FakeNpu", "FAKE1", "FakeNpu", "plugin"), (target.Manufacturer, target.CompilerModel, target.CompilerPlugin, target.Backend));
        Assert.AreEqual("FakeNpu_FAKE1", target.Id);
        Assert.AreEqual(0, ProjectRules.Check([Model("Targets", "FakeNpu_FAKE1")], Project with { CustomTargets = [item] }).Count);
    }

    [DataTestMethod]
    [DataRow("MediaTek", "FakeNpu", "the compiler plugin of MediaTek is part of LiteRT's release")]
    [DataRow("FakeNpu", "lib/x.so", "'lib/x.so' of CompilerPlugin is not the last part")]
    [DataRow("FakeNpu", "", "no NPU compiler of LiteRT is for manufacturer 'FakeNpu'")]
    public void CompilerPlugin_ThatMakesNoSense_IsSaid(string manufacturer, string plugin, string words)
    {
        CustomTarget item = With(("Manufacturer", manufacturer), ("Model", "FAKE1"), ("CompilerPlugin", plugin));
        ModelDiagnostic found = ProjectRules.Check([Model("Aot", "Never")], Project with { CustomTargets = [item] }).First();
        Assert.AreEqual("MSDK1004", found.Rule.Id);
        StringAssert.Contains(found.Message, words);
    }

    [TestMethod]
    public void Item_IsPartOfItsVendorsWildcard() => CollectionAssert.Contains(
        SocTable.Of(With(Item("newest", "Qualcomm", "SM8999"))).Select("Qualcomm_*").Targets.Select(target => target.Id).ToArray(),
        "Qualcomm_SM8999");

    [TestMethod]
    public void PlaySelectors_AreTakenAsWritten()
    {
        SocTarget target = SocTable.Of(With(Item("newest", "MediaTek", "MT6999", "MTK/MT6999W/CZA; Mediatek/MT8799 ;"))).Find("newest")!;
        Assert.AreEqual("MTK/MT6999W/CZA Mediatek/MT8799", Text(target));
        Assert.AreEqual("Mediatek_MT6999", target.PlayDeviceGroup);
        CollectionAssert.AreEqual(new[] { "MT6999", "MT6999W/CZA", "MT8799" }, target.DeviceModels.ToArray());
    }

    [TestMethod]
    public void ItemForKnownSoc_ChangesItsSelectors_AndKeepsTheRest()
    {
        SocTable socs = SocTable.Of(With(Item("my phone", "MediaTek", "MT6897", "Mediatek/MT6897;Mediatek/MT8792")));
        Assert.AreEqual(SocTable.Builtin.All.Count, socs.All.Count);
        SocTarget target = socs.Find("my phone")!;
        Assert.AreEqual("MediaTek_MT6897 (Dimensity 8300)", target.Title);
        Assert.AreEqual("Mediatek/MT6897 Mediatek/MT8792", Text(target));
        Assert.AreEqual(target, socs.Find("d8300"));
    }

    [DataTestMethod]
    [DataRow("newest", "", "", "", "needs metadata Manufacturer (one of Google, IntelOpenVINO, MediaTek, Qualcomm, Samsung) and Model")]
    [DataRow("newest", "MediaTek", "", "", "needs metadata Manufacturer")]
    [DataRow("newest", "HiSilicon", "Kirin9000", "", "no NPU compiler of LiteRT is for manufacturer 'HiSilicon'; valid: Google,")]
    [DataRow("Apple_A19", "", "", "", "manufacturer 'Apple'")]
    [DataRow("newest", "MediaTek", "MT/6999", "", "'MT/6999' is not a model")]
    [DataRow("d9500", "MediaTek", "MT6999", "", "already means MediaTek_MT6993 (Dimensity 9500)")]
    [DataRow("newest", "MediaTek", "MT6999", "MT6999", "'MT6999' in PlaySelectors")]
    [DataRow("newest", "MediaTek", "MT6999", "/MT6999", "'/MT6999' in PlaySelectors")]
    [DataRow("newest", "Intel", "NVL", "Intel/NVL", "PlaySelectors are for phones")]
    public void Item_ThatIsWrong_IsFound(string identity, string manufacturer, string model, string selectors, string text)
    {
        ProjectFacts project = With(Item(identity, manufacturer, model, selectors));
        ModelDiagnostic found = ProjectRules.Check([Model("Aot", "Auto")], project).Single();
        Assert.AreEqual("MSDK1004", found.Rule.Id);
        Assert.AreEqual(project.ProjectFile, found.File);
        StringAssert.StartsWith(found.Message, $"ModelSdkTarget '{identity}' makes no target: ");
        StringAssert.Contains(found.Message, text);
        Assert.AreSame(SocTable.Builtin, SocTable.Of(project));
    }

    [TestMethod]
    public void MisspeltMetadata_IsFound()
    {
        CustomTarget item = new("newest", new Dictionary<string, string>
        {
            ["Manufacturer"] = "MediaTek", ["Model"] = "MT6999", ["PlaySelector"] = "MTK/MT6999", ["Purpose"] = "test",
        });
        ModelDiagnostic found = ProjectRules.Check([Model("Aot", "Auto")], With(item)).Single();
        Assert.AreEqual("MSDK1010", found.Rule.Id);
        StringAssert.EndsWith(found.Message, "did you mean 'PlaySelectors'?");
    }

    private static ProjectFacts With(params CustomTarget[] items) => Project with { CustomTargets = items };

    private static CustomTarget Item(string identity, string manufacturer, string model, string selectors = "") =>
        new(identity, new Dictionary<string, string>
        {
            ["manufacturer"] = manufacturer, ["Model"] = model, ["PlaySelectors"] = selectors,
        });

    private static ModelItem Model(string metadata, string value) =>
        new(Path.GetFullPath("net.tflite"), "net.tflite", new Dictionary<string, string> { [metadata] = value });

    private static CustomTarget With(params (string Name, string Value)[] metadata) =>
        new("FakeNpu_FAKE1", metadata.ToDictionary(static pair => pair.Name, static pair => pair.Value));

    private static string Text(SocTarget target) =>
        string.Join(' ', target.PlaySelectors.Select(selector => $"{selector.Manufacturer}/{selector.Model}"));
}
