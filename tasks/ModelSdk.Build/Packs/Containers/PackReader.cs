using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>A module read from a pack file (.ai.pack, .zip): its manifest and its files.</summary>
/// <remarks>Used by <c>modelsdk pack verify</c>. Nothing is unpacked; files open streams into the archive.</remarks>
public sealed class PackReader : IDisposable
{
    /// <summary>The manifest.</summary>
    public PackManifest Manifest => throw new NotImplementedException();

    /// <summary>The pack.</summary>
    public PackContent Content => throw new NotImplementedException();

    /// <summary>Opens a pack file.</summary>
    /// <exception cref="InvalidDataException">It is no zip or no pack; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PackReader Open(string path) => throw new NotImplementedException();

    /// <inheritdoc />
    public void Dispose() => throw new NotImplementedException();
}
