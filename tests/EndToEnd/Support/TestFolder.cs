namespace ModelSdk.EndToEnd.Tests;

/// <summary>The folder of one test run, outside the tree: feed, packages and consumer projects.</summary>
internal static class TestFolder
{
    /// <summary>The folder; a name with a space and a letter outside ASCII, which must not matter anywhere.</summary>
    public static string Root { get; } = Path.Combine(
        Path.GetTempPath(), "modelsdk-e2e-" + Guid.NewGuid().ToString("N")[..8], "Prüfung 1");

    /// <summary>The folder feed that the packages are made into.</summary>
    public static string Feed { get; } = Path.Combine(Root, "feed");

    /// <summary>Where consumers' packages are extracted, so that the user's own cache never holds test versions.</summary>
    public static string Packages { get; } = Path.Combine(Root, "packages");

    /// <summary>The user's package cache, from which what is not ours is taken.</summary>
    private static string UserPackages { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Makes the folder, with the files that stop inheritance and add the feed to the machine's sources.</summary>
    public static void Create()
    {
        Directory.CreateDirectory(Feed);
        Directory.CreateDirectory(UserPackages);
        File.WriteAllText(Path.Combine(Root, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(Root, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(Root, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="modelsdk-tests" value="{Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="user" value="{UserPackages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Removes everything, unless MODELSDK_KEEP_E2E=1 asks to look at it.</summary>
    public static void Delete()
    {
        if (Environment.GetEnvironmentVariable("MODELSDK_KEEP_E2E") == "1")
        {
            return;
        }

        try
        {
            Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);
        }
        catch (IOException)
        {
            // A compiler server may still hold an analyzer on Windows; the temp folder is cleaned by the system.
        }
    }
}
