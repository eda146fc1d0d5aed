using System.Text;
using System.Text.Json;
using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>What MediaTek's adapter writes at the end of a compiled network: its identity and its option string.</summary>
/// <remarks>
/// Seen in two files (adapters 7.3.15 and 8.2.28): a UUID, a JSON object and the options, each behind its length in eight
/// bytes. The object has two forms: {"Compiler": "adapter 8.2.28", "Neuron SHA1": "…"}, and since 9.2 (LiteRT issue 6462)
/// {"CompilerName": "adapter", "CompilerVersion": "9.2.1", "Neuron SHA1": "…"}.
/// </remarks>
internal sealed record NeuronTrailer
{
    // The option strings that were seen have at most 600 bytes; they stand at the very end.
    private const int TailLength = 1 << 20;
    private const int MostOptions = 1 << 16;
    private const int MostIdentity = 1 << 12;

    /// <summary>Such as <c>adapter 8.2.28</c>.</summary>
    public string? Compiler { get; private init; }

    /// <summary>Such as <c>8.2.28</c>.</summary>
    public string? Version { get; private init; }

    /// <summary>The Neuron SHA1.</summary>
    public string? Commit { get; private init; }

    /// <summary>The option string; null when there is none.</summary>
    public string? Options { get; private init; }

    /// <summary>Whether the end of a range looks like an adapter's.</summary>
    public static bool IsIn(ModelFile code, long start, long length) => FindIdentity(code, start, length) >= 0;

    /// <summary>Reads the end of a compiled network; null when it has no such end.</summary>
    public static NeuronTrailer? Find(ModelFile code, long start, long length)
    {
        long mark = FindIdentity(code, start, length);
        if (mark < 0)
        {
            return null;
        }

        long end = start + length;
        long open = code.LastIndexOf("{"u8, Math.Max(start, mark - MostIdentity), mark);
        long close = code.IndexOf("}"u8, mark, Math.Min(end, mark + MostIdentity));
        NeuronTrailer trailer = open >= 0 && close >= 0 ? OfIdentity(code.Slice(open, (int)(close + 1 - open))) : new NeuronTrailer();
        long after = close < 0 ? mark : close + 1;
        return trailer with
        {
            Options = FirstOptions(code, after, end) ?? LastOptions(code, Math.Max(start, mark - MostOptions), mark),
        };
    }

    private static long FindIdentity(ModelFile code, long start, long length) =>
        code.LastIndexOf("\"Neuron SHA1\""u8, start + Math.Max(0, length - TailLength), start + length);

    private static NeuronTrailer OfIdentity(ReadOnlySpan<byte> json)
    {
        try
        {
            // By way of a string, in which bytes that are no UTF-8 do not throw.
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(json));
            string? name = Member(document, "Compiler");
            string? version = Member(document, "CompilerVersion") ?? name?.Split(' ')[^1];
            name ??= $"{Member(document, "CompilerName")} {version}".Trim();
            return new NeuronTrailer
            {
                Compiler = name.Length == 0 ? null : name,
                Version = version is not null && System.Version.TryParse(version, out _) ? version : null,
                Commit = Member(document, "Neuron SHA1"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An escaped half of a character is valid JSON and no text. The caller says that the identity cannot be read.
            return new NeuronTrailer();
        }
    }

    private static string? Member(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    // The next text with its length before it is the option string.
    private static string? FirstOptions(ModelFile code, long start, long end)
    {
        for (long at = start; at + 9 <= end && at < start + MostIdentity; at++)
        {
            if (TextAt(code, at, end) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    // No adapter is known that writes the options before its identity; an unknown one may.
    private static string? LastOptions(ModelFile code, long start, long end)
    {
        for (long at = end - 9; at >= start; at--)
        {
            if (TextAt(code, at, end) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? TextAt(ModelFile code, long at, long end)
    {
        ulong length = code.UInt64(at);
        if (length is 0 or > MostOptions || (long)length > end - at - 8)
        {
            return null;
        }

        ReadOnlySpan<byte> text = code.Slice(at + 8, (int)length);
        return ByteSearch.IsText(text) && text.TrimStart((byte)' ') is [(byte)'-', ..] ? ByteSearch.Text(text, MostOptions) : null;
    }
}
