using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>One vendor's bytecode format.</summary>
/// <param name="Backend">A name in Data/backends.</param>
/// <param name="Title">For people.</param>
/// <param name="Recognises">Whether these are its bytes; looks at the beginning and the end only.</param>
/// <param name="Read">Reads what they say; failures of the format become a problem.</param>
internal sealed record BytecodeFormat(
    string Backend, string Title, Func<ModelFile, bool> Recognises, Func<ModelFile, BytecodeFacts> Read);

/// <summary>The table of bytecode formats; <see cref="CompiledReader"/> asks it for each range of bytecode.</summary>
/// <remarks>
/// Nothing here copies bytecode: a <see cref="ModelFile"/> checks every range and long searches go by windows. Formats
/// without a mark of their own come last.
/// </remarks>
internal static class BytecodeFormats
{
    /// <summary>Name of bytecode that no format recognises; by itself it is no defect.</summary>
    public const string Unknown = "unknown";

    // A file system that lost what was not yet written gives zeros; no format begins and ends with so many.
    private const int ZeroProbe = 4096;

    private static readonly BytecodeFormat[] All =
    [
        QnnContext.Format,
        OpenVinoExport.Format,
        OpenVinoContainer.Format,
        GoogleTensorCode.Format,
        SamsungHeader.Format,
        NeuronGraphs.Format,
        NeuronCache.Format,
    ];

    /// <summary>What a range of bytecode says of itself.</summary>
    public static BytecodeFacts Read(ModelFile code)
    {
        if (code.Length == 0)
        {
            return new BytecodeFacts { Format = Unknown, Problems = ["the bytecode is empty"] };
        }

        if (IsZero(code, 0) && IsZero(code, code.Length / 2) && IsZero(code, Math.Max(0, code.Length - ZeroProbe)))
        {
            return new BytecodeFacts { Format = Unknown, Problems = ["the bytecode holds only zeros: it was not written to its end"] };
        }

        foreach (BytecodeFormat format in All)
        {
            if (Recognises(format, code))
            {
                return Read(format, code);
            }
        }

        return new BytecodeFacts { Format = Unknown };
    }

    private static bool Recognises(BytecodeFormat format, ModelFile code)
    {
        try
        {
            return format.Recognises(code);
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }

    private static BytecodeFacts Read(BytecodeFormat format, ModelFile code)
    {
        try
        {
            return format.Read(code);
        }
        catch (ModelFormatException exception)
        {
            return new BytecodeFacts
            {
                Backend = format.Backend,
                Format = format.Title,
                Problems = [$"the bytecode is damaged: {exception.Reason} (byte {exception.Offset} of it)"],
            };
        }
    }

    private static bool IsZero(ModelFile code, long offset) =>
        code.Slice(offset, (int)Math.Min(ZeroProbe, code.Length - offset)).IndexOfAnyExcept((byte)0) < 0;
}
