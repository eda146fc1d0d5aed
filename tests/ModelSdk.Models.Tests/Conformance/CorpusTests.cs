using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Conformance;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Models.Tests.Conformance;

/// <summary>The operator corpus: every case passes, on both paths, with one and two threads.</summary>
/// <remarks>
/// The repository's own small selection runs everywhere, the whole corpus where <c>../shared</c> is. The same code as
/// <c>tests/Conformance</c>, which says more about a failure.
/// </remarks>
[TestClass]
public sealed class CorpusTests
{
    private static IEnumerable<object?[]> OwnFolders => Folders(Repository.Asset("conformance"));

    private static IEnumerable<object?[]> SharedFolders => Shared.Rows(["conformance"], Folders);

    [TestMethod]
    [DynamicData(nameof(OwnFolders))]
    public void OwnSelection_Passes(string folder) => AssertAllPass(Repository.Asset("conformance", folder));

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(SharedFolders))]
    public void WholeCorpus_Passes(string folder) => AssertAllPass(Shared.Path("conformance", folder));

    private static IEnumerable<object?[]> Folders(string corpus) => Directory.GetDirectories(corpus)
        .Where(static folder => File.Exists(Path.Combine(folder, "cases.json")))
        .Order(StringComparer.Ordinal)
        .Select(static folder => new object?[] { Path.GetFileName(folder) });

    private static void AssertAllPass(string folder)
    {
        List<string> failures = [];
        foreach (ConformanceCase item in ConformanceCase.ReadAll(folder))
        {
            foreach (EngineSettings settings in EngineSettings.All)
            {
                CaseResult result = ConformanceRunner.Run(item, settings);
                if (result.Outcome != CaseOutcome.Passed)
                {
                    failures.Add($"{item.Case} ({settings}): {result.Outcome}: {result.Detail}");
                }
            }
        }

        Assert.AreEqual(0, failures.Count, string.Join(Environment.NewLine, failures));
    }
}
