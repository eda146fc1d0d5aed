using ModelSdk.Build;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.Build.Targets;
using ModelSdk.Packs.Tests.Items;

namespace ModelSdk.Packs.Tests.Rules;

/// <summary>MSDK5101–5104, 5126, 1010, 1011 and 1014: wrong and right items of a project.</summary>
[TestClass]
public class ItemRulesTests
{
    [DataTestMethod]
    [DataRow("my-pack", "MSDK5101", "such as 'my_pack'")]
    [DataRow("1st", "MSDK5101", "such as 'pack_1st'")]
    [DataRow("_p", "MSDK5101", "such as 'pack_p'")]
    [DataRow("blüte", "MSDK5101", "such as 'bl_te'")]
    [DataRow("a.b", "MSDK5101", "'a.b' is invalid")]
    [DataRow("a b", "MSDK5101", "'a b' is invalid")]
    [DataRow("base", "MSDK5102", "it is the module of the application itself")]
    [DataRow("Base", "MSDK5102", "'Base' is reserved")]
    [DataRow("META-INF", "MSDK5102", "its signature")]
    [DataRow("BUNDLE-METADATA", "MSDK5102", "facts for tools")]
    [DataRow("MAPS", "MSDK5102", "has a module 'maps' already")]
    public void WrongPackName_IsFoundOnce_OnTheModel(string name, string id, string text)
    {
        ItemProject project = new ItemProject().Model("net", $"AiPack={name}").Model("other", $"AiPack={name}");
        project.OtherModules.AddRange(["maps", "video"]);
        ModelDiagnostic found = ItemRules.Check(project.Create()).Single();
        Assert.AreEqual(id, found.Rule.Id);
        Assert.AreEqual(Path.GetFullPath("net.tflite"), found.File);
        StringAssert.Contains(found.Message, text);
    }

    [DataTestMethod]
    [DataRow("p")]
    [DataRow("Flowers_2")]
    [DataRow("a1")]
    [DataRow("base2")]
    [DataRow("other")]
    public void RightPackName_IsSilent(string name) => AssertNothing(new ItemProject().Model("net", $"AiPack={name}").Pack(name, "DeliveryType=OnDemand"));

    [TestMethod]
    public void NamesThatDifferInCase_AreOneFinding()
    {
        string message = Only("MSDK5102", new ItemProject().Model("net", "AiPack=flowers").Model("faces", "AiPack=Flowers").Pack("Flowers"));
        StringAssert.Contains(message, "'Flowers' (a ModelPack item), 'flowers' (AiPack of model 'net.tflite') differ only in case");
    }

    [TestMethod]
    public void TwoItemsOfOneName_AreOneFinding() => StringAssert.Contains(
        Only("MSDK5102", new ItemProject().Model("net", "AiPack=p").Pack("p", "Type=ai-pack").Pack("p", "SourceModel=App")), "2 ModelPack items have this name");

    [DataTestMethod]
    [DataRow("Ondemande", "; did you mean 'OnDemand'?")]
    [DataRow("on-demand", "; did you mean 'OnDemand'?")]
    [DataRow("install_time", "; did you mean 'InstallTime'?")]
    [DataRow("FastFolow", "; did you mean 'FastFollow'?")]
    [DataRow("Later", "is not one of InstallTime, FastFollow, OnDemand (")]
    [DataRow("2", "'2' of pack 'p'")]
    public void UnknownDelivery_IsFound_OnModelAndPack(string value, string text)
    {
        string onModel = Only("MSDK5103", new ItemProject().Model("net", $"AiPack=p;DeliveryType={value}"));
        StringAssert.Contains(onModel, text);
        StringAssert.Contains(onModel, "(model 'net.tflite')");
        string onPack = Only("MSDK5103", new ItemProject().Model("net", "AiPack=p").Pack("p", $"DeliveryType={value}"));
        StringAssert.Contains(onPack, text);
        StringAssert.Contains(onPack, "(ModelPack 'p')");
    }

    [DataTestMethod]
    [DataRow("InstallTime")]
    [DataRow("fastfollow")]
    [DataRow("ONDEMAND")]
    [DataRow(" OnDemand ")]
    public void KnownDelivery_IsSilent_InAnyCase(string value) => AssertNothing(new ItemProject().Model("net", $"AiPack=p;DeliveryType={value}"));

