using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>Keeps models away from the GPU that would end the process there: a list of known ones, and a mark of earlier crashes.</summary>
internal sealed class GpuGuard : IDisposable
{
    /// <summary>Whether the GPU may be tried with this model; cheap, changes nothing.</summary>
    public static BackendProbe Check(LoadedLibrary library, ModelArtifact artifact, ModelOptions options) =>
        throw new NotImplementedException();

    /// <summary>Marks that an attempt begins; disposing the guard takes the mark away, a crash leaves it.</summary>
    public static GpuGuard Enter(LoadedLibrary library, ModelArtifact artifact, ModelOptions options) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
