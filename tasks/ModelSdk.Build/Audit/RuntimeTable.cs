using System.Text.Json.Serialization;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Audit;

/// <summary>Data/runtimes.json: what is known of the runtimes that bytecode meets on devices. Asked by <see cref="RuntimeRules"/>.</summary>
internal sealed record RuntimeTable
{
    private static readonly Lazy<RuntimeTable> File = new(static () => DataFiles.Read("runtimes.json", RuntimeJson.Default.RuntimeTable));

    /// <summary>The file that is embedded in this assembly.</summary>
    public static RuntimeTable Builtin => File.Value;

    public required int Schema { get; init; }

    public required string Date { get; init; }

    /// <summary>The QAIRT that releases of LiteRT deliver, oldest first.</summary>
    public required IReadOnlyList<QairtRow> Qairt { get; init; }

    /// <summary>Runtimes of another major version than the vendor says, seen on devices.</summary>
    public required IReadOnlyList<SeenRow> Seen { get; init; }

    /// <summary>QNN's numbers of SoCs; several models can have one.</summary>
    public required IReadOnlyList<QnnSocRow> QnnSocs { get; init; }

    /// <summary>The QAIRT of a release of LiteRT; null for releases before the first and after the last row.</summary>
    public QairtRow? QairtOf(Version liteRt)
    {
        QairtRow? row = Qairt.LastOrDefault(row => Version.Parse(row.LiteRt) <= liteRt);
        bool isNewer = row == Qairt[^1] && Version.Parse(row.LiteRt) is { } last && (last.Major, last.Minor) != (liteRt.Major, liteRt.Minor);
        return isNewer ? null : row;
    }

    /// <summary>QNN's number of a SoC by its model; null when it is not known.</summary>
    public int? QnnIdOf(string model) =>
        QnnSocs.FirstOrDefault(row => row.Models.Any(name => SocTable.Key(name) == SocTable.Key(model)))?.Id;

    /// <summary>A model for a number of QNN; null when it is not known.</summary>
    public string? QnnModelOf(int id) => QnnSocs.FirstOrDefault(row => row.Id == id)?.Models[0];
}

/// <summary>A release of LiteRT and the QAIRT that comes with it.</summary>
internal sealed record QairtRow(string LiteRt, string Qairt, string Source);

/// <summary>A runtime that was seen on a device.</summary>
internal sealed record SeenRow(string Soc, string Version, string Source);

/// <summary>A number of QNN and the models that have it.</summary>
internal sealed record QnnSocRow(int Id, IReadOnlyList<string> Models);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RuntimeTable))]
internal sealed partial class RuntimeJson : JsonSerializerContext;
