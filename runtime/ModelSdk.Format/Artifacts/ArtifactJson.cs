using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelSdk.Format.Artifacts;

/// <summary>What the JSON files of this folder have in common: their frame, their version, their kinds of values.</summary>
/// <remarks>
/// Called by <see cref="ArtifactList"/>, <see cref="PackIndex"/> and <see cref="PackList"/>. Helpers that read throw
/// <see cref="FormatException"/> with a reason; <see cref="Read{T}"/> turns it into the exception that callers see.
/// </remarks>
internal static class ArtifactJson
{
    // The same content gives the same bytes on every system. Options of compilers are read by people.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a file whose root is an object with a version.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="what">What it should be, for messages: "a list of …".</param>
    /// <param name="read">Reads the root.</param>
    /// <exception cref="ModelFormatException">The only exception that bad content causes.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, string what, Func<JsonElement, Version, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16 });
            return read(document.RootElement, ReadVersion(document.RootElement, what));
        }
        catch (JsonException exception)
        {
            throw Invalid(what, exception.Message, OffsetOf(utf8.Span, exception));
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            // InvalidOperationException: JsonElement was asked for a value of another kind.
            throw Invalid(what, exception.Message, 0);
        }
    }

    /// <summary>Writes a file: the version, then what the caller adds to the root.</summary>
    public static byte[] Write(Version version, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("version", version.ToString());
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The elements of an array, or none where the property is absent.</summary>
    public static IReadOnlyList<T> List<T>(JsonElement row, string property, Func<JsonElement, T> read) =>
        row.TryGetProperty(property, out JsonElement elements) ? [.. elements.EnumerateArray().Select(read)] : [];

    /// <summary>A text that must be there and not empty.</summary>
    public static string Required(JsonElement row, string property) =>
        row.TryGetProperty(property, out JsonElement value) && value.GetString() is { Length: > 0 } text
            ? text
            : throw new FormatException($"an entry without '{property}'");

    /// <summary>A path that stays below the file's folder: the file may come from elsewhere than the program.</summary>
    public static string RequiredPath(JsonElement row)
    {
        string path = Required(row, "path");
        return path[0] == '/' || path.AsSpan().ContainsAny('\\', ':') || path.Split('/').Contains("..")
            ? throw new FormatException($"the path '{path}' does not stay below the folder")
            : path;
    }

    /// <summary>The name of a pack, which becomes part of paths: letters, digits and underscores.</summary>
    public static string RequiredPack(JsonElement row, string property)
    {
        string name = Required(row, property);
        return char.IsAsciiLetter(name[0]) && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? name
            : throw new FormatException($"'{name}' is not the name of a pack");
    }

    /// <summary>A length in bytes, or null where the property is absent.</summary>
    public static long? Length(JsonElement row)
    {
        if (!row.TryGetProperty("length", out JsonElement value))
        {
            return null;
        }

        return value.TryGetInt64(out long length) && length >= 0
            ? length
            : throw new FormatException($"the length {value.GetRawText()} is not a number of bytes");
    }

    /// <summary>The same list; throws when something stands there twice, because the two would contradict each other.</summary>
    public static IReadOnlyList<T> Distinct<T>(IReadOnlyList<T> list, Func<T, string> name)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return list.FirstOrDefault(element => !seen.Add(name(element))) is { } twice
            ? throw new FormatException($"'{name(twice)}' stands there twice")
            : list;
    }

    private static Version ReadVersion(JsonElement root, string what)
    {
        string text = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("version", out JsonElement value)
            ? value.GetString() ?? ""
            : "";
        if (!Version.TryParse(text, out Version? version))
        {
            throw new FormatException($"'version' is '{text}', not a version such as {ArtifactList.MajorVersion}.0");
        }

        return version.Major == ArtifactList.MajorVersion
            ? version
            : throw new ModelFormatException(
                ModelFormatError.UnsupportedVersion,
                0,
                $"{what} has version {version} here, this version of ModelSdk reads {ArtifactList.MajorVersion}.x; "
                + "build and run with the same version of ModelSdk");
    }

    // The exception counts lines and bytes in a line.
    private static long OffsetOf(ReadOnlySpan<byte> utf8, JsonException exception)
    {
        int start = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            start += utf8[start..].IndexOf((byte)'\n') + 1;
        }

        return start + (exception.BytePositionInLine ?? 0);
    }

    private static ModelFormatException Invalid(string what, string reason, long offset) => new(
        ModelFormatError.Corrupt, offset, $"this is not {what}: {reason}");
}
