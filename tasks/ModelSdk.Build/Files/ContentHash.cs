using System.Security.Cryptography;
using System.Text;

namespace ModelSdk.Build.Files;

/// <summary>SHA-256 in lower case: of files, read in windows, and of texts that stand for what something was made from.</summary>
internal static class ContentHash
{
    /// <summary>The hash of a text, as UTF-8.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The hash of what follows in a stream.</summary>
    public static string Of(Stream from, CancellationToken cancellationToken) => Copy(from, Stream.Null, cancellationToken);

    /// <summary>The hash of what is copied.</summary>
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
