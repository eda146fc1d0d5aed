using System.Diagnostics;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>The variants of one model that were compiled ahead of time: a list beside it, or those of its pack.</summary>
/// <remarks>Made by <see cref="AttemptPlan"/> where an engine serves the NPU; opened by the ladder through <see cref="VariantFile"/>.</remarks>
internal sealed class VariantList
{
    private readonly IReadOnlyList<ArtifactRow> _rows;
    private readonly string _where;
    private readonly string? _folder;
    private readonly PackVariants? _packed;
    private readonly FallbackStep? _problem;

    private VariantList(
        string where, IReadOnlyList<ArtifactRow> rows, string? folder = null, PackVariants? packed = null, FallbackStep? problem = null)
    {
        (_where, _rows, _folder, _packed, _problem) = (where, rows, folder, packed, problem);
    }

    /// <summary>Reads what there is for a model; a list that is absent is no error, but an empty list.</summary>
    public static VariantList Read(OpenedModel opened)
    {
        if (opened.Packed is { } packed)
        {
            return new VariantList($"pack '{packed.Pack}'", packed.Rows, packed: packed);
        }

        if (opened.ArtifactsPath is not { } path || !File.Exists(path))
        {
            return new VariantList("", []);
        }

        string where = $"'{path}'";
        long start = Stopwatch.GetTimestamp();
        try
        {
            return new VariantList(where, ArtifactList.Read(File.ReadAllBytes(path)).Variants, Path.GetDirectoryName(path));
        }
        catch (ModelFormatException exception) when (exception.Kind == ModelFormatError.UnsupportedVersion)
        {
            return Unreadable(ModelErrorCode.UnsupportedRuntimeVersion, $"{where}: {exception.Reason}");
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return Unreadable(ModelErrorCode.FileIo, $"{where} cannot be read: {exception.Message}");
        }

        VariantList Unreadable(ModelErrorCode code, string detail) =>
            new(where, [], problem: Failed(code, detail, Stopwatch.GetElapsedTime(start)));
    }

    /// <summary>Those that were compiled for the device, in the order of the list.</summary>
    public IReadOnlyList<VariantPlace> For(DeviceInfo device) =>
        [.. _rows.Where(device.Fits).Select(row => new VariantPlace(row, PathOf(row), _packed))];

    /// <summary>The step that says why there is none for the device; null when the model has no variants at all.</summary>
    public FallbackStep? ExplainNone(DeviceInfo device)
    {
        if (_problem is not null || _rows.Count == 0)
        {
            return _problem;
        }

        string targets = string.Join(", ", _rows.Select(static row => row.Target).Distinct());
        string remedy = device.Soc is null
            ? "give the id of one of them there when you know that it fits"
            : "add this SoC to ModelSdkTargets and build the application again";
        return Failed(
            ModelErrorCode.UnsupportedOnDevice,
            $"{device.Describe()}, but {_where} has variants compiled for {targets} only; {remedy}",
            TimeSpan.Zero);
    }

    private string? PathOf(ArtifactRow row) =>
        _folder is null ? null : Path.Combine(_folder, row.Path.Replace('/', Path.DirectorySeparatorChar));

    private static FallbackStep Failed(ModelErrorCode code, string detail, TimeSpan elapsed) => new()
    {
        Tried = Accelerator.Npu,
        Engine = EngineNames.Artifacts,
        Stage = FallbackStage.Variant,
        Succeeded = false,
        Code = code,
        Detail = detail,
        Elapsed = elapsed,
    };
}

/// <summary>Compiled variants that a pack has.</summary>
/// <param name="Source">Where packs come from.</param>
/// <param name="Pack">The pack.</param>
/// <param name="Rows">Its variants of the model.</param>
internal sealed record PackVariants(ModelPackSource Source, string Pack, IReadOnlyList<ArtifactRow> Rows);
