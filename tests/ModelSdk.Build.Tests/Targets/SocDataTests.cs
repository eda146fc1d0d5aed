using System.Text.Json;
using System.Text.RegularExpressions;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Targets;

/// <summary>Data/socs.json keeps its form and has what the project's reference has.</summary>
[TestClass]
public partial class SocDataTests
{
    private static readonly string[] Backends = ["mediatek", "qualcomm", "google_tensor", "samsung", "intel_openvino"];

    [TestMethod]
    public void EveryRow_HasSource_AndAnIdOfItsVendor()
    {
        SocFile file = SocFile.Read();
        Assert.AreEqual(1, file.Schema);
        foreach (SocRow row in file.Socs)
        {
            Assert.IsTrue(row.Source.Count > 0 && row.Source.All(source => source.Length > 0), row.Id);
            StringAssert.Matches(row.Id, Id(), row.Id);
            StringAssert.StartsWith(row.Id, row.Vendor + "_");
            Assert.AreEqual(1, file.Vendors.Count(vendor => vendor.Name == row.Vendor), row.Id);
            Assert.IsTrue(row.Notes.All(note => note.EndsWith('.')), row.Id);
        }

        CollectionAssert.AllItemsAreUnique(file.Socs.Select(row => row.Id.ToUpperInvariant()).ToArray());
    }

    [TestMethod]
    public void EveryVendor_HasSource_AndAKnownBackend()
    {
        SocFile file = SocFile.Read();
        CollectionAssert.AreEquivalent(Backends, file.Vendors.Select(vendor => vendor.Backend).ToArray());
        Assert.IsTrue(file.Vendors.All(vendor => vendor.Source.Length > 0));
        string[] names = [.. file.Vendors.SelectMany(vendor => vendor.Spellings.Prepend(vendor.Name).Distinct(StringComparer.OrdinalIgnoreCase))];
        CollectionAssert.AllItemsAreUnique(names.Select(name => name.ToUpperInvariant()).ToArray());
    }

    [TestMethod]
    public void EveryRow_IsOneLine_InOrder()
    {
        string[] lines = File.ReadAllLines(Repository.Path("tasks", "ModelSdk.Build", "Data", "socs.json"));
        string[] ids = [.. lines.Select(line => RowStart().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];
        CollectionAssert.AreEqual(SocFile.Read().Socs.Select(row => row.Id).ToArray(), ids);
        CollectionAssert.AreEqual(ids.Order(StringComparer.Ordinal).ToArray(), ids);
    }

    [TestMethod]
    public void EveryName_IsOfOneSocOnly_AndIsFound()
    {
        Dictionary<string, string> owners = [];
        foreach (SocTarget target in SocTable.Builtin.All)
        {
            foreach (string name in SocTable.Names(target))
            {
                string owner = owners.GetValueOrDefault(SocTable.Key(name), target.Id);
                Assert.AreEqual(owner, target.Id, name);
                owners[SocTable.Key(name)] = target.Id;
                Assert.AreEqual(target.Id, SocTable.Builtin.Select(name).Targets.Single().Id, name);
            }
        }
    }

    [TestMethod]
    public void PlaySelectors_AreOfTheirVendor_AndGroupsAreValidNames()
    {
        foreach (SocTarget target in SocTable.Builtin.All)
        {
            SocVendor vendor = SocTable.Builtin.FindVendor(target.Vendor)!;
            Assert.AreEqual(target.PlayDeviceGroup is null, target.PlaySelectors.Count == 0, target.Id);
            Assert.AreEqual(target.PlayDeviceGroup is not null, target.IsPhone == true, target.Id);
            StringAssert.Matches(target.PlayDeviceGroup ?? "other", Group(), target.Id);
            Assert.IsTrue(target.PlaySelectors.All(selector => vendor.PlayManufacturers.Contains(selector.Manufacturer)), target.Id);
        }
    }

    [TestMethod]
    public void RulesOfBackends_NameSocsAndGenerationsThatExist()
    {
        foreach (BackendFile file in TargetsPage.ReadBackends())
        {
            SocTarget[] own = [.. SocTable.Builtin.All.Where(target => target.Backend == file.Backend)];
            string[] known = [.. own.Select(target => target.Id), .. own.Select(target => "generation:" + target.Generation)];
            foreach (RuleLine rule in file.Rules.Where(rule => rule.Socs is not null))
            {
                string[] names = rule.Socs!.Split(' ');
                Assert.IsTrue(names.All(name => name.StartsWith('!')) || !names.Any(name => name.StartsWith('!')), rule.Id);
                CollectionAssert.IsSubsetOf(names.Select(name => name.TrimStart('!')).ToArray(), known, rule.Id);
            }
        }
    }

    [TestMethod]
    public void RuleWithExceptions_HoldsForSocsOfItems_ButNotForThem()
    {
        TableRule rule = BackendTables.Find("mediatek").AllRules.Single(rule => rule.Rule.Id == "mtk-int4-per-channel");
        Assert.IsFalse(rule.IsFor(SocTable.Builtin.Find("d9300")));
        Assert.IsTrue(rule.IsFor(SocTable.Builtin.Find("d9500")));
        Assert.IsTrue(rule.IsFor(SocTable.Builtin.Find("d9500")! with { Id = "MediaTek_MT6999" }));
        Assert.IsFalse(rule.IsFor(null));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void EverySocOfTheReference_IsThere_WithTheSameFacts()
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Shared.Path("reference", "soc-targets.json")));
        Assert.AreEqual(reference.RootElement.GetArrayLength(), SocTable.Builtin.All.Count);
        foreach (JsonElement row in reference.RootElement.EnumerateArray())
        {
            string id = row.GetProperty("id").GetString()!;
            SocTarget? target = SocTable.Builtin.Find(id);
            Assert.IsNotNull(target, id);
            Assert.AreEqual(id, target.Id);
            Assert.AreEqual(row.GetProperty("cli_soc_manufacturer").GetString(), target.Manufacturer, id);
            Assert.AreEqual(row.GetProperty("cli_soc_model").GetString(), target.CompilerModel, id);
            Assert.AreEqual(row.GetProperty("npu_generation").GetString(), target.Generation, id);
            Assert.AreEqual(row.GetProperty("play_device_group").GetString(), target.PlayDeviceGroup, id);
            CollectionAssert.AreEqual(
                row.GetProperty("play_selectors").EnumerateArray()
                    .Select(selector => new PlaySelector(
                        selector.GetProperty("manufacturer").GetString()!, selector.GetProperty("model").GetString()!)).ToArray(),
                target.PlaySelectors.ToArray(),
                id);
            CollectionAssert.IsSubsetOf(Texts(row, "android_soc_models"), target.DeviceModels.ToArray(), id);
            CollectionAssert.AreEquivalent(Texts(row, "android_soc_manufacturers"), target.DeviceManufacturers.ToArray(), id);
        }
    }

    private static string[] Texts(JsonElement row, string member) =>
        [.. row.GetProperty(member).EnumerateArray().Select(text => text.GetString()!)];

    [GeneratedRegex("^[A-Za-z]+_[A-Za-z0-9_]+$")]
    private static partial Regex Id();

    [GeneratedRegex("^ {4}\\{\"id\": \"([^\"]+)\"")]
    private static partial Regex RowStart();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_]*$")]
    private static partial Regex Group();
}
