using System.Globalization;
using System.Security.Cryptography;

namespace ModelSdk.LiteRt;

/// <summary>Tells one build of the library from another without reading all of it.</summary>
internal static class LibraryIdentity
{
    private const int Samples = 64;
    private const int SampleBytes = 4096;

    /// <summary>Length and a hash of pieces all over the file: code that was added or removed moves what follows it.</summary>
    public static string Of(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] piece = new byte[SampleBytes];
            long step = Math.Max(SampleBytes, file.Length / Samples);
            for (long offset = 0; offset < file.Length; offset += step)
            {
                file.Position = offset;
                hash.AppendData(piece, 0, file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false));
            }

            string sum = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
            return string.Create(CultureInfo.InvariantCulture, $"{file.Length:x}-{sum}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Loaded, but not readable as a file: without an identity, nothing that is kept counts as its own.
            return $"process-{Environment.ProcessId}";
        }
    }
}
