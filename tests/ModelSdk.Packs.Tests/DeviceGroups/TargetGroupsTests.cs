using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Targets;

namespace ModelSdk.Packs.Tests.DeviceGroups;

/// <summary>Groups of SoCs, and how imported ones join them.</summary>
[TestClass]
public sealed class TargetGroupsTests
{
    [TestMethod]
    public void EverySocOfPhones_HasAGroupThatGooglePlayTakes()
    {
        foreach (SocTarget target in SocTable.Builtin.All)
        {
            DeviceGroup? group = TargetGroups.Of(target);

            Assert.AreEqual(target.PlayDeviceGroup, group?.Name, target.Id);
            Assert.IsTrue(group is null || group.Selectors.Count is >= 1 and <= 5, target.Id);
            CollectionAssert.AreEqual(
                target.PlaySelectors.Select(static selector => (selector.Manufacturer, selector.Model)).ToArray(),
                group?.Selectors.SelectMany(static selector => selector.SystemOnChips).Select(static chip => (chip.Manufacturer, chip.Model)).ToArray() ?? [],
                target.Id);
        }
    }

    [TestMethod]
    public void ChipsOfPcs_HaveNone()
    {
        Assert.IsNull(TargetGroups.Of(SocTable.Builtin.Find("IntelOpenVINO_LNL") ?? SocTable.Builtin.All.First(static target => target.Vendor.StartsWith("Intel", StringComparison.Ordinal))));
        Assert.IsNull(TargetGroups.Of(Target(0)));
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 5)]
    [DataRow(6, 2)]
    [DataRow(40, 2)]
    public void MoreThanFiveChips_GoIntoOneSelectorForEachManufacturer(int chips, int selectors)
    {
        DeviceGroup group = TargetGroups.Of(Target(chips))!;

        Assert.AreEqual(selectors, group.Selectors.Count);
        Assert.AreEqual(chips, group.Selectors.Sum(static selector => selector.SystemOnChips.Count));
        Assert.IsTrue(group.Selectors.All(static selector => selector.SystemOnChips.Select(static chip => chip.Manufacturer).Distinct().Count() == 1));
    }

    [TestMethod]
    public void Merge_PutsOursFirst_AndImportedOnesInTheirPlace()
    {
        DeviceGroup a = Group("a", 1), b = Group("b", 1), otherB = Group("b", 2), c = Group("c", 2), d = Group("d", 2);

        CollectionAssert.AreEqual(new[] { a, otherB, d, c }, TargetGroups.Merge([a, b], [d, otherB, c]).ToArray());
        CollectionAssert.AreEqual(new[] { a, b }, TargetGroups.Merge([a, b], []).ToArray());
        CollectionAssert.AreEqual(new[] { d, c }, TargetGroups.Merge([], [d, c]).ToArray());

        // Names that stand twice in an imported file are for the rules to name.
        CollectionAssert.AreEqual(new[] { otherB, b }, TargetGroups.Merge([Group("b", 3)], [otherB, b]).ToArray());
        CollectionAssert.AreEqual(new[] { c, c }, TargetGroups.Merge([], [c, c]).ToArray());
    }

    private static DeviceGroup Group(string name, long ram) => new(name, [new DeviceSelector { MinRamBytes = ram }]);

    private static SocTarget Target(int chips) => new()
    {
        Id = "Test_X",
        Vendor = "Test",
        Backend = "qualcomm",
        Manufacturer = "Test",
        PlayDeviceGroup = "Test_X",
        PlaySelectors = [.. Enumerable.Range(0, chips).Select(static i => new PlaySelector(i % 2 == 0 ? "QTI" : "Qualcomm", $"SM{i}"))],
    };
}
