using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>Samsung: a header that says where code and weights lie.</summary>
/// <remarks>
/// Source: LiteRT, litert/vendors/samsung/schema/litert_samsung_header.fbs. The plugin of 2.3.0 stores what AI LiteCore
/// returns without this header: such code has no mark and stays unknown. No file with the header has been seen.
/// </remarks>
internal static class SamsungHeader
{
    /// <summary>The row of <see cref="BytecodeFormats"/>.</summary>
    public static readonly BytecodeFormat Format = new(
        "samsung", "Samsung AI LiteCore with header", static code => code.HasAt(4, "LSSH"u8), Read);

    private static BytecodeFacts Read(ModelFile code)
    {
        FlatTable header = new FlatBuffer(code, 0, code.Length).Root;
        FlatTable binary = header.Table(1);
        List<string> problems = [];
        if (!header.Has(1))
        {
            problems.Add("its header names no code");
        }
        else
        {
            Check(binary.Table(0), "the code", code.Length, problems);
        }

        FlatTableVector weights = header.Tables(2);
        for (int i = 0; i < weights.Count && problems.Count == 0; i++)
        {
            Check(weights[i].Table(0), $"weights {i}", code.Length, problems);
        }

        return new BytecodeFacts
        {
            Backend = Format.Backend,
            Format = Format.Title,
            Details = [new("header version", $"{header.UInt32(0)}")],
            Problems = problems,
        };
    }

    // Offsets are told apart from lengths by the schema only; where they start counting nobody says, so only nonsense is reported.
    private static void Check(FlatTable section, string what, long length, List<string> problems)
    {
        long start = section.Int64(0);
        long end = section.Int64(1);
        if (start < 0 || end < start || end - start > length)
        {
            problems.Add($"its header says that {what} lies at bytes {start} to {end} of {length}");
        }
    }
}
