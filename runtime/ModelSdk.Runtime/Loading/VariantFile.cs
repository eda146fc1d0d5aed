using ModelSdk.Backends;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>Opens a compiled variant and makes sure that it is the file of its row, for the model that it stands for.</summary>
/// <remarks>Called by <see cref="Ladder"/>; whoever gets the artifact disposes its model.</remarks>
internal static class VariantFile
{
    /// <summary>Opens the file of a row.</summary>
    /// <param name="variant">Which, and where.</param>
    /// <param name="source">The model that it was compiled from.</param>
    /// <exception cref="ModelException">It is not there, or not what the list says.</exception>
    public static ModelArtifact Open(VariantPlace variant, ModelArtifact source)
    {
        (TfliteModel model, string path) = variant.Packed is { } packed
            ? OpenPacked(packed, variant.Row)
            : (OpenBeside(variant.Path!), variant.Path!);
        try
        {
            string what = $"the variant for {variant.Row.Target}";
            string? hash = CheckContent(variant.Row, model.File, what);
            if (SignatureCheck.Difference(SignatureInfo.ReadAll(source.Model), SignatureInfo.ReadAll(model)) is { } difference)
            {
                throw new ModelException(
                    ModelErrorCode.TypeMismatch,
                    $"{what} was made from another model than the one beside it: {difference}; build the application again");
            }

            return new ModelArtifact(model, Describe(variant, path, source.Info, hash)) { Variant = variant.Row, Source = source.Model };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static TfliteModel OpenBeside(string path) => File.Exists(path)
        ? ModelOpener.OpenFile(path)
        : throw new ModelException(
            ModelErrorCode.NotFound, $"'{path}' is not there, though the list beside the model names it; ship the whole 'models' folder");

    // A store gives a device one folder of each family: all variants have the same path, and one of them is there.
    private static (TfliteModel Model, string Path) OpenPacked(PackVariants packed, ArtifactRow row)
    {
        string what = $"'{row.Path}' of pack '{packed.Pack}'";
        ModelPackFile file = packed.Source.FindFile(packed.Pack, row.Path)
            ?? throw new ModelException(
                ModelErrorCode.NotFound,
                $"{what} is not there: this device was not given the folder of the group '{row.Group}'");
        return row.Length is null || file.Length == row.Length
            ? (ModelOpener.OpenPart(file, what), file.Path)
            : throw new ModelException(
                ModelErrorCode.InvalidModel,
                $"{what} has {file.Length} bytes, the variant for {row.Target} has {row.Length}: "
                + $"this device was given the folder of another group than '{row.Group}'");
    }

    // As of source models: larger files are not read whole before they run; their structure has been verified.
    private static string? CheckContent(ArtifactRow row, ModelFile file, string what)
    {
        string? found = ModelHash.Of(file);
        return found is null || string.Equals(found, row.Sha256, StringComparison.OrdinalIgnoreCase)
            ? found
            : throw new ModelException(
                ModelErrorCode.InvalidModel,
                $"{what} is not the file that the list was written for: its SHA-256 is {found}, the list says {row.Sha256}; "
                + "ship the files of one build together");
    }

    private static ArtifactInfo Describe(VariantPlace variant, string path, ArtifactInfo source, string? hash) => new()
    {
        Target = variant.Row.Target,
        Path = path,
        Place = variant.Packed is null ? source.Place : ArtifactPlace.Pack,
        Pack = variant.Packed?.Pack,
        Sha256 = hash,
        Origin = ArtifactOrigin.AheadOfTime,
    };
}

/// <summary>A row that fits the device, and where its file is.</summary>
/// <param name="Row">The row.</param>
/// <param name="Path">Path of the file when it lies beside the model; otherwise null.</param>
/// <param name="Packed">The pack that it is in; otherwise null.</param>
internal sealed record VariantPlace(ArtifactRow Row, string? Path, PackVariants? Packed);
