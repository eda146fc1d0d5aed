using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Metadata;

/// <summary>TFLite Metadata of a model: what its tensors mean, and the label files that travel in it.</summary>
/// <remarks>
/// A FlatBuffer of its own in the metadata entry TFLITE_METADATA, with files in a zip archive behind the model. Many
/// models have none. Used by the build's inspection; nothing here is needed to run a model.
/// </remarks>
public sealed class TfliteMetadata
{
    /// <summary>Name of the metadata entry.</summary>
    public const string EntryName = "TFLITE_METADATA";

    private readonly TfliteModel _model;
    private readonly FlatTable _root;
    private AssociatedFileArchive? _files;

    private TfliteMetadata(TfliteModel model, FlatTable root)
    {
        _model = model;
        _root = root;
    }

    /// <summary>The version of the metadata schema that this reader understands.</summary>
    public static Version UnderstoodParserVersion { get; } = new(1, 5, 0);

    /// <summary>Name of the model.</summary>
    public string? Name => _root.String(0);

    /// <summary>What the model does.</summary>
    public string? Description => _root.String(1);

    /// <summary>Version of the model.</summary>
    public string? Version => _root.String(2);

    /// <summary>Metadata of subgraphs, in their order; tools fill the first only.</summary>
    public ViewList<SubgraphMetadata> Subgraphs => new(_model, _root.Tables(3));

    /// <summary>Who made it.</summary>
    public string? Author => _root.String(4);

    /// <summary>Licence.</summary>
    public string? License => _root.String(5);

    /// <summary>Files that concern the model as a whole.</summary>
    public ViewList<AssociatedFile> AssociatedFiles => new(_model, _root.Tables(6));

    /// <summary>The smallest parser version that knows all fields in use, such as <c>1.2.1</c>, or null.</summary>
    public string? MinParserVersion => _root.String(7);

    /// <summary>Whether <see cref="MinParserVersion"/> is above <see cref="UnderstoodParserVersion"/>.</summary>
    public bool NeedsNewerParser => ParseVersion(MinParserVersion) > UnderstoodParserVersion;

    /// <summary>The files behind the model; none when there is no archive.</summary>
    /// <exception cref="ModelFormatException">The archive is damaged.</exception>
    public AssociatedFileArchive Files => _files ??= AssociatedFileArchive.Read(_model.File);

    /// <summary>Reads the metadata of a model.</summary>
    /// <returns>The metadata, or null when the model has none.</returns>
    /// <exception cref="ModelFormatException">They are damaged or of an unknown schema.</exception>
    public static TfliteMetadata? TryRead(TfliteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (MetadataEntry entry in model.Metadata)
        {
            if (entry.Name != EntryName)
            {
                continue;
            }

            BufferDef buffer = model.Buffers[(int)entry.BufferIndex];
            FlatBuffer message = new(model.File, buffer.FileOffset, buffer.Length);
            if (!message.HasIdentifier("M001"u8))
            {
                throw new ModelFormatException(
                    ModelFormatError.Invalid, buffer.FileOffset, "the TFLite metadata are of an unknown schema; 'M001' is expected");
            }

            FlatVerifier.Verify(message, MetadataSchema.Root);
            return new TfliteMetadata(model, message.Root);
        }

        return null;
    }

    // Parts that are missing count as 0, parts that are no number as 0 too.
    private static Version ParseVersion(string? text)
    {
        Span<int> parts = stackalloc int[3];
        int index = 0;
        ReadOnlySpan<char> rest = text;
        foreach (Range range in rest.Split('.'))
        {
            if (index == parts.Length)
            {
                break;
            }

            _ = int.TryParse(rest[range], out parts[index]);
            parts[index] = Math.Max(parts[index], 0);
            index++;
        }

        return new Version(parts[0], parts[1], parts[2]);
    }
}
