using System.Security.Cryptography;

namespace ModelSdk.Build.Aot.Caching;

/// <summary>SHA-256 of files, read in windows; the cache and the deployed folder check their files with it.</summary>
internal static class StreamHash
{
    /// <summary>The hash in lower case.</summary>
    public static string Of(Stream from, CancellationToken cancellationToken) => Copy(from, Stream.Null, cancellationToken);

    /// <summary>The hash of what is copied, in lower case.</summary>
    public static string Copy(Stream from, Stream to, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] window = new byte[1 << 20];
        for (int read; (read = from.Read(window)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(window, 0, read);
            to.Write(window, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
