using Microsoft.Build.Framework;
using ModelSdk.Build;
using ModelSdk.Build.Aot.Caching;
using ModelSdk.Build.NativeFiles;

namespace ModelSdk.Tasks;

/// <summary>Lays out LiteRT's native libraries for an application and lists the files to deploy, then logs what was found.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.NativeFiles.targets when something that it depends on has changed. Decides nothing about
/// libraries itself: see <see cref="NativeFileBuild"/>.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class PlaceNativeLibraries : ProjectTask
{
    /// <summary>The application's own models, for their Targets.</summary>
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The ModelVariant items, for their Targets.</summary>
    public ITaskItem[] Variants { get; set; } = [];

    /// <summary>$(RuntimeIdentifier), or $(RuntimeIdentifiers) of an Android application; empty for a portable program.</summary>
    public string RuntimeIdentifiers { get; set; } = "";

    /// <summary>Whether this is an Android application.</summary>
    public bool IsAndroid { get; set; }

    /// <summary>Folder whose content is deployed.</summary>
    [Required]
    public string DeployDirectory { get; set; } = "";

    /// <summary>Path of the list of what is in <see cref="DeployDirectory"/>, which the targets read back.</summary>
    [Required]
    public string FilesFile { get; set; } = "";

    /// <summary>Path of the list of the files that were copied: newer ones are copied again.</summary>
    [Required]
    public string SourcesFile { get; set; } = "";

    /// <summary>Path of the file that says when all of this last succeeded.</summary>
    [Required]
    public string Stamp { get; set; } = "";

    /// <inheritdoc />
    private protected override void Execute(DiagnosticLog log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(Stamp))!);
        File.Delete(PathOf(Stamp));
        ProjectFacts facts = CreateFacts();
        NativeFileResult result = NativeFileBuild.Run(
            new NativeFileProject
            {
                Facts = facts,
                Targets = [.. Models.Concat(Variants).Select(static item => item.GetMetadata("Targets")).Distinct()],
                RuntimeIdentifiers = RuntimeIdentifiers.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                IsAndroid = IsAndroid,
                CacheFolder = CacheFolder.Resolve(facts.Property("ModelSdkCacheDir"), ProjectFile),
                OutputFolder = PathOf(DeployDirectory),
            },
            Cancelled);

        // Files first: a warning that the project promotes to an error must find them consistent.
        OutputFile.WriteIfDifferent(PathOf(FilesFile), Lines(result.Files));
        OutputFile.WriteIfDifferent(PathOf(SourcesFile), Lines(result.Sources));
        if (!result.Diagnostics.Any(found => log.IsError(found) || found.Rule == DiagnosticRules.UnusableToolchain))
        {
            OutputFile.Touch(PathOf(Stamp));
        }

        log.Write(result.Diagnostics);
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line + "\n"));
}
