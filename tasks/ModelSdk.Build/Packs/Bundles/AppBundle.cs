using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>An app bundle (.aab) as the verification sees it. Nothing is unpacked; files open streams into the archive.</summary>
public sealed class AppBundle : IDisposable
{
    /// <summary>The packs among its modules.</summary>
    public IReadOnlyList<PackContent> Packs => throw new NotImplementedException();

    /// <summary>Declared device groups; null when the bundle declares none.</summary>
    public IReadOnlyList<DeviceGroup>? Groups => throw new NotImplementedException();

    /// <summary>Opens a bundle.</summary>
    /// <exception cref="InvalidDataException">It is no app bundle; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AppBundle Open(string path) => throw new NotImplementedException();

    /// <inheritdoc />
    public void Dispose() => throw new NotImplementedException();
}
