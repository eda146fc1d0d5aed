using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelSdk.Format.Artifacts;

/// <summary>Writing, for the build of an application.</summary>
public sealed partial record ArtifactList
{
    // The same list gives the same bytes on every system. Options of compilers are read by people.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file: UTF-8, lines end with LF, tools in order of their names.</summary>
    public byte[] ToUtf8()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", Version.ToString());
            json.WriteStartArray("variants");
            foreach (ArtifactRow row in Variants)
            {
                row.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
