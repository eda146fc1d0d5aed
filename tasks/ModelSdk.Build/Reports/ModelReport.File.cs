using System.Text.Json;

namespace ModelSdk.Build.Reports;

/// <summary>Reading and writing of <c>&lt;Name&gt;.ops.json</c>.</summary>
public sealed partial record ModelReport
{
    /// <summary>Writes the report as UTF-8; the same report gives the same bytes.</summary>
    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, ReportJson.File.ModelReport);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">It is no report, or one of another version.</exception>
    public static ModelReport Read(Stream stream)
    {
        try
        {
            ModelReport report = JsonSerializer.Deserialize(stream, ReportJson.File.ModelReport)
                ?? throw new InvalidDataException("The report of a model is empty.");
            return report.SchemaVersion == CurrentSchema
                ? report
                : throw new InvalidDataException(
                    $"The report of a model has schema {report.SchemaVersion}; this version of ModelSdk reads {CurrentSchema}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The report of a model is damaged: {exception.Message}", exception);
        }
    }
}
