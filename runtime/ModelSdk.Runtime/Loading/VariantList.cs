using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>Tells the ladder of compiled variants: of the list beside a deployed model, or of its pack.</summary>
internal static class VariantList
{
    // Where a list is read but no engine is asked.
    private const string Engine = "artifacts";

    /// <summary>The step that says why no variant is used, or null when there is none to be used.</summary>
    public static FallbackStep? Explain(OpenedModel opened) =>
        opened.Pack is null ? Explain(opened.ArtifactsPath) : NotRun($"pack '{opened.Pack}' has", opened.PackVariants);

    // A list that is absent is no error: the source model is all there is then.
    private static FallbackStep? Explain(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            return NotRun($"'{path}' lists", ArtifactList.Read(File.ReadAllBytes(path)).Variants);
        }
        catch (ModelFormatException exception) when (exception.Kind == ModelFormatError.UnsupportedVersion)
        {
            return Failed(ModelErrorCode.UnsupportedRuntimeVersion, $"'{path}': {exception.Reason}");
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return Failed(ModelErrorCode.FileIo, $"'{path}' cannot be read: {exception.Message}");
        }
    }

    private static FallbackStep? NotRun(string where, IReadOnlyList<ArtifactRow> variants) => variants.Count == 0
        ? null
        : Failed(
            ModelErrorCode.UnsupportedOnDevice,
            $"{where} variants compiled for {string.Join(", ", variants.Select(static row => row.Target))}, "
            + "but this version of ModelSdk cannot run compiled variants yet; the source model is used");

    private static FallbackStep Failed(ModelErrorCode code, string detail) => new()
    {
        Tried = Accelerator.Npu,
        Engine = Engine,
        Succeeded = false,
        Code = code,
        Detail = detail,
    };
}
