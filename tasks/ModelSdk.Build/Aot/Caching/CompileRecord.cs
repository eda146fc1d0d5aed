using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelSdk.Build.Aot.Caching;

/// <summary>What the cache knows of a result (<c>record.json</c>); only results of compilers that succeeded have one.</summary>
/// <remarks>
/// <code>
/// { "record": { "version": 1, "key": "…", "request": [ { "name": "model", "value": "…" }, … ], "outcome": "Compiled",
///               "statistics": [ { "subgraph": 0, "selected": 31, "total": 31, "partitions": 1 } ],
///               "sdkVersion": null, "seconds": 0.9, "length": 930617, "sha256": "…" },
///   "check": "SHA-256 of the text of record" }
/// </code>
/// </remarks>
internal sealed record CompileRecord
{
    private const int MaxDepth = 8;

    // Paths and options read as they are.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>What the key stands for.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Request { get; init; }

    /// <summary>How the compile ended: with a file, or without because the compiler takes no op.</summary>
    public required CompileOutcome Outcome { get; init; }

    /// <summary>The tool's partition statistics.</summary>
    public IReadOnlyList<SubgraphStatistics> Statistics { get; init; } = [];

    /// <summary>Version of the vendor's SDK as the compiler says it.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>How long the compiler ran.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of the compiled file; 0 without one.</summary>
    public long Length { get; init; }

    /// <summary>SHA-256 of the compiled file, in lower case; empty without one.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The file's text.</summary>
    public byte[] ToUtf8()
    {
        byte[] record = Write(WriteRecord);
        return Write(json =>
        {
            json.WritePropertyName("record");
            json.WriteRawValue(record, skipInputValidation: true);
            json.WriteString("check", Convert.ToHexStringLower(SHA256.HashData(record)));
        });
    }

    /// <summary>Reads a record; null when it is not exactly what was written.</summary>
    public static CompileRecord? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            JsonElement record = document.RootElement.GetProperty("record");
            string text = record.GetRawText();
            string check = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
            return document.RootElement.GetProperty("check").GetString() == check && record.GetProperty("version").GetInt32() == CompileKey.DriverVersion
                ? From(record)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static CompileRecord From(JsonElement record) => new()
    {
        Key = record.GetProperty("key").GetString() ?? "",
        Request = [.. record.GetProperty("request").EnumerateArray().Select(static fact => new KeyValuePair<string, string>(
            fact.GetProperty("name").GetString() ?? "", fact.GetProperty("value").GetString() ?? ""))],
        Outcome = record.GetProperty("outcome").GetString() == nameof(CompileOutcome.Compiled)
            ? CompileOutcome.Compiled
            : CompileOutcome.NothingSelected,
        Statistics = [.. record.GetProperty("statistics").EnumerateArray().Select(static row => new SubgraphStatistics(
            row.GetProperty("subgraph").GetInt32(),
            row.GetProperty("selected").GetInt32(),
            row.GetProperty("total").GetInt32(),
            row.GetProperty("partitions").GetInt32()))],
        SdkVersion = record.GetProperty("sdkVersion").GetString(),
        Elapsed = TimeSpan.FromSeconds(record.GetProperty("seconds").GetDouble()),
        Length = record.GetProperty("length").GetInt64(),
        Sha256 = record.GetProperty("sha256").GetString() ?? "",
    };

    private void WriteRecord(Utf8JsonWriter json)
    {
        json.WriteNumber("version", CompileKey.DriverVersion);
        json.WriteString("key", Key);
        json.WriteStartArray("request");
        foreach ((string name, string value) in Request)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("outcome", Outcome.ToString());
        json.WriteStartArray("statistics");
        foreach (SubgraphStatistics row in Statistics)
        {
            json.WriteStartObject();
            json.WriteNumber("subgraph", row.Subgraph);
            json.WriteNumber("selected", row.Selected);
            json.WriteNumber("total", row.Total);
            json.WriteNumber("partitions", row.Partitions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("sdkVersion", SdkVersion);
        json.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
        json.WriteNumber("length", Length);
        json.WriteString("sha256", Sha256);
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
