using System.Text.Json;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;
using ModelSdk.Format.Operators;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Build, engine and documentation read the operator table, so it must say neither more nor less than the kernels do.</summary>
[TestClass]
public class OperatorTableTests
{
    [TestMethod]
    public void EveryKernel_HasRow_AndEveryRowKernel()
    {
        string[] rows = [.. OperatorTable.Rows.Select(row => Name(row.Op, row.CustomCode)).Distinct().Order(StringComparer.Ordinal)];
        string[] kernels = [.. KernelTable.Operators.Select(kernel => Name(kernel.Op, kernel.CustomCode)).Order(StringComparer.Ordinal)];
        Assert.AreEqual("", string.Join(' ', kernels.Except(rows)), "kernels without a row");
        Assert.AreEqual("", string.Join(' ', rows.Except(kernels)), "rows without a kernel");
    }

    [TestMethod]
    public void EveryType_OfARow_HasAName()
    {
        HashSet<string> known = [.. Enum.GetValues<TensorType>().Select(OperatorTable.TypeName), "*"];
        string[] unknown =
        [
            .. OperatorTable.Rows.SelectMany(row => row.Types.SelectMany(static pattern => pattern.Split(' ', '|'))
                .Where(type => !known.Contains(type)).Select(type => $"{row.Op} '{type}'")),
        ];
        Assert.AreEqual("", string.Join(", ", unknown));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void EveryOperatorAndTypesOfTheCorpus_HaveARow()
    {
        using JsonDocument coverage = JsonDocument.Parse(File.ReadAllBytes(Shared.Path("conformance", "coverage.json")));
        List<string> missing = [];
        int found = 0;
        foreach (JsonProperty op in coverage.RootElement.GetProperty("ops").EnumerateObject())
        {
            OperatorRow[] rows = [.. OperatorTable.Rows.Where(row => (row.CustomCode is null ? OperatorNames.Of(row.Op) : $"CUSTOM:{row.CustomCode}") == op.Name)];
            foreach (JsonProperty types in op.Value.GetProperty("by_dtype (first two inputs -> first output)").EnumerateObject())
            {
                string[] inputs = types.Name[..types.Name.IndexOf("->", StringComparison.Ordinal)].Split(',', StringSplitOptions.RemoveEmptyEntries);
                bool has = rows.SelectMany(static row => row.Types).Any(pattern => Accepts(pattern, inputs));
                found += has ? 1 : 0;
                if (!has)
                {
                    missing.Add($"{op.Name} {types.Name}");
                }
            }
        }

        Assert.AreEqual("", string.Join(", ", missing), "in the corpus, but in no row");
        Assert.IsTrue(found > 400, $"only {found} combinations");
    }

    private static bool Accepts(string pattern, string[] inputs) => pattern.Split(' ').Zip(inputs).All(
        static pair => pair.First == "*" || !Enum.TryParse(pair.Second, ignoreCase: true, out TensorType type)
            || pair.First.Split('|').Contains(OperatorTable.TypeName(type)));

    private static string Name(BuiltinOperator op, string? customCode) => customCode ?? OperatorNames.Of(op);
}
