using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Reports;

/// <summary>Writes <c>report.sarif</c>: the findings of all models for code scanning (SARIF 2.1.0, OASIS).</summary>
/// <remarks>
/// Locations are relative to the folder of the project file. SARIF wants absolute addresses in <c>helpUri</c>, and the
/// help pages have none: rules name the page in <c>help</c> and in the property <c>helpPage</c>.
/// </remarks>
public static partial class SarifReport
{
    private const string ProjectFolder = "PROJECT";

    // A result with thousands of places is of no use in a viewer; report.json has all of them.
    private const int MostPlaces = 100;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the log as UTF-8; the same reports give the same bytes.</summary>
    public static void Write(IReadOnlyList<ModelReport> models, Stream stream)
    {
        List<string> numbers = [.. models.SelectMany(static model => model.Findings).Select(static finding => finding.Number).Distinct().Order(StringComparer.Ordinal)];
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, models, numbers);
            json.WriteStartObject("originalUriBaseIds");
            json.WriteStartObject(ProjectFolder);
            WriteText(json, "description", "The folder of the project file.");
            json.WriteEndObject();
            json.WriteEndObject();
            WriteArtifacts(json, models);
            json.WriteStartArray("results");
            for (int i = 0; i < models.Count; i++)
            {
                foreach (ReportFinding finding in models[i].Findings)
                {
                    WriteResult(json, models[i], i, finding, numbers.IndexOf(finding.Number));
                }
            }

            json.WriteEndArray();
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteTool(Utf8JsonWriter json, IReadOnlyList<ModelReport> models, List<string> numbers)
    {
        ReportTool tool = models.Count > 0 ? models[0].Tool : ModelReport.CurrentTool;
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", tool.Name);
        json.WriteString("version", tool.Version);
        json.WriteStartArray("rules");
        foreach (string number in numbers)
        {
            DiagnosticRule? rule = DiagnosticRules.All.FirstOrDefault(rule => rule.Id == number);
            string page = $"docs/errors/{number}.md";
            json.WriteStartObject();
            json.WriteString("id", number);
            WriteText(json, "shortDescription", rule is null ? number : Placeholder().Replace(rule.Title, "…"));
            WriteText(json, "help", $"See {page} in the ModelSdk package.");
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule?.Severity ?? DiagnosticSeverity.Warning));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteString("helpPage", page);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArtifacts(Utf8JsonWriter json, IReadOnlyList<ModelReport> models)
    {
        json.WriteStartArray("artifacts");
        foreach (ModelReport model in models)
        {
            json.WriteStartObject();
            json.WriteStartObject("location");
            WriteLocation(json, model.Model.Path);
            json.WriteEndObject();
            json.WriteNumber("length", model.Model.Bytes);
            if (model.Model.Sha256.Length > 0)
            {
                json.WriteStartObject("hashes");
                json.WriteString("sha-256", model.Model.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, ModelReport model, int artifact, ReportFinding finding, int ruleIndex)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Number);
        json.WriteNumber("ruleIndex", ruleIndex);
        json.WriteString("level", Level(finding.Severity));

        // Braces are placeholders in messages of SARIF; doubled ones are text (section 3.11.5).
        WriteText(json, "message", finding.Message.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        WriteLocation(json, model.Model.Path);
        json.WriteNumber("index", artifact);
        json.WriteEndObject();
        json.WriteEndObject();
        WritePlaces(json, model, finding);
        json.WriteEndObject();
        json.WriteEndArray();
        ReportRule? rule = finding.Rule is { } position ? model.Rules[position] : null;
        json.WriteStartObject("partialFingerprints");
        json.WriteString("modelSdk/v1", Fingerprint(model, finding, rule));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteStartArray("targets");
        foreach (string target in finding.Targets)
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        if (rule is not null)
        {
            json.WriteString("rule", rule.Id);
            json.WriteString("reason", rule.Reason);
            json.WriteString("evidence", rule.Evidence.Source);
            if (rule.Remedy is { } remedy)
            {
                json.WriteString("remedy", remedy.Text);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePlaces(Utf8JsonWriter json, ModelReport model, ReportFinding finding)
    {
        string[] nodes = [.. finding.Occurrences.SelectMany(static group => group.Nodes).Where(static node => node.Length > 0).Distinct().Take(MostPlaces)];
        if (nodes.Length == 0)
        {
            return;
        }

        json.WriteStartArray("logicalLocations");
        foreach (string node in nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", $"node {node}");
            json.WriteString("fullyQualifiedName", $"{model.Model.Name}/{node}");
            json.WriteString("kind", "element");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter json, string path)
    {
        bool isAbsolute = path.StartsWith('/') || (path.Length > 1 && path[1] == ':');
        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        if (isAbsolute)
        {
            json.WriteString("uri", "file://" + (path[0] == '/' ? escaped : "/" + escaped.Replace("%3A", ":", StringComparison.Ordinal)));
        }
        else
        {
            json.WriteString("uri", escaped);
            json.WriteString("uriBaseId", ProjectFolder);
        }
    }

    // Stays the same while the finding does, so that a viewer can tell new ones from known ones.
    private static string Fingerprint(ModelReport model, ReportFinding finding, ReportRule? rule)
    {
        string what = $"{finding.Number}\n{model.Model.Path}\n{rule?.Id}\n{rule?.Reason}";
        return ContentHash.Of(what)[..32];
    }

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Placeholder();

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
