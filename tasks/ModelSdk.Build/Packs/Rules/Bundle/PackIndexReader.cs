using ModelSdk.Build.Packs.Layout;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>Reads the index of a pack out of its files.</summary>
internal static class PackIndexReader
{
    private const int MostBytes = 64 << 20;

    /// <summary>The index; null when the pack has none, or none that can be read, with a clause that says why.</summary>
    /// <exception cref="IOException">The pack cannot be read.</exception>
    public static PackIndex? Read(PackContent pack, out string? problem)
    {
        string path = PackPaths.Index(pack.Name);
        problem = null;
        try
        {
            return pack.Files.FirstOrDefault(file => file.Path == path) is { } file ? PackIndex.Read(Bytes(file)) : null;
        }
        catch (Exception exception) when (exception is ModelFormatException or InvalidDataException)
        {
            problem = $"the index '{path}' of pack '{pack.Name}' cannot be used: {exception.Message.TrimEnd('.')}";
            return null;
        }
    }

    private static byte[] Bytes(PackFile file)
    {
        if (file.Length > MostBytes)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it has {file.Length:N0} bytes, which no index has"));
        }

        using Stream stream = file.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
