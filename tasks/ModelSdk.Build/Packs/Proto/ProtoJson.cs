using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelSdk.Build.Packs.Proto;

/// <summary>Reads a message from JSON by the rules of proto3: names as in the .proto file or in camelCase, int64 as number or string.</summary>
/// <remarks>
/// Used by DeviceGroupConfig and BundleConfiguration. Rules: https://protobuf.dev/programming-guides/json. Comments and trailing
/// commas are accepted, as bundletool takes the first and .NET for Android the second; unknown fields are left alone; a field in
/// both spellings is refused, as bundletool does.
/// </remarks>
internal static class ProtoJson
{
    private const int MaxExcerpt = 40;

    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">The text is no such message; the message says where.</exception>
    public static ProtoMessage Read(ProtoType type, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(WithoutMark(utf8), Options);
            return ReadMessage(type, document.RootElement, "");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(Describe(exception), exception);
        }
    }

    /// <summary>The text for changing it, of one that <see cref="Read"/> has read.</summary>
    public static JsonObject ReadNode(ReadOnlyMemory<byte> utf8) => JsonNode.Parse(WithoutMark(utf8).Span, null, Options)!.AsObject();

    // Editors on Windows put a mark in front of UTF-8.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static string Describe(JsonException exception)
    {
        // The parser appends the place in its own words, counted from 0.
        string reason = exception.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"this is not JSON: line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: {reason}");
    }

    private static ProtoMessage ReadMessage(ProtoType type, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, $"a {type.Name} is expected, as an object", json);
        }

        ProtoMessage message = new(type);
        HashSet<int> seen = [];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (type.FindJson(property.Name) is not { } field)
            {
                continue;
            }

            // bundletool lets an empty list or null pass, .NET for Android does not know the other name.
            if (!seen.Add(field.Number))
            {
                throw new InvalidDataException($"'{at}' stands there twice, as {field.JsonName} and as {field.Name}: keep {field.JsonName}");
            }

            if (field.Kind == ProtoKind.Other || property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            ReadField(message, field, property.Value, at);
        }

        return message;
    }

    private static void ReadField(ProtoMessage message, ProtoField field, JsonElement json, string path)
    {
        if (!field.IsRepeated)
        {
            message.Add(field, ReadValue(field, json, path));
            return;
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(path, "a list is expected", json);
        }

        int index = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            message.Add(field, ReadValue(field, item, $"{path}[{index++}]"));
        }
    }

    private static object ReadValue(ProtoField field, JsonElement json, string path) => (field.Kind, json.ValueKind) switch
    {
        (ProtoKind.Message, _) => ReadMessage(field.Message!(), json, path),
        (ProtoKind.Text, JsonValueKind.String) => json.GetString()!,
        (ProtoKind.Flag, JsonValueKind.True) => 1L,
        (ProtoKind.Flag, JsonValueKind.False) => 0L,
        (ProtoKind.Choice, JsonValueKind.String) when field.Choices.TryGetValue(json.GetString()!, out int number) => (long)number,
        (ProtoKind.Choice, JsonValueKind.Number) when json.TryGetInt32(out int number) => (long)number,
        (ProtoKind.Number, JsonValueKind.Number) when json.TryGetInt64(out long number) => number,
        (ProtoKind.Number, JsonValueKind.String) when IsInteger(json.GetString(), out long number) => number,
        _ => throw Wrong(path, Expected(field), json),
    };

    private static bool IsInteger(string? text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string Expected(ProtoField field) => field.Kind switch
    {
        ProtoKind.Text => "a string is expected",
        ProtoKind.Flag => "true or false is expected",
        ProtoKind.Choice => $"one of {string.Join(", ", field.Choices.Keys)} is expected",
        _ => "a whole number is expected",
    };

    private static InvalidDataException Wrong(string path, string expected, JsonElement json) =>
        new($"at {(path.Length == 0 ? "the root" : $"'{path}'")} {expected}, not {Excerpt(json)}");

    // In one line.
    private static string Excerpt(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => json.GetRawText() is { Length: > MaxExcerpt } text ? $"{text[..MaxExcerpt]}…" : json.GetRawText(),
    };
}
