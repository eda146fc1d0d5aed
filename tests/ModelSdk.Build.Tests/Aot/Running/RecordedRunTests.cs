using System.Globalization;
using ModelSdk.Build.Aot.Running;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Aot.Running;

/// <summary>All recorded runs of the real tool: what our parser reads in them and what our diagnostics say; recorded-runs.tsv has what is expected.</summary>
[TestClass]
public sealed class RecordedRunTests
{
    private static string Table =>
        Path.Combine(Repository.Root, "tests", "ModelSdk.Build.Tests", "Aot", "Running", "recorded-runs.tsv");

    /// <summary>Name and command of each recorded run.</summary>
    public static IEnumerable<object?[]> Runs => Shared.Rows(
        ["toolchain", "logs", "AOT-CASES.tsv"],
        static file => File.ReadLines(file).Skip(1).Select(static line => line.Split('\t')).Select(static cells => (object?[])[cells[0], cells[2]]),
        2);

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(Runs))]
    public void RecordedRun_IsJudgedAsSomebodyWhoReadsItWould(string name, string command)
    {
        RecordedRun run = new(name, command);
        string[] expected = Expected()[name];

        Verdict verdict = run.Judge(expected[1]);

        Assert.AreEqual(expected[2], verdict.Outcome.ToString(), verdict.Diagnostic?.Message);
        Assert.AreEqual(expected[3], verdict.Diagnostic?.Rule.Id ?? "-");
        foreach (string words in expected[9].Split('|').Where(static words => words != "-"))
        {
            StringAssert.Contains(verdict.Diagnostic!.Message, words);
        }
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(Runs))]
    public void RecordedRun_IsReadWhole(string name, string command)
    {
        CompilerLog log = new RecordedRun(name, command).Log;
        string[] expected = Expected()[name];

        string statistics = string.Join(
            ',', log.Statistics.Select(static row => $"{row.Subgraph}:{row.Selected}/{row.Total}/{row.Partitions}"));
        Assert.AreEqual(expected[4], statistics.Length == 0 ? "-" : statistics);
        Assert.AreEqual(expected[5], log.SdkVersion ?? "-");
        Assert.AreEqual(expected[6], log.SerializedBytes?.ToString(CultureInfo.InvariantCulture) ?? "-");
        Assert.AreEqual(expected[7], log.LoadedPlugins?.ToString(CultureInfo.InvariantCulture) ?? "-");
        Assert.AreEqual(expected[8], $"{log.RefusedOps.Sum(static op => op.Count)}/{log.RefusedOps.Count}");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(Runs))]
    public void Message_IsOneLineThatSaysWhatToDo(string name, string command)
    {
        Verdict verdict = new RecordedRun(name, command).Judge(Expected()[name][1]);
        if (verdict.Diagnostic is not { } diagnostic)
        {
            return;
        }

        Assert.IsFalse(diagnostic.Message.Any(char.IsControl), diagnostic.Message);
        StringAssert.Contains(diagnostic.Message, "What to do: ");
        StringAssert.Contains(diagnostic.Message, "net.log");
        Assert.IsFalse(diagnostic.Message.Contains("..", StringComparison.Ordinal) && !diagnostic.Message.Contains("../..", StringComparison.Ordinal), diagnostic.Message);
        Assert.IsTrue(diagnostic.Message.Length < 1600, $"{diagnostic.Message.Length}");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void Table_HasEveryRecordedRun()
    {
        _ = Shared.Path("toolchain", "logs");
        string[] names = [.. Runs.Select(static row => (string)row[0]!).Order(StringComparer.Ordinal)];

        Assert.AreEqual(100, names.Length);
        CollectionAssert.AreEqual(names, Expected().Keys.Order(StringComparer.Ordinal).ToArray());
    }

    private static Dictionary<string, string[]> Expected() => File.ReadLines(Table)
        .Where(static line => !line.StartsWith('#') && !line.StartsWith("name\t", StringComparison.Ordinal))
        .Select(static line => line.Split('\t')).ToDictionary(static cells => cells[0]);
}
