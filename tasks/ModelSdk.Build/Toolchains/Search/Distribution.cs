namespace ModelSdk.Build.Toolchains;

/// <summary>Versions of installed or unpacked Python packages, by the names of their dist-info folders.</summary>
internal static class Distribution
{
    private const int Levels = 8;

    /// <summary>The version of a package in a folder above the path; null when none is there.</summary>
    /// <param name="path">A file of the package.</param>
    /// <param name="package">Name of the package; its nightly builds count too.</param>
    public static string? VersionAbove(string path, string package)
    {
        string name = package.Replace('-', '_');
        string? folder = Path.GetDirectoryName(path);
        for (int level = 0; level < Levels && folder is not null; level++, folder = Path.GetDirectoryName(folder))
        {
            foreach (string start in new[] { name + "-", name + "_nightly-" })
            {
                try
                {
                    if (Directory.EnumerateDirectories(folder, start + "*.dist-info").Order(StringComparer.Ordinal).LastOrDefault() is { } found)
                    {
                        return Path.GetFileName(found)[start.Length..^".dist-info".Length];
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    return null;
                }
            }
        }

        return null;
    }
}
