using System.Text.Json;
using ModelSdk.TestSupport.Conformance;

namespace ModelSdk.Conformance;

/// <summary>Writes all results as JSON: totals, operators, cases.</summary>
internal static class JsonReport
{
    /// <summary>Writes the file.</summary>
    public static void Write(string path, IReadOnlyList<CaseResult> results)
    {
        using FileStream stream = File.Create(path);
        using Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("passed", results.Count(OperatorGroup.HasPassed));
        writer.WriteNumber("failed", results.Count(static result => !OperatorGroup.HasPassed(result)));
        writer.WriteStartArray("operators");
        foreach (OperatorGroup op in OperatorGroup.Of(results))
        {
            writer.WriteStartObject();
            writer.WriteString("name", op.Name);
            writer.WriteNumber("passed", op.Passed);
            writer.WriteNumber("total", op.Results.Count);
            if (op.Worst is { } worst)
            {
                WriteRatio(writer, worst);
                writer.WriteString("worstCase", worst.Case.FullName);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("cases");
        foreach (CaseResult result in results)
        {
            WriteCase(writer, result);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCase(Utf8JsonWriter writer, CaseResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("folder", Path.GetFileName(result.Case.Folder));
        writer.WriteString("case", result.Case.Case);
        writer.WriteString("settings", result.Settings);
        writer.WriteString("outcome", result.Outcome.ToString().ToLowerInvariant());
        writer.WriteString("detail", result.Detail);
        WriteRatio(writer, result);
        writer.WriteEndObject();
    }

    // JSON has no infinity: null stands for integers that are not exact.
    private static void WriteRatio(Utf8JsonWriter writer, CaseResult result)
    {
        if (double.IsFinite(result.TightRatio))
        {
            writer.WriteNumber("tightRatio", result.TightRatio);
        }
        else
        {
            writer.WriteNull("tightRatio");
        }
    }
}
