using System.Globalization;
using Microsoft.Build.Framework;
using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Containers;

namespace ModelSdk.Tasks;

/// <summary>Builds the AI packs of an application and lists what the targets add to its bundle, then logs what was found.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.Packs.targets when something that the packs depend on has changed. Decides nothing about packs
/// itself: see <see cref="PackBuild"/>.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class BuildPacks : ProjectTask
{
    /// <summary>The application's own models.</summary>
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>Models of its references, with metadata AssemblyName; the first of a name in an assembly counts.</summary>
    public ITaskItem[] ReferencedModels { get; set; } = [];

    /// <summary>The ModelPack items.</summary>
    public ITaskItem[] Packs { get; set; } = [];

    /// <summary>The ModelDeviceTargetingConfig items.</summary>
    public ITaskItem[] DeviceConfigurations { get; set; } = [];

    /// <summary>Folder that <see cref="CompileModels"/> deployed into; "" when nothing was compiled.</summary>
    public string ArtifactDirectory { get; set; } = "";

    /// <summary>Folder of the packs.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Application id; "" where none is known.</summary>
    public string PackageName { get; set; } = "";

    /// <summary>$(AndroidBundleConfigurationFile) as the project set it.</summary>
    public string BundleConfiguration { get; set; } = "";

    /// <summary>Whether this is an Android application; otherwise packs are only built and checked.</summary>
    public bool IsAndroid { get; set; }

    /// <summary>$(SupportedOSPlatformVersion), such as 24.0.</summary>
    public string MinSdkVersion { get; set; } = "";

    /// <summary>Native libraries that the application delivers.</summary>
    public ITaskItem[] NativeLibraries { get; set; } = [];

    /// <summary>The project's own AndroidAppBundleMetaDataFile items.</summary>
    public ITaskItem[] BundleMetadata { get; set; } = [];

    /// <summary>Names of asset packs and feature modules of others.</summary>
    public ITaskItem[] OtherModules { get; set; } = [];

    /// <summary>$(AndroidStoreUncompressedFileExtensions).</summary>
    public string UncompressedExtensions { get; set; } = "";

    /// <summary>Folder of the lists that the targets read back: packs.modules, packs.assets, packs.files and packs.summary.</summary>
    [Required]
    public string ListDirectory { get; set; } = "";

    /// <summary>Path of the file that says when all of this last succeeded.</summary>
    [Required]
    public string Stamp { get; set; } = "";

    /// <summary>Builds; another one in tests.</summary>
    internal Func<PackProject, IProgress<PackProgress>, CancellationToken, PackBuildResult> Run { get; set; } = PackBuild.Run;

    /// <inheritdoc />
    private protected override void Execute(DiagnosticLog log)
    {
        PackBuildResult result = Build();
        if (!result.Diagnostics.Any(static finding => finding.Severity == DiagnosticSeverity.Error))
        {
            // Lists first: a warning that the project promotes to an error must find them consistent.
            WriteList("packs.modules", result.Modules.Select(RelativeToOutput));
            WriteList("packs.assets", result.BaseAssets.Select(static asset => asset.LogicalName));
            WriteList("packs.files", result.Files);
            WriteList("packs.summary", BuiltPacks.Lines(PathOf(OutputDirectory), result.Files));
            if (!result.Diagnostics.Any(log.IsError))
            {
                OutputFile.Touch(PathOf(Stamp));
            }
        }

        log.Write(result.Diagnostics);
    }

    private PackBuildResult Build()
    {
        Cancelled.ThrowIfCancellationRequested();
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(Stamp))!);
        File.Delete(PathOf(Stamp));
        PackProject project = CreateProject();
        IReadOnlyList<ModelDiagnostic> findings = Models.Length == 0 ? ProjectRules.CheckWithoutItems(project.Facts) : [];
        if (findings.Any(static finding => finding.Severity == DiagnosticSeverity.Error))
        {
            return new PackBuildResult { Diagnostics = findings };
        }

        PackBuildResult result = ProgressLines.WhileRunning(Log, lines => Run(project, new PackProgressLines(lines), Cancelled));
        return result with { Diagnostics = [.. findings, .. result.Diagnostics] };
    }

    private PackProject CreateProject() => new()
    {
        Facts = CreateFacts(),
        Models = ModelFiles.ToApplicationModels(Models, ReferencedModels, AssemblyName),
        Packs = [.. Packs.Select(static item => new PackItem(item.ItemSpec, ModelFiles.MetadataOf(item)))],
        ArtifactFolder = PathOf(ArtifactDirectory.Length == 0 ? Path.Combine(OutputDirectory, "no-artifacts") : ArtifactDirectory),
        DeviceConfigurations = [.. DeviceConfigurations.Select(static item => item.GetMetadata("FullPath"))],
        OutputFolder = PathOf(OutputDirectory),
        OwnsOutputFolder = true,
        PackageName = PackageName.Trim() is { Length: > 0 } name ? name : null,
        BundleConfiguration = BundleConfiguration.Trim() is { Length: > 0 } file ? PathOf(file) : null,
        Android = IsAndroid ? CreateAndroidFacts() : null,
    };

    private AndroidFacts CreateAndroidFacts() => new()
    {
        MinSdkVersion = int.TryParse(MinSdkVersion.Split('.')[0], CultureInfo.InvariantCulture, out int level) ? level : null,
        NativeLibraries = [.. Distinct(NativeLibraries.Select(static item => item.GetMetadata("Filename") + item.GetMetadata("Extension")))],
        BundleMetadata = [.. BundleMetadata.Select(static item => item.ItemSpec)],
        OtherModules = [.. Distinct(OtherModules.Select(static item => item.ItemSpec))],
        UncompressedExtensions = UncompressedExtensions.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private static IEnumerable<string> Distinct(IEnumerable<string> names) => names.Distinct(StringComparer.OrdinalIgnoreCase);

    private string RelativeToOutput(string path) => Path.GetRelativePath(PathOf(OutputDirectory), path).Replace('\\', '/');

    private void WriteList(string name, IEnumerable<string> lines) => OutputFile.WriteIfDifferent(
        Path.Combine(PathOf(ListDirectory), name), string.Concat(lines.Select(static line => line + "\n")));
}
