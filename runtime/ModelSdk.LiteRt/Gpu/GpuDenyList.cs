using System.Text.Json;
using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>The rules of gpu-deny-list.json, which is part of this assembly; asked by <see cref="GpuGuard"/>.</summary>
/// <remarks>How each was found, and how to add one: docs/gpu.md. Unknown members are refused, so that a misspelt one is no empty condition.</remarks>
internal static class GpuDenyList
{
    /// <summary>Name of the resource.</summary>
    public const string Resource = "gpu-deny-list.json";

    private const int Schema = 1;

    private static readonly Lazy<IReadOnlyList<DenyRule>> Parsed = new(static () =>
    {
        using Stream stream = typeof(GpuDenyList).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly");
        using JsonDocument document = JsonDocument.Parse(stream);
        return Read(document.RootElement);
    });

    /// <summary>All rules.</summary>
    public static IReadOnlyList<DenyRule> Rules => Parsed.Value;

    /// <summary>The first rule that a model falls under on that accelerator, with the operator as <c>SPLIT (operator 15)</c>; null when none.</summary>
    public static (DenyRule Rule, string Where)? Find(IReadOnlyList<DenyRule> rules, string library, TfliteModel model, string? sha256)
    {
        DenyRule[] concerned = [.. rules.Where(rule => rule.Concerns(library))];
        if (sha256 is not null && concerned.FirstOrDefault(rule => rule.Sha256 == sha256) is { } byFile)
        {
            return (byFile, "this file");
        }

        foreach (Subgraph graph in model.Subgraphs)
        {
            HashSet<int> used = UsedTensors(graph);
            foreach (OperatorDef node in graph.Operators)
            {
                foreach (DenyRule rule in concerned)
                {
                    if (rule.Matches(model, graph, used, node))
                    {
                        string place = model.Subgraphs.Count > 1 ? $"operator {node.Index} of subgraph {graph.Index}" : $"operator {node.Index}";
                        return (rule, $"{OperatorNames.Of(node.Code)} ({place})");
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The rules of a document.</summary>
    /// <exception cref="FormatException">It is not one of this schema.</exception>
    public static IReadOnlyList<DenyRule> Read(JsonElement root)
    {
        if (root.GetProperty("schema").GetInt32() != Schema)
        {
            throw new FormatException($"{Resource} has another schema than {Schema}");
        }

        return [.. root.GetProperty("rules").EnumerateArray().Select(ReadRule)];
    }

    private static HashSet<int> UsedTensors(Subgraph graph)
    {
        HashSet<int> used = [.. graph.Outputs.ToArray()];
        foreach (OperatorDef node in graph.Operators)
        {
            used.UnionWith(node.Inputs.ToArray());
        }

        return used;
    }

    private static DenyRule ReadRule(JsonElement row)
    {
        DenyRule rule = new("", DenyEffect.Crash, "");
        foreach (JsonProperty member in row.EnumerateObject())
        {
            rule = member.Name switch
            {
                "id" => rule with { Id = Text(member) },
                "effect" => rule with { Effect = Enum.Parse<DenyEffect>(Text(member)) },
                "reason" => rule with { Reason = Text(member) },
                "libraries" => rule with { Libraries = Texts(member) },
                "operators" => rule with { Operators = Texts(member) },
                "sha256" => rule with { Sha256 = Text(member) },
                "outputs" => rule with { Outputs = member.Value.GetInt32() },
                "depthMultiplierIsNot" => rule with { DepthMultiplierIsNot = member.Value.GetInt32() },
                "grouped" => rule with { Grouped = member.Value.GetBoolean() },
                "operands" => rule with { Operands = [.. member.Value.EnumerateArray().Select(ReadOperand)] },
                "measured" or "source" => rule,
                _ => throw Unknown(member),
            };
        }

        return rule.Id.Length > 0 && rule.Reason.Length > 0 && (rule.Operators.Count > 0) == (rule.Sha256 is null)
            ? rule
            : throw new FormatException($"a rule of {Resource} lacks its id, its reason, or what it is about: {row}");
    }

    private static OperandPattern ReadOperand(JsonElement row)
    {
        OperandPattern pattern = new();
        foreach (JsonProperty member in row.EnumerateObject())
        {
            pattern = member.Name switch
            {
                "input" => pattern with { Input = member.Value.GetInt32() },
                "output" => pattern with { Output = member.Value.GetInt32() },
                "constant" => pattern with { Constant = member.Value.GetBoolean() },
                "types" => pattern with { Types = Types(member) },
                "otherThan" => pattern with { OtherThan = Types(member) },
                "rankIsNot" => pattern with { RankIsNot = member.Value.GetInt32() },
                "quantization" => pattern with { Quantization = Enum.Parse<QuantizationKind>(Text(member)) },
                "sparse" => pattern with { Sparse = member.Value.GetBoolean() },
                "unused" => pattern with { Unused = member.Value.GetBoolean() },
                "empty" => pattern with { Empty = member.Value.GetBoolean() },
                _ => throw Unknown(member),
            };
        }

        return pattern;
    }

    private static string Text(JsonProperty member) => member.Value.GetString() ?? "";

    private static string[] Texts(JsonProperty member) => [.. member.Value.EnumerateArray().Select(static item => item.GetString()!)];

    private static TensorType[] Types(JsonProperty member) => [.. Texts(member).Select(Enum.Parse<TensorType>)];

    private static FormatException Unknown(JsonProperty member) => new($"{Resource} has the member '{member.Name}', which is not known");
}
