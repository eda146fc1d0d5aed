using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>Tells models apart by their content, also those of gigabytes: for the names of <see cref="CrashMark"/>s.</summary>
internal static class ModelHash
{
    private const int Pieces = 64;
    private const int PieceBytes = 4096;

    // Of graphs of this length every byte counts; they are what decides whether an attempt crashes.
    private const int WholeBytes = 4 << 20;

    // One attempt asks several times: probe, creation, verification. Files do not change while they are open.
    private static readonly ConditionalWeakTable<ModelFile, string> Known = [];

    /// <summary>Sixteen hexadecimal digits: of the length and all bytes, or of pieces all over a large file.</summary>
    public static string Of(ModelFile file) => Known.GetValue(file, Compute);

    private static string Compute(ModelFile file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, file.Length);
        hash.AppendData(length);
        int whole = (int)Math.Min(file.Length, WholeBytes);
        hash.AppendData(file.Slice(0, whole));
        long rest = file.Length - whole;
        for (int piece = 0; rest > 0 && piece < Pieces; piece++)
        {
            long offset = whole + (long)((Int128)rest * piece / Pieces);
            hash.AppendData(file.Slice(offset, (int)Math.Min(PieceBytes, file.Length - offset)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
