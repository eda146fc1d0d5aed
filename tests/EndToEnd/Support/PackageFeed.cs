using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>The packages of the solution, made once for a test run with the command of the README.</summary>
internal static class PackageFeed
{
    private static readonly Lazy<CommandResult> Packed = new(Pack);

    /// <summary>Version of this run's packages; never used twice, as NuGet keeps what it has extracted.</summary>
    public static string Version { get; } = $"1.0.0-e2e.{DateTime.UtcNow:yyyyMMddHHmmss}";

    /// <summary>Makes the packages when that has not happened yet.</summary>
    public static void EnsurePacked() => Packed.Value.Succeeded();

    /// <summary>Full path of a package.</summary>
    public static string Path(string id)
    {
        EnsurePacked();
        return System.IO.Path.Combine(TestFolder.Feed, $"{id}.{Version}.nupkg");
    }

    // An artifacts folder of its own: other tests may be running from the usual one.
    private static CommandResult Pack() => DotNet.Run(
        Repository.Root,
        "pack",
        "ModelSdk.sln",
        "-c",
        "Release",
        "-o",
        TestFolder.Feed,
        "-v:q",
        $"-p:PackageVersion={Version}",
        $"-p:ArtifactsPath={Repository.Path("artifacts", "e2e")}{System.IO.Path.DirectorySeparatorChar}");
}
