using System.Text.Json;

namespace ModelSdk.Build.Reports;

/// <summary>Writes <c>report.json</c>: the reports of all models in one document.</summary>
public static class JsonReport
{
    /// <summary>Writes the document as UTF-8; the same reports give the same bytes.</summary>
    public static void Write(IReadOnlyList<ModelReport> models, Stream stream)
    {
        ReportDocument document = new(ModelReport.CurrentSchema, models);
        JsonSerializer.Serialize(stream, document, ReportJson.File.ReportDocument);
        stream.WriteByte((byte)'\n');
    }
}
