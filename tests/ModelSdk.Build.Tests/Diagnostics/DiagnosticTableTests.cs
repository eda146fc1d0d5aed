using System.Text.RegularExpressions;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Diagnostics;

/// <summary>Table, help pages, sources and the project's list of numbers say the same.</summary>
[TestClass]
public partial class DiagnosticTableTests
{
    [TestMethod]
    public void EveryRow_HasPage_AndEveryPageRow()
    {
        string[] pages = [.. Directory.GetFiles(Repository.Path("docs", "errors"), "MSDK*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];
        string[] rows = [.. DiagnosticRules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(rows, pages);
        CollectionAssert.AllItemsAreUnique(rows);
    }

    [TestMethod]
    public void EveryPage_BeginsWithItsNumber_AndSaysWhatToDo()
    {
        foreach (DiagnosticRule rule in DiagnosticRules.All)
        {
            string page = File.ReadAllText(Repository.Path("docs", "errors", rule.Id + ".md"));
            StringAssert.StartsWith(page, $"# {rule.Id}: ");
            StringAssert.Contains(page, $"**{rule.Severity}");
            StringAssert.Contains(page, "## Issue\n", rule.Id);
            StringAssert.Contains(page, "## Solution\n", rule.Id);
        }
    }

    [TestMethod]
    public void EveryFieldOfTheTable_IsInItsList() => Assert.AreEqual(
        typeof(DiagnosticRules).GetFields().Count(field => field.FieldType == typeof(DiagnosticRule)), DiagnosticRules.All.Count);

    [TestMethod]
    public void EveryNumberInSources_IsInTheTable()
    {
        HashSet<string> rows = [.. DiagnosticRules.All.Select(rule => rule.Id)];
        string[] unknown = [.. new[] { "sdk", "tasks", "generators" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".targets" or ".props")
            .SelectMany(file => Number().Matches(File.ReadAllText(file)).Select(match => (file, match.Value)))
            .Where(use => !rows.Contains(use.Value))
            .Select(use => $"{use.Value} in {use.file}")];
        Assert.AreEqual(0, unknown.Length, string.Join('\n', unknown));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void EverySeverity_IsThatOfTheProjectsList()
    {
        string list = File.ReadAllText(Shared.Path("reference", "diagnostics.md"));
        foreach (DiagnosticRule rule in DiagnosticRules.All)
        {
            if (ListRow(rule.Id).Match(list) is { Success: true } row)
            {
                Assert.AreEqual(row.Groups[1].Value[0], rule.Severity.ToString()[0], rule.Id);
            }
        }
    }

    [GeneratedRegex("MSDK[0-9]{4}")]
    private static partial Regex Number();

    private static Regex ListRow(string id) => new($@"^\| {id} \| ([EWI])", RegexOptions.Multiline);
}
