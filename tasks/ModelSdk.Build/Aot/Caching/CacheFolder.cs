namespace ModelSdk.Build.Aot.Caching;

/// <summary>Where the cache of compiled models and unpacked tools lies.</summary>
/// <remarks>Called by the tasks and by the <c>modelsdk</c> command, so that all of them share one cache.</remarks>
public static class CacheFolder
{
    /// <summary>Full path of the folder, which need not exist.</summary>
    /// <param name="property">$(ModelSdkCacheDir); relative paths start at the project's folder, empty means the user's cache.</param>
    /// <param name="projectFile">Full path of the project file.</param>
    public static string Resolve(string property, string projectFile) => Resolve(
        property,
        projectFile,
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux",
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static string Resolve(
        string property, string projectFile, string system, Func<string, string?> environment, string home)
    {
        string projectFolder = Path.GetDirectoryName(Path.GetFullPath(projectFile)) ?? Path.GetFullPath(".");
        return property.Trim() is { Length: > 0 } given
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(given, projectFolder))
            : OfUser(system, environment, home)
                // An account without a home, as in some containers. Not the system's temporary folder: others may write there.
                ?? Path.Combine(projectFolder, "obj", "modelsdk-cache");
    }

    private static string? OfUser(string system, Func<string, string?> environment, string home) => system switch
    {
        "windows" => Under(environment("LOCALAPPDATA"), "ModelSdk", "Cache") ?? Under(home, "AppData", "Local", "ModelSdk", "Cache"),
        "macos" => Under(home, "Library", "Caches", "ModelSdk"),
        _ => Under(environment("XDG_CACHE_HOME"), "modelsdk") ?? Under(home, ".cache", "modelsdk"),
    };

    // The XDG specification has relative paths ignored; so do we everywhere.
    private static string? Under(string? folder, params ReadOnlySpan<string> names) =>
        folder is { Length: > 0 } && Path.IsPathRooted(folder) ? Path.Combine([folder, .. names]) : null;
}
