using System.Security.Cryptography;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>SHA-256 of model files, for reports and for comparing with what was packed.</summary>
internal static class ModelHash
{
    // Reading the file once more costs about 1 ms for each 2 MB; beyond this it would be felt.
    private const long MaxLength = 4L << 20;

    /// <summary>The hash in lower-case hexadecimal digits; null for files above 4 MB, which are not read twice.</summary>
    public static string? Of(ModelFile file) => file.Length <= MaxLength
        ? Convert.ToHexStringLower(SHA256.HashData(file.Slice(0, (int)file.Length)))
        : null;
}
