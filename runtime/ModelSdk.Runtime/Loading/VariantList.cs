using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>Reads the list of compiled variants beside a deployed model, for the ladder.</summary>
internal static class VariantList
{
    // Where a list is read but no engine is asked.
    private const string Engine = "artifacts";

    /// <summary>The step that says why no variant is used, or null when there is none to be used.</summary>
    /// <remarks>A list that is absent is no error: the source model is all there is then.</remarks>
    public static FallbackStep? Explain(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            ArtifactList list = ArtifactList.Read(File.ReadAllBytes(path));
            return list.Variants.Count == 0
                ? null
                : Failed(
                    ModelErrorCode.UnsupportedOnDevice,
                    $"'{path}' lists variants compiled for {string.Join(", ", list.Variants.Select(row => row.Target))}, "
                    + "but this version of ModelSdk cannot run compiled variants yet; the source model is used");
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

    private static FallbackStep Failed(ModelErrorCode code, string detail) => new()
    {
        Tried = Accelerator.Npu,
        Engine = Engine,
        Succeeded = false,
        Code = code,
        Detail = detail,
    };
}
