using System.Text.RegularExpressions;
using ModelSdk.Build.Targets;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Targets;

/// <summary>docs/targets.md says what the data say.</summary>
[TestClass]
public partial class TargetsPageTests
{
    private const string UpdateVariable = "MODELSDK_UPDATE_DOCS";

    [TestMethod]
    public void TargetsPage_IsWhatTheDataGive()
    {
        string path = Repository.Path("docs", "targets.md");
        string expected = TargetsPage.Write(SocTable.Builtin, TargetsPage.ReadBackends(), TargetsPage.ReadRemedies());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, expected);
        }

        string actual = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (actual != expected)
        {
            string[] written = actual.Split('\n');
            string[] data = expected.Split('\n');
            int at = written.Zip(data).TakeWhile(static pair => pair.First == pair.Second).Count();
            Assert.Fail(
                $"docs/targets.md is not what Data gives. First difference in line {at + 1}: the page has "
                + $"'{written.ElementAtOrDefault(at)}', the data give '{data.ElementAtOrDefault(at)}'. Run "
                + $"'{TargetsPage.Command}' and commit the page.");
        }
    }

    [TestMethod]
    public void EveryLinkInThePage_HasItsHeading()
    {
        string page = File.ReadAllText(Repository.Path("docs", "targets.md"));
        string[] headings = [.. Heading().Matches(page).Select(match => TargetsPage.Anchor(match.Groups[1].Value))];
        CollectionAssert.AllItemsAreUnique(headings);
        CollectionAssert.IsSubsetOf(Link().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToArray(), headings);
    }

    [GeneratedRegex("^##+ (.*?)\\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("\\]\\(#([^)]*)\\)")]
    private static partial Regex Link();
}
