using System.Security.Cryptography;
using ModelSdk.Format;

namespace ModelSdk.Build.Inspection;

/// <summary>SHA-256 of a model file, read in windows; manifest and op report carry it.</summary>
internal static class FileHash
{
    private const int Window = 1 << 20;

    /// <summary>The hash in lower case.</summary>
    public static string Of(ModelFile file, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long offset = 0; offset < file.Length; offset += Window)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(file.Slice(offset, (int)Math.Min(Window, file.Length - offset)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
