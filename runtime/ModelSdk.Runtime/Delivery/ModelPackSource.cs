namespace ModelSdk;

/// <summary>Where an application gets model files that do not lie beside its program: its own assets, and packs.</summary>
/// <remarks>
/// <para>
/// Asked by the loader for models of <see cref="ModelSource.Deployed"/> that are not beside the program. On Android
/// <c>AndroidModels.Use(context)</c> sets one; <see cref="FromFolder"/> serves programs that have their packs as files.
/// </para>
/// <para>
/// For those who write one: members are called by several threads at once. What they throw becomes a
/// <see cref="DeliveryStep"/> of the report, and the loader goes on to the next place. Paths have <c>/</c> and no
/// suffixes (<c>#group_…</c>): they are those on a device.
/// </para>
/// </remarks>
public abstract class ModelPackSource
{
    /// <summary>The source for loads whose <see cref="ModelOptions.Packs"/> is null; set once, when the application starts.</summary>
    public static ModelPackSource? Default { get; set; }

    /// <summary>What the source is, for messages: "the folder …", "Google Play".</summary>
    public abstract string DisplayName { get; }

    /// <summary>Packs that lie in a folder, as files <c>&lt;pack&gt;.ai.pack</c> or unpacked as <c>&lt;pack&gt;/</c> or <c>&lt;pack&gt;/assets/</c>.</summary>
    /// <param name="folder">The folder; <c>models/…</c> in it is what a phone would have as assets of the application.</param>
    /// <param name="deviceGroup">
    /// The device group to be, for packs whose folders still have suffixes; null for the group <c>other</c>.
    /// </param>
    /// <remarks>Nothing is unpacked: models are mapped where they lie in the pack. Files must not change while in use.</remarks>
    /// <exception cref="ArgumentException">The folder is empty, or the group is not a name of letters, digits and underscores.</exception>
    public static ModelPackSource FromFolder(string folder, string? deviceGroup = null) =>
        new FolderPackSource(folder, deviceGroup);

    /// <summary>Finds a file of the application itself.</summary>
    /// <param name="path">Such as <c>models/packs.json</c> or <c>models/App/flowers/flowers.tflite</c>.</param>
    /// <returns>Where it lies, or null when the application has no such file.</returns>
    public abstract ModelPackFile? FindAsset(string path);

    /// <summary>Finds a file of a pack.</summary>
    /// <param name="pack">Name of the pack.</param>
    /// <param name="path">Path below the pack's assets.</param>
    /// <returns>Where it lies, or null when the pack is not on the device or has no such file.</returns>
    public abstract ModelPackFile? FindFile(string pack, string path);

    /// <summary>Brings a pack onto the device; returns when it is there or cannot come.</summary>
    /// <param name="pack">Name of the pack.</param>
    /// <param name="waitForUser">
    /// Whether to go on waiting while only the user can help (<see cref="ModelPackStatus.WaitingForWifi"/>,
    /// <see cref="ModelPackStatus.RequiresUserConfirmation"/>); otherwise such a state is returned at once.
    /// </param>
    /// <param name="progress">Told each state, in order.</param>
    /// <param name="cancellationToken">Gives up the download.</param>
    /// <returns>The last state; <see cref="ModelPackStatus.Completed"/> when the pack is on the device.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract Task<ModelPackState> FetchAsync(
        string pack, bool waitForUser, IProgress<ModelPackState> progress, CancellationToken cancellationToken);

    /// <summary>Packs to look into when the application has no list of them.</summary>
    internal virtual IReadOnlyList<string> ListPacks() => [];
}

/// <summary>A file, or a part of one: what lies uncompressed in an archive is mapped from there.</summary>
/// <param name="Path">Path of the file that holds it.</param>
/// <param name="Offset">Byte at which it begins.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record ModelPackFile(string Path, long Offset, long Length)
{
    /// <summary>Up to this length a file that is compressed where it lies is read into memory; beyond, it is refused.</summary>
    public const int MaxCompressedLength = 32 << 20;

    /// <summary>The bytes of a file that is compressed where it lies, and was read; null for one that is mapped.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }
}
