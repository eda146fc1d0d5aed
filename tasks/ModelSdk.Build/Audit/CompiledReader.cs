using ModelSdk.Format;

namespace ModelSdk.Build.Audit;

/// <summary>Reads what a compiled file says of itself.</summary>
/// <remarks>Called by <see cref="ArtifactAudit"/> and <c>modelsdk inspect</c>.</remarks>
public static class CompiledReader
{
    /// <summary>The facts of a model; one that was not compiled has no partitions.</summary>
    public static CompiledFacts Read(TfliteModel model) => throw new NotImplementedException();
}
