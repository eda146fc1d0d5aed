using ModelSdk.Build.Audit;
using ModelSdk.Format;

namespace ModelSdk.Build.Artifacts;

/// <summary>Holds inputs and outputs of a variant against those of the model that it names.</summary>
/// <remarks>Part of <see cref="VariantCheck"/>, before the audit: with the wrong model nothing else that it says would help.</remarks>
internal static class VariantSignatures
{
    private const int ShownCount = 4;

    /// <summary>Why the variant cannot stand for the model and what to do, or null.</summary>
    public static string? FindProblem(TfliteModel variant, ApplicationModel model)
    {
        try
        {
            using TfliteModel source = TfliteModel.Open(model.Item.FullPath);
            IReadOnlyList<string> differences = SignatureComparison.Compare(source, variant);
            return differences.Count == 0
                ? null
                : $"its inputs and outputs are not those of model '{model.Item.Name}' ({model.Item.Identity}): "
                    + string.Join("; ", differences.Take(ShownCount))
                    + (differences.Count > ShownCount ? $"; and {differences.Count - ShownCount} more" : "")
                    + ". Name the model that it was compiled from, or compile this one again";
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return $"its model '{model.Item.Name}' cannot be read, so that nobody knows whether it fits: {exception.Message}";
        }
    }
}
