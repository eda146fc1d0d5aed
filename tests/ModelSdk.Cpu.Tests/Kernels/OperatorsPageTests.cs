using ModelSdk.Format.Operators;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>docs/operators.md says what the rows say.</summary>
[TestClass]
public sealed class OperatorsPageTests
{
    [TestMethod]
    public void OperatorsPage_IsWhatTheRowsGive()
    {
        string path = Repository.Path("docs", "operators.md");
        string expected = OperatorsPage.Write();
        if (Environment.GetEnvironmentVariable("MODELSDK_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        string[] written = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        string[] rows = expected.Split('\n');
        int at = written.Zip(rows).TakeWhile(static pair => pair.First == pair.Second).Count();
        Assert.IsTrue(
            written.SequenceEqual(rows),
            $"docs/operators.md is not what the rows give. First difference in line {at + 1}: the page has "
            + $"'{written.ElementAtOrDefault(at)}', the rows give '{rows.ElementAtOrDefault(at)}'. Run '{OperatorsPage.Command}' and commit the page.");
    }

    [TestMethod]
    public void EveryFamily_HasItsFolder()
    {
        foreach (OperatorFamily family in OperatorTable.Families)
        {
            Assert.IsTrue(Directory.Exists(Repository.Path("runtime", "ModelSdk.Cpu", "Kernels", family.Name)), family.Name);
        }
    }
}
