using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelSdk.Build.Reports;

/// <summary>Serializers of the records in Schema/; without reflection, the same bytes for the same report.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelReport))]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>For files: names stay readable.</summary>
    public static ReportJson File => Relaxed.Json;

    /// <summary>For a script element: the default encoder leaves no character that ends it.</summary>
    public static ReportJson Page => Default;

    // A class of its own, so that the generated part of this one is initialised first.
    private static class Relaxed
    {
        public static readonly ReportJson Json = new(new JsonSerializerOptions(Default.Options!)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
