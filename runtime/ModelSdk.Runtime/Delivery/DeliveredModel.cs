using System.Diagnostics;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>Looks for a deployed model where it was delivered: in its pack, then among the application's own assets.</summary>
/// <remarks>Called by <see cref="DeployedModelSource"/> for what does not lie beside the program; one for each load.</remarks>
internal sealed class DeliveredModel(ModelPackSource packs, string assembly, string name, PackFetch? fetch)
{
    private readonly List<DeliveryStep> _steps = [];
    private PackVariants? _variants;

    /// <summary>Every place that was asked, in order.</summary>
    public IReadOnlyList<DeliveryStep> Steps => _steps;

    /// <summary>Opens the model at the first place that has it; null when none does.</summary>
    public OpenedModel? Open()
    {
        OpenedModel? opened = Try(ArtifactPlace.Pack, OpenPacked) ?? Try(ArtifactPlace.Asset, OpenAsset);
        return opened is null ? null : opened with { Delivery = _steps, Packed = _variants };
    }

    /// <summary>Notes that another place was asked before.</summary>
    public void Add(ArtifactPlace place, ModelErrorCode code, string detail) =>
        _steps.Add(new DeliveryStep { Place = place, Succeeded = false, Code = code, Detail = detail });

    private (OpenedModel Model, string Detail) OpenPacked()
    {
        PackListEntry entry = PackLookup.FindPack(packs, assembly, name)
            ?? throw new ModelException(ModelErrorCode.NotFound, $"no pack of {packs.DisplayName} is known to have it");
        string pack = entry.Name;
        PackIndexModel model = PackLookup.FindModel(packs, pack, assembly, name) ?? throw Missing(entry);

        // They serve whatever place the source model is found at: an application may carry that one itself.
        _variants = new PackVariants(packs, pack, model.Variants);
        PackIndexFile source = model.Source
            ?? throw new ModelException(
                ModelErrorCode.NotFound,
                $"pack '{pack}' has compiled variants only{Fetched(pack)}; the application itself carries the source model");
        string what = $"'{source.Path}' of pack '{pack}'";
        string others = source.OtherOnly ? "; SourceModel=OtherOnly gives it only to devices of no device group" : "";
        ModelPackFile file = packs.FindFile(pack, source.Path)
            ?? throw new ModelException(ModelErrorCode.NotFound, $"{what} is not there{others}");
        if (file.Length != source.Length)
        {
            throw new ModelException(
                ModelErrorCode.InvalidModel,
                $"{what} has {file.Length} bytes, but the pack's index says {source.Length}{others}; it is not used");
        }

        OpenedModel opened = OpenPart(file, what, ArtifactPlace.Pack, source.Sha256);
        return (opened with { Pack = pack }, $"{what}{Fetched(pack)}{Describe(file)}");
    }

    private string Fetched(string pack) => fetch?.Pack == pack ? $", fetched from {packs.DisplayName}" : "";

    private (OpenedModel Model, string Detail) OpenAsset()
    {
        string path = $"models/{assembly}/{name}/{name}.tflite";
        ModelPackFile file = packs.FindAsset(path)
            ?? throw new ModelException(ModelErrorCode.NotFound, $"the application has no asset '{path}'");
        string what = $"the asset '{path}'";
        return (OpenPart(file, what, ArtifactPlace.Asset, sha256: null), $"{what}{Describe(file)}");
    }

    private static string Describe(ModelPackFile file) => file.Data is null ? "" : ", compressed, so it was read into memory";

    // Larger files are not read whole before they run; their length has been compared, and the structure is verified.
    private static OpenedModel OpenPart(ModelPackFile file, string what, ArtifactPlace place, string? sha256)
    {
        TfliteModel model = ModelOpener.OpenPart(file, what);
        string? found = ModelHash.Of(model.File);
        if (sha256 is not null && found is not null && found != sha256)
        {
            model.Dispose();
            throw new ModelException(
                ModelErrorCode.InvalidModel,
                $"{what} is not the file that was packed: its SHA-256 is {found}, the pack's index says {sha256}; it is not used");
        }

        return new OpenedModel(model, file.Path, ArtifactOrigin.Source) { Place = place, Sha256 = found };
    }

    private ModelException Missing(PackListEntry pack)
    {
        string how = fetch?.Pack != pack.Name
            ? "Load takes what is there, LoadAsync fetches it"
            : fetch.State switch
            {
                null => "it has compiled variants only, and nothing here could run one (the NPU is not asked for, no engine "
                    + "serves it, or the device's SoC is not known), so it is not fetched",
                { Status: ModelPackStatus.Completed } =>
                    $"{packs.DisplayName} says that it has come, but it has no '{PackIndex.FileName(pack.Name)}'",
                { } state => Describe(state),
            };
        return new ModelException(ModelErrorCode.DeliveryFailed, $"pack '{pack.Name}' is not on this device: {how}");
    }

    private static string Describe(ModelPackState state)
    {
        string error = state.ErrorCode == 0 ? "" : $" (error {state.ErrorCode})";
        string detail = state.Detail.Length == 0 ? "" : $", {state.Detail}";
        string user = state.NeedsUser
            ? "; give ModelOptions.DeliveryState and show the store's dialog to go on from there"
            : "";
        return $"{state.Status}{error}{detail}{user}";
    }

    private OpenedModel? Try(ArtifactPlace place, Func<(OpenedModel Model, string Detail)> open)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = place == ArtifactPlace.Pack && fetch is not null ? fetch.Elapsed : TimeSpan.Zero;
        OpenedModel? opened = null;
        ModelErrorCode code = ModelErrorCode.None;
        string detail;
        try
        {
            (opened, detail) = open();
        }
        catch (Exception exception)
        {
            // The promise is to go on to the next place whatever happened at this one; the step keeps what it was.
            (code, detail) = Explain(exception);
        }

        _steps.Add(new DeliveryStep
        {
            Place = place,
            Succeeded = opened is not null,
            Code = code,
            Detail = detail,
            Elapsed = before + Stopwatch.GetElapsedTime(start),
        });
        return opened;
    }

    private static (ModelErrorCode Code, string Detail) Explain(Exception exception) => exception switch
    {
        ModelException model => (model.Code, model.Message),
        ModelFormatException or IOException or UnauthorizedAccessException => (ModelErrorCode.FileIo, exception.Message),
        _ => (ModelErrorCode.Unknown, $"{exception.GetType().Name}: {exception.Message}"),
    };
}
