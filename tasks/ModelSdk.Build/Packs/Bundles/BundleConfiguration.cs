namespace ModelSdk.Build.Packs.Bundles;

/// <summary>The bundle configuration (JSON for <c>bundletool --config</c>): the project's own file with what packs need.</summary>
/// <remarks>Called by PackBuild. .NET for Android merges its globs into the result, arrays by concatenation, so names are camelCase.</remarks>
public static class BundleConfiguration
{
    /// <summary>Merges.</summary>
    /// <param name="userFile">$(AndroidBundleConfigurationFile) of the project, or null.</param>
    /// <param name="splitByGroup">Whether any pack has device groups: adds the dimension DEVICE_GROUP with suffix stripping.</param>
    /// <param name="extractNativeLibraries">Sets uncompressNativeLibraries to false, unless the file says otherwise.</param>
    /// <param name="projectFile">For findings without a file.</param>
    /// <returns>The JSON (UTF-8, LF; the same input gives the same bytes) and MSDK5141 where the file contradicts.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (byte[] Json, IReadOnlyList<ModelDiagnostic> Diagnostics) Merge(
        string? userFile, bool splitByGroup, bool extractNativeLibraries, string projectFile) => throw new NotImplementedException();
}
