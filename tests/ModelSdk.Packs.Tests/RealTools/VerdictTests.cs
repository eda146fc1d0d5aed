using ModelSdk.Build.Packs.Rules;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Broken packs before both judges: what bundletool refuses our rules find too, and a rule without a refusal says why it is there.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class VerdictTests
{
    /// <summary>One row for each case.</summary>
    public static IEnumerable<object[]> Names => VerdictCases.All.Select(static c => new object[] { c.Name });

    [TestMethod]
    public void PacksThatAreRight_AreAcceptedByBoth()
    {
        AndroidTools.Require();
        using PackLab lab = PackLab.Of(VerdictCases.Accepted);
        CollectionAssert.AreEqual(Array.Empty<string>(), Numbers(new VerdictCase("right", "", null, VerdictCases.Accepted)));
        _ = lab.Bundle;
    }

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(Names))]
    public void BrokenPacks_AreFoundByUs_AndByBundletoolWhereItLooks(string name)
    {
        AndroidTools.Require();
        VerdictCase broken = VerdictCases.All.Single(c => c.Name == name);
        using PackLab lab = PackLab.Of(broken.Set);
        CollectionAssert.Contains(Numbers(broken), broken.Number);
        Assert.AreEqual(broken.Says is null, lab.Refusal is null, lab.Bundled.ToString());
        StringAssert.Contains(lab.Refusal ?? "", broken.Says ?? "");
    }

    private static string[] Numbers(VerdictCase broken) =>
    [
        .. ContentRules.Check(broken.Set, new RuleContext { File = "Lab.csproj" }, CancellationToken.None)
            .Select(static diagnostic => diagnostic.Rule.Id).Distinct().Order(StringComparer.Ordinal),
    ];
}
