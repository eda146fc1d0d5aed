using System.Text.RegularExpressions;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.OpSupport.Placement;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.Operators;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.Tests.OpSupport;

/// <summary>The schema of Data: what a row must have, and that every name in it means something.</summary>
[TestClass]
public sealed partial class TableTests
{
    private static readonly string[] Quantizations = ["none", "pt", "pc", "block"];

    private static IEnumerable<object[]> Backends => BackendTables.Ids.Select(static id => new object[] { id });

    [TestMethod]
    public void EveryFileOfBackends_IsRead()
    {
        string[] files =
        [
            .. typeof(BackendTables).Assembly.GetManifestResourceNames()
                .Where(static name => name.StartsWith("Data/backends/", StringComparison.Ordinal))
                .Select(static name => Path.GetFileNameWithoutExtension(name)),
        ];
        CollectionAssert.AreEquivalent(BackendTables.Ids.ToArray(), files);
    }

    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void Table_SaysWhatItIsOf(string backend)
    {
        BackendFile file = FileOf(backend);
        Assert.AreEqual(1, file.Schema);
        Assert.AreEqual(backend, file.Backend);
        Assert.IsTrue(Version.TryParse(file.LiteRt, out _), file.LiteRt);
        Assert.IsTrue(DateOnly.TryParseExact(file.Date, "yyyy-MM-dd", out _), file.Date);
        Assert.IsTrue(file.Accepted is null or "likely" or "unknown", file.Accepted);
        AssertReason(file.UnlistedReason, "unlistedReason");
        Assert.AreEqual(backend, BackendTables.Find(backend).Id);
    }

    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void OpRows_NameOperatorsAndTypes(string backend)
    {
        BackendFile file = FileOf(backend);
        AssertNone(file.Ops.GroupBy(static row => row.Op).Where(static rows => rows.Count() > 1).Select(static rows => rows.Key), "are there twice");
        AssertNone(file.Ops.Select(static row => row.Op).Where(static op => !IsOperator(op)), "are no operators");
        AssertNone(
            file.Ops.SelectMany(static row => (row.Types ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(static type => !IsType(type.Split('/')[0]) || (type.Contains('/', StringComparison.Ordinal) && !Quantizations.Contains(type.Split('/')[1]))),
            "are no types");
    }

    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void Rules_HaveReasonAndEvidence(string backend)
    {
        foreach (RuleLine rule in FileOf(backend).Rules)
        {
            AssertReason(rule.Reason, rule.Id);
            Assert.IsTrue(RuleId().IsMatch(rule.Id), rule.Id);
            Assert.AreNotEqual("", rule.Source, rule.Id);
            Assert.IsTrue(rule.Date is null || DateOnly.TryParseExact(rule.Date, "yyyy-MM-dd", out _), rule.Id);
            Assert.IsTrue(rule.Diagnostic is null || Diagnostic().IsMatch(rule.Diagnostic), rule.Id);
        }
    }

    [TestMethod]
    public void RuleIds_AreUniqueInAllFiles() => AssertNone(
        BackendTables.Ids.SelectMany(static id => FileOf(id).Rules).GroupBy(static rule => rule.Id)
            .Where(static rules => rules.Count() > 1).Select(static rules => rules.Key),
        "are there twice");

    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void Rules_NameOperatorsAndTheirAttributes(string backend)
    {
        foreach (RuleLine rule in FileOf(backend).Rules)
        {
            string[] ops = rule.Ops.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.AreNotEqual(0, ops.Length, rule.Id);
            AssertNone(ops.Where(static op => op != "*" && !IsOperator(op)), $"of {rule.Id} are no operators");
            foreach (string attribute in Attribute().Matches(TextOf(rule)).Select(static match => match.Groups[1].Value).Distinct())
            {
                AssertNone(ops.Where(op => !HasAttribute(op, attribute)), $"of {rule.Id} have no attribute '{attribute}'");
            }
        }
    }

    /// <summary>A misspelled word is a value that nothing has: the condition would hold always, or never.</summary>
    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void Conditions_CompareWithWordsThatThereAre(string backend)
    {
        foreach (RuleLine rule in FileOf(backend).Rules)
        {
            foreach (Match match in Compared().Matches(TextOf(rule)))
            {
                Func<string, bool> isKnown = match.Groups["what"].Value switch
                {
                    ".type" => IsType,
                    ".quant" => static word => Quantizations.Contains(word),
                    ".producer" or ".consumers" or "op" => static word => word == "none" || IsOperator(word),
                    _ => static _ => true,
                };
                string[] words = match.Groups["words"].Value.Split(',', StringSplitOptions.TrimEntries);
                AssertNone(words.Where(word => !isKnown(word)), $"of {rule.Id} are nothing that '{match.Groups["what"].Value}' can be");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void Socs_AreThere(string backend)
    {
        string[] known = [.. SocTable.Builtin.All.SelectMany(static soc => new[] { soc.Id, "generation:" + soc.Generation })];
        foreach (RuleLine rule in FileOf(backend).Rules)
        {
            AssertNone((rule.Socs ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static id => id.TrimStart('!')).Except(known), $"of {rule.Id} are no SoCs");
        }
    }

    [TestMethod]
    public void EveryCompilerOfASoc_HasATable() => AssertNone(
        SocTable.Builtin.All.Select(static soc => soc.Backend).Distinct().Except(BackendTables.Ids), "have no table");

    [TestMethod]
    public void Remedies_AreSentencesAndSomebodyGivesThem()
    {
        foreach (Remedy remedy in RemedyTable.All)
        {
            Assert.IsTrue(remedy.Text.Length > 40 && remedy.Text[^1] == '.' && char.IsUpper(remedy.Text[0]), remedy.Id);
            Assert.AreNotEqual("", remedy.Numerics, remedy.Id);
            Assert.AreNotEqual("", remedy.Source, remedy.Id);
        }

        string[] given =
        [
            .. BackendTables.Ids.Select(FileOf).SelectMany(static file => file.Rules.Select(static rule => rule.Remedy)
                .Concat(file.Ops.Select(static op => op.Remedy)).Append(file.UnlistedRemedy).Append(file.AcceptedRemedy)).OfType<string>().Append(NodeRules.VersionRemedy).Append(NodeRules.ChipRemedy).Distinct(),
        ];
        AssertNone(RemedyTable.All.Select(static remedy => remedy.Id).Except(given), "are remedies that no row gives");
    }

    /// <summary>Without a remedy the message says what is wrong and leaves the reader alone with it.</summary>
    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void ErrorsOfNpus_HaveARemedy(string backend)
    {
        BackendFile file = FileOf(backend);
        AssertNone(
            file.Rules.Where(rule => file.Accelerator == "Npu" && rule is { Else: "refuse" or "wrong", Remedy: null })
                .Where(static rule => rule.Ops != "*" || rule.Scope is null or "op").Select(static rule => rule.Id)
                .Where(static id => !id.StartsWith("litert-", StringComparison.Ordinal)),
            "have no remedy");
    }

    private static BackendFile FileOf(string backend) => DataFiles.Read($"backends/{backend}.json", TableJson.Default.BackendFile);

    private static string TextOf(RuleLine rule) => $"{rule.When} {rule.Require}";

    // The reason stands in the middle of a sentence; names of products may begin it.
    private static void AssertReason(string reason, string where)
    {
        Assert.IsTrue(reason.Length > 10 && reason[^1] != '.', $"{where}: '{reason}'");
        string first = reason.Split(' ')[0];
        Assert.IsTrue(
            !char.IsUpper(first[0]) || first.Skip(1).Any(char.IsUpper) || first.EndsWith("'s", StringComparison.Ordinal),
            $"{where}: '{reason}' begins like a sentence");
    }

    private static void AssertNone(IEnumerable<string> wrong, string what)
    {
        string[] all = [.. wrong];
        Assert.AreEqual(0, all.Length, $"{string.Join(", ", all)} {what}");
    }

    private static bool IsType(string name) => Enum.GetValues<TensorType>().Any(type => name == OperatorTable.TypeName(type) switch
    {
        "str" => "string",
        "res" => "resource",
        "var" => "variant",
        string known => known,
    });

    private static bool IsOperator(string name) =>
        OperatorNames.TryParse(name.Split(':')[0], out BuiltinOperator op)
        && (!name.Contains(':', StringComparison.Ordinal) || op is BuiltinOperator.Custom or BuiltinOperator.StablehloComposite);

    private static bool HasAttribute(string op, string attribute) =>
        OperatorNames.TryParse(op.Split(':')[0], out BuiltinOperator code)
        && OptionsTable.For(code)?.Fields.Any(field => field.Name == attribute || attribute == "present") == true;

    [GeneratedRegex(@"^[a-z]+(-[a-z0-9]+)+$")]
    private static partial Regex RuleId();

    [GeneratedRegex(@"^MSDK\d{4}$")]
    private static partial Regex Diagnostic();

    [GeneratedRegex(@"attr\.([A-Za-z0-9_]+)")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"(?<what>\.type|\.quant|\.producer|\.consumers|\bop) (?:(?:=|!=) (?<words>[A-Za-z0-9_:.]+)|(?:not )?in \((?<words>[^)]*)\))")]
    private static partial Regex Compared();
}
