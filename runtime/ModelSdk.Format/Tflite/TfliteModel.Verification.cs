using System.Text;
using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Verification;

namespace ModelSdk.Format;

/// <summary>The checks that opening a model makes, in order: identity, version, structure, meaning.</summary>
/// <remarks>
/// After them every view can be read without a surprise. Refused is what the official runtime refuses when it loads a
/// model, and what would make a reader leave its arrays; what merely no engine runs is not a matter of the format.
/// </remarks>
public sealed partial class TfliteModel
{
    // What people hand over by mistake, by the first bytes.
    private static readonly (byte[] Start, string What)[] KnownFiles =
    [
        ([.. "PK\x03\x04"u8], "a zip archive; a .task bundle holds its models inside"),
        ([.. "LITERTLM"u8], "a .litertlm bundle"),
        ([.. "GGUF"u8], "a GGUF model"),
        ([0x89, .. "HDF"u8], "an HDF5 file such as a Keras model"),
        ([.. "<!DOCTYPE"u8], "a web page"),
        ([.. "<html"u8], "a web page"),
        ([0x08], "perhaps an ONNX model or another protocol buffer"),
    ];

    /// <summary>Bytes of the file outside the FlatBuffer, as 64-bit fields of the schema name them.</summary>
    internal ReadOnlySpan<byte> SliceFile(ulong offset, ulong size, string what)
    {
        CheckFileRange(offset, size, what);
        if (size > int.MaxValue)
        {
            throw new ModelFormatException(
                ModelFormatError.Invalid, (long)offset, $"{what} has {size} bytes; more than 2 GB are not supported");
        }

        return File.Slice((long)offset, (int)size);
    }

    private void CheckFileRange(ulong offset, ulong size, string what)
    {
        if (size > (ulong)File.Length || offset > (ulong)File.Length - size)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt,
                (long)Math.Min(offset, long.MaxValue),
                $"{what} of {size} bytes begins at byte {offset}, but the file has {File.Length} bytes; it is truncated, " +
                "or the offset is wrong");
        }
    }

    private void CheckIdentity()
    {
        if (Buffer.HasIdentifier("TFL3"u8))
        {
            return;
        }

        ReadOnlySpan<byte> head = File.Slice(0, (int)Math.Min(File.Length, 64));
        if (head.StartsWith("version https://git-lfs"u8))
        {
            throw new ModelFormatException(
                ModelFormatError.GitLfsPointer, 0, "this is a Git LFS pointer, not a model; fetch the file with 'git lfs pull'");
        }

        if (head.Length < 8)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt, 0, $"a model has at least 8 bytes, but the file has {head.Length}; it is truncated");
        }

        string identifier = Printable(head.Slice(4, 4));
        string guess = "";
        foreach ((byte[] start, string what) in KnownFiles)
        {
            if (head.StartsWith(start))
            {
                guess = $"; it is {what}";
                break;
            }
        }

        throw new ModelFormatException(
            ModelFormatError.WrongIdentifier,
            4,
            $"this is not a TensorFlow Lite file (file identifier '{identifier}', expected 'TFL3'){guess}",
            identifier);
    }

    private void CheckVersion()
    {
        if (Version != 3)
        {
            throw new ModelFormatException(
                ModelFormatError.UnsupportedVersion,
                Root.FileOffset,
                $"schema version {Version} is not supported (supported: 3)",
                Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void CheckStructure()
    {
        FlatBufferLength = FlatVerifier.Verify(Buffer, TfliteSchema.Model);
        foreach (BufferDef buffer in Buffers)
        {
            if (buffer.IsOutside)
            {
                CheckFileRange(buffer.Offset, buffer.Size, "a constant outside the FlatBuffer");
            }
        }
    }

    private void CheckMeaning()
    {
        Findings findings = new();
        if (Subgraphs.Count == 0)
        {
            findings.Add("there is nothing to run", Root.FileOffset, $"the model has no subgraph");
        }

        OperatorChecks.CheckCodes(this, findings);
        int mostTensors = 0;
        foreach (Subgraph subgraph in Subgraphs)
        {
            mostTensors = Math.Max(mostTensors, subgraph.Tensors.Count);
        }

        bool valid = true;
        int[] producers = new int[mostTensors];
        foreach (Subgraph subgraph in Subgraphs)
        {
            bool buffersExist = TensorChecks.Check(this, subgraph, findings);
            bool tensorsExist = GraphChecks.CheckInterface(this, subgraph, findings)
                & OperatorChecks.CheckReferences(this, subgraph, findings);
            if (buffersExist && tensorsExist)
            {
                OperatorChecks.CheckOrder(this, subgraph, producers.AsSpan(0, subgraph.Tensors.Count), findings);
            }

            valid &= tensorsExist;
        }

        if (valid)
        {
            GraphChecks.CheckCalls(this, findings);
        }

        GraphChecks.CheckSignatures(this, findings);
        GraphChecks.CheckMetadata(this, findings);
        findings.ThrowIfAny();
    }

    internal static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte value in bytes)
        {
            _ = value is >= 0x20 and < 0x7F ? text.Append((char)value) : text.Append($"\\x{value:X2}");
        }

        return text.ToString();
    }
}