    [TestMethod]
    public void ModelsThatDisagree_AreListedWithWhatTheySay()
    {
        string message = Only("MSDK5104", new ItemProject()
            .Model("a", "AiPack=p;DeliveryType=OnDemand").Model("b", "AiPack=p").Model("Vision/c", "AiPack=p;DeliveryType=FastFollow"));
        StringAssert.Contains(message, "model 'a.tflite' says OnDemand, model 'Vision/c' says FastFollow. ");
        StringAssert.Contains(message, "set it on a ModelPack item");
    }

    [TestMethod]
    public void InstallTime_WrittenDown_CountsAsMuchAsOthers() => Only(
        "MSDK5104", new ItemProject().Model("a", "AiPack=p;DeliveryType=OnDemand").Model("b", "AiPack=p;DeliveryType=InstallTime"));

    [TestMethod]
    public void ModelThatContradictsItsPack_IsFound_ThoseThatAgreeAreNot()
    {
        string message = Only("MSDK5104", new ItemProject()
            .Model("a", "AiPack=p;DeliveryType=OnDemand").Model("b", "AiPack=p;DeliveryType=FastFollow").Pack("p", "DeliveryType=OnDemand"));
        StringAssert.Contains(message, "ModelPack 'p' says OnDemand, model 'b.tflite' says FastFollow. ");
        StringAssert.Contains(message, "remove DeliveryType from these models");
    }

    [TestMethod]
    public void PacksThatAgree_AreSilent()
    {
        AssertNothing(new ItemProject().Model("a", "AiPack=p;DeliveryType=OnDemand").Model("b", "AiPack=p"));
        AssertNothing(new ItemProject().Model("a", "AiPack=p;DeliveryType=OnDemand").Model("b", "AiPack=p;DeliveryType=ondemand"));
        AssertNothing(new ItemProject().Model("a", "AiPack=p;DeliveryType=OnDemand").Model("b", "AiPack=q;DeliveryType=InstallTime"));
        AssertNothing(new ItemProject().Model("Vision/a", "AiPack=p;DeliveryType=OnDemand").Pack("p", "DeliveryType=FastFollow"));
    }

    [TestMethod]
    public void DeliveryWithoutPack_HasNoEffect()
    {
        StringAssert.Contains(Only("MSDK1014", new ItemProject().Model("net", "DeliveryType=OnDemand")), "it is in no AI pack");
        AssertNothing(new ItemProject().Model("net", "DeliveryType=OnDemand;NoWarn=MSDK1014"));
        AssertNothing(new ItemProject().Model("Vision/net", "DeliveryType=OnDemand"));
        AssertNothing(new ItemProject().Model("net", "DeliveryType=OnDemand").Pack("p", "Models=net"));
    }

    [DataTestMethod]
    [DataRow("SourceModel=Bundle", "MSDK1011", "valid: Pack, App, OtherOnly")]
    [DataRow("SourceModel=Ap", "MSDK1011", "did you mean 'App'?")]
    [DataRow("SourceModel=1", "MSDK1011", "'1' of metadata 'SourceModel' on ModelPack 'p'")]
    [DataRow("Type=aipack", "MSDK1011", "valid: ai-pack, asset-pack; did you mean 'ai-pack'?")]
    [DataRow("Type=ml-pack", "MSDK1011", "valid: ai-pack, asset-pack")]
    [DataRow("DeliverType=OnDemand", "MSDK1010", "did you mean 'DeliveryType'?")]
    [DataRow("Model=net", "MSDK1010", "did you mean 'Models'?")]
    [DataRow("Source-Model=App", "MSDK1010", "did you mean 'SourceModel'?")]
    public void WrongMetadataOfAPack_IsFound(string metadata, string id, string text) =>
        StringAssert.Contains(Only(id, new ItemProject().Model("net", "AiPack=p").Pack("p", metadata)), text);

    [DataTestMethod]
    [DataRow("SourceModel=app;Type=AI-PACK;DeliveryType=OnDemand")]
    [DataRow("SourceModel=Pack;Type=asset-pack;NoWarn=MSDK5111")]
    [DataRow("SourceModel=OtherOnly")]
    [DataRow("SourceModel=")]
    [DataRow("Comment=ours;Link=a;Name=b")]
    [DataRow("DeliverType=OnDemand;NoWarn=MSDK1010")]
    public void RightMetadataOfAPack_IsSilent(string metadata) => AssertNothing(new ItemProject().Model("net", "AiPack=p").Pack("p", metadata));

