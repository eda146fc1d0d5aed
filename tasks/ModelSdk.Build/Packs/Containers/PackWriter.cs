using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>Writes packs: <c>&lt;name&gt;.ai.pack</c>, which is also the module that bundletool takes under the name <c>modules/&lt;name&gt;.zip</c>.</summary>
/// <remarks>
/// A zip without compression: sorted entries, a fixed time, no folders, models at multiples of <see cref="Alignment"/>
/// bytes (they can be mapped from the container), ZIP64 only where needed. Called by PackBuild.
/// </remarks>
public static class PackWriter
{
    /// <summary>Where the bytes of files begin: a page of the largest page size of phones.</summary>
    public const int Alignment = 16384;

    /// <summary>Writes both files, each to a temporary name first, unless they are right already.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="packageName">For the manifest.</param>
    /// <param name="folder">Gets <c>&lt;name&gt;.ai.pack</c> and <c>modules/&lt;name&gt;.zip</c>.</param>
    /// <param name="progress">Bytes written of this pack, now and then.</param>
    /// <param name="cancellationToken">Stops between blocks; no part of a file is left.</param>
    /// <exception cref="IOException">A file cannot be read or written, or changed its length meanwhile.</exception>
    public static void Write(
        PackContent pack, string packageName, string folder, IProgress<PackProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

/// <summary>How far a pack is written.</summary>
/// <param name="Pack">Its name.</param>
/// <param name="Written">Bytes.</param>
/// <param name="Total">Bytes.</param>
public sealed record PackProgress(string Pack, long Written, long Total);
