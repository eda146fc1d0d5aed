using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>Reads what says which pack a model is in, and where in the pack; called by the searches for a model.</summary>
/// <remarks>Failures are <see cref="ModelException"/>s whose message becomes the detail of a step.</remarks>
internal static class PackLookup
{
    // A list of thousands of models has less.
    private const long MaxListLength = 16 << 20;

    /// <summary>The pack that the application's list names for the model; null when it lists no pack with it.</summary>
    /// <remarks>Without a list, the first pack that is here and whose index has the model.</remarks>
    /// <exception cref="ModelException">The list cannot be read.</exception>
    public static PackListEntry? FindPack(ModelPackSource packs, string assembly, string name) =>
        packs.FindAsset(PackList.Path) is { } list
            ? Read(list, $"the list of packs '{PackList.Path}'", PackList.Read).Find(assembly, name)
            : FindPackByIndex(packs, assembly, name) is { } pack ? new PackListEntry(pack, Delivery: "", [$"{assembly}/{name}"]) : null;

    /// <summary>Whether a pack is on the device.</summary>
    public static bool IsHere(ModelPackSource packs, string pack) => packs.FindFile(pack, PackIndex.FileName(pack)) is not null;

    /// <summary>The row of the model in the pack's index; null when the pack is not on the device.</summary>
    /// <exception cref="ModelException">The index cannot be read, or does not have the model.</exception>
    public static PackIndexModel? FindModel(ModelPackSource packs, string pack, string assembly, string name)
    {
        if (ReadIndex(packs, pack) is not { } index)
        {
            return null;
        }

        return Find(index, assembly, name)
            ?? throw new ModelException(
                ModelErrorCode.NotFound,
                $"pack '{pack}' does not have the model, though '{PackList.Path}' says so; the pack and the application "
                + "were not built together");
    }

    // A damaged index matters only when no other pack has the model.
    private static string? FindPackByIndex(ModelPackSource packs, string assembly, string name)
    {
        ModelException? damage = null;
        foreach (string pack in packs.ListPacks())
        {
            try
            {
                if (ReadIndex(packs, pack) is { } index && Find(index, assembly, name) is not null)
                {
                    return pack;
                }
            }
            catch (ModelException exception)
            {
                damage ??= exception;
            }
        }

        return damage is null ? null : throw damage;
    }

    private static PackIndexModel? Find(PackIndex index, string assembly, string name) =>
        index.Models.FirstOrDefault(model => model.Assembly == assembly && model.Name == name);

    private static PackIndex? ReadIndex(ModelPackSource packs, string pack)
    {
        string fileName = PackIndex.FileName(pack);
        if (packs.FindFile(pack, fileName) is not { } file)
        {
            return null;
        }

        PackIndex index = Read(file, $"the index '{fileName}' of pack '{pack}'", PackIndex.Read);
        return index.Pack == pack
            ? index
            : throw new ModelException(
                ModelErrorCode.FileIo, $"the index of pack '{pack}' is that of another pack, '{index.Pack}'");
    }

    private static T Read<T>(ModelPackFile file, string what, Func<ReadOnlyMemory<byte>, T> read)
    {
        if (file.Length > MaxListLength)
        {
            throw new ModelException(ModelErrorCode.FileIo, $"{what} cannot be read: it has {file.Length} bytes");
        }

        try
        {
            if (file.Data is { } bytes)
            {
                return read(bytes);
            }

            using ModelFile data = ModelFile.Open(file.Path, file.Offset, file.Length);
            return read(data.Slice(0, (int)file.Length).ToArray());
        }
        catch (ModelFormatException exception)
        {
            ModelErrorCode code = exception.Kind == ModelFormatError.UnsupportedVersion
                ? ModelErrorCode.UnsupportedRuntimeVersion
                : ModelErrorCode.FileIo;
            throw new ModelException(code, $"{what} cannot be read: {exception.Message}", innerException: exception);
        }
    }
}