    [TestMethod]
    public void PackWithoutModels_HasNoEffect()
    {
        StringAssert.Contains(Only("MSDK1014", new ItemProject().Model("net").Pack("p")), "Set AiPack=\"p\" on a Model item");
        StringAssert.Contains(Only("MSDK1014", new ItemProject().Model("net", "AiPack=flowers").Pack("flower")), "(there is a pack 'flowers')");
        AssertNothing(new ItemProject().Model("net").Pack("p", "NoWarn=MSDK1014"));
    }

    [DataTestMethod]
    [DataRow("nett", "no model of that name is delivered with this application; its models are 'App/net', 'Vision/net'")]
    [DataRow("net", "is the name of 2 models; write App/net or Vision/net")]
    public void NamesThatDoNotMeanOneModel_AreFound(string name, string text) => StringAssert.Contains(
        Only("MSDK1011", new ItemProject().Model("net").Model("Vision/net").Pack("p", $"Models={name}")), text);

    [TestMethod]
    public void ModelInTwoPacks_IsFound()
    {
        StringAssert.Contains(
            Only("MSDK1011", new ItemProject().Model("net", "AiPack=a").Pack("b", "Models=net")),
            "names model 'net.tflite', which is in pack 'a' already: its AiPack says so");
        StringAssert.Contains(
            Only("MSDK1011", new ItemProject().Model("Vision/net", "AiPack=x").Pack("a", "Models=net").Pack("b", "Models=Vision/net")),
            "names model 'Vision/net', which is in pack 'a' already: ModelPack 'a' names it");
        AssertNothing(new ItemProject().Model("net", "AiPack=a").Pack("a", "Models=App/net,NET"));
    }

    [TestMethod]
    public void BundleOfALanguageModel_MayBeInAPack() =>
        AssertNothing(new ItemProject().Model("gemma", "AiPack=llm;DeliveryType=OnDemand;Targets=Qualcomm_ALL", ".litertlm"));

    [DataTestMethod]
    [DataRow("Qualcomm_ALL", "'Qualcomm_ALL' of model 'net.tflite'")]
    [DataRow("MediaTek_all", "All phones of this vendor are MediaTek_*")]
    [DataRow("d9500,Google_ALL", "'Google_ALL'")]
    [DataRow("ALL", "'ALL' of model 'net.tflite'")]
    [DataRow("every", "no device reports a chip 'ALL'", DisplayName = "A ModelSdkTarget item under another name")]
    public void TargetOfAll_CannotBeDelivered(string targets, string text)
    {
        ItemProject project = new ItemProject().Model("net", $"AiPack=p;Targets={targets}").Model("plain", $"Targets={targets}");
        project.CustomTargets.Add(new CustomTarget("every", new Dictionary<string, string> { ["Manufacturer"] = "Qualcomm", ["Model"] = "ALL" }));
        StringAssert.Contains(Only("MSDK5126", project), text);
    }

    [TestMethod]
    public void TargetsOfTheProject_Count_ForModelsOfLibraries_AndForOwnOnesWithoutTargets()
    {
        ItemProject project = new ItemProject().Model("Vision/net", "AiPack=p;Targets=d9500").Model("own", "AiPack=p");
        project.Properties["ModelSdkTargets"] = "Samsung_ALL";
        StringAssert.Contains(Only("MSDK5126", project), "of model 'own.tflite', model 'Vision/net'");
    }

    [DataTestMethod]
    [DataRow("Qualcomm_*")]
    [DataRow("d9500,8elite")]
    [DataRow("")]
    public void ConcreteTargets_AreSilent(string targets) => AssertNothing(new ItemProject().Model("net", $"AiPack=p;Targets={targets}"));

    [TestMethod]
    public void NoTableOfChips_KnowsAll() => Assert.AreEqual(
        0, SocTable.Builtin.Vendors.Count(static vendor => SocTable.Builtin.Select($"{vendor.Name}_ALL").Targets.Count > 0));

    private static string Only(string id, ItemProject project)
    {
        IReadOnlyList<ModelDiagnostic> found = ItemRules.Check(project.Create());
        Assert.AreEqual(id, string.Join(' ', found.Select(static one => one.Rule.Id)), string.Join('\n', found));
        return found[0].Message;
    }

    private static void AssertNothing(ItemProject project)
    {
        IReadOnlyList<ModelDiagnostic> found = ItemRules.Check(project.Create());
        Assert.AreEqual(0, found.Count, string.Join('\n', found));
    }
}
