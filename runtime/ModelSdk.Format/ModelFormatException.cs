namespace ModelSdk.Format;

/// <summary>A model file is damaged, or is not what it claims to be.</summary>
/// <remarks>The only exception that the readers of this assembly throw for bad content.</remarks>
public sealed class ModelFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">What is wrong in general; the build maps it to a diagnostic.</param>
    /// <param name="offset">Byte offset in the file at which the defect was seen.</param>
    /// <param name="message">One sentence without the offset.</param>
    /// <param name="found">The identifier or version in the file, for kinds that are about one.</param>
    public ModelFormatException(ModelFormatError kind, long offset, string message, string? found = null)
        : base($"{message} (at byte {offset})")
    {
        Kind = kind;
        Offset = offset;
        Reason = message;
        Found = found;
    }

    /// <summary>What is wrong in general.</summary>
    public ModelFormatError Kind { get; }

    /// <summary>Byte offset in the file at which the defect was seen.</summary>
    public long Offset { get; }

    /// <summary>The sentence of <see cref="Exception.Message"/> without the offset.</summary>
    public string Reason { get; }

    /// <summary>The identifier or schema version in the file, where <see cref="Kind"/> is about one; else null.</summary>
    public string? Found { get; }
}

/// <summary>Kinds of <see cref="ModelFormatException"/>, each with a diagnostic of its own in the build.</summary>
public enum ModelFormatError
{
    /// <summary>The bytes cannot be read as the format says: truncated, or an offset leads astray (MSDK2002).</summary>
    Corrupt,

    /// <summary>The file identifier is not that of the format (MSDK2001).</summary>
    WrongIdentifier,

    /// <summary>The file is a Git LFS pointer, not a model (MSDK2003).</summary>
    GitLfsPointer,

    /// <summary>The schema version is not supported (MSDK2004).</summary>
    UnsupportedVersion,

    /// <summary>Well-formed, but its content makes no sense (MSDK2012).</summary>
    Invalid,
}
