using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>The dispatch library and the compiler plugin of one vendor, found near the native library.</summary>
/// <param name="DispatchFolder">Folder in which that dispatch library is the only one.</param>
/// <param name="CompilerFolder">Folder in which the vendor's plugin is the only one, or null when there is none.</param>
internal sealed record NpuLibraries(string DispatchFolder, string? CompilerFolder)
{
    /// <summary>Finds the libraries for a compiled variant (by the manufacturer of its stamp) or for any NPU of this device.</summary>
    /// <param name="library">The native library.</param>
    /// <param name="artifact">What is to run.</param>
    /// <param name="options">The application's options.</param>
    /// <param name="failure">Why there are none, where was looked, and what to do.</param>
    public static NpuLibraries? Find(
        LoadedLibrary library, ModelArtifact artifact, ModelOptions options, out BackendProbe failure) =>
        throw new NotImplementedException();
}
