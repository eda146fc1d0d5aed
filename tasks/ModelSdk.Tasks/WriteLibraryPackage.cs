using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelSdk.Build;

namespace ModelSdk.Tasks;

/// <summary>Writes the build files that bring a library's models to the users of its package.</summary>
/// <remarks>Called by sdk/build/ModelSdk.Pack.targets; the text comes from <see cref="LibraryPackage"/>.</remarks>
[MSBuildMultiThreadableTask]
public sealed class WriteLibraryPackage : Microsoft.Build.Utilities.Task
{
    /// <summary>The models of all target frameworks, as GetModelSdkModels returns them.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>$(PackageId).</summary>
    [Required]
    public string PackageId { get; set; } = "";

    /// <summary>Full path of the project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Folder for the written files; relative to the project.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Items of the project that are packed, with their PackagePath.</summary>
    public ITaskItem[] PackedItems { get; set; } = [];

    /// <summary>Folder of the help pages.</summary>
    public string DocsDirectory { get; set; } = "";

    /// <summary>Files for the package, with PackagePath.</summary>
    [Output]
    public ITaskItem[] PackageFiles { get; set; } = [];

    /// <inheritdoc />
    public override bool Execute()
    {
        DiagnosticLog log = new(Log, BuildEngine, DocsDirectory);
        try
        {
            PackageFiles = [.. CreateFiles(log)];
        }
        catch (Exception exception)
        {
            log.WriteInternalError(exception, ProjectFile);
        }

        return !Log.HasLoggedErrors;
    }

    private List<ITaskItem> CreateFiles(DiagnosticLog log)
    {
        PackagedModel[] models =
        [
            .. Models
                .Select(static m => new PackagedModel(
                    m.GetMetadata("FullPath"), m.GetMetadata("AssemblyName"), m.GetMetadata("Name"))
                {
                    AiPack = m.GetMetadata("AiPack").Trim(),
                    DeliveryType = m.GetMetadata("DeliveryType").Trim(),
                })
                .DistinctBy(static m => (m.FullPath, m.AssemblyName, m.Name)),
        ];
        List<ITaskItem> files = [.. models.Select(static m => Packed(m.FullPath, m.RelativePath))];
        string modelsFile = LibraryPackage.ModelsFile(PackageId);
        files.Add(Write(modelsFile, LibraryPackage.ModelsProps(models)));

        Dictionary<string, string> own = OwnBuildFiles();
        string props = PackageId + ".props";
        if (!own.TryGetValue($"buildTransitive/{props}", out string? ownProps))
        {
            string[] inherited = own.ContainsKey($"build/{props}") ? [$"../build/{props}"] : [];
            files.Add(Write(props, LibraryPackage.Imports([.. inherited, modelsFile])));
        }
        else if (!File.ReadAllText(ownProps).Contains(modelsFile, StringComparison.OrdinalIgnoreCase))
        {
            log.Write([DiagnosticRules.OwnTransitiveProps.At(ProjectFile, ownProps, modelsFile)]);
        }

        string targets = PackageId + ".targets";
        if (own.ContainsKey($"build/{targets}") && !own.ContainsKey($"buildTransitive/{targets}"))
        {
            files.Add(Write(targets, LibraryPackage.Imports([$"../build/{targets}"])));
        }

        return files;
    }

    /// <summary>Files that the project packs itself: path in the package to full path.</summary>
    private Dictionary<string, string> OwnBuildFiles()
    {
        Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
        foreach (ITaskItem item in PackedItems)
        {
            string name = item.GetMetadata("Filename") + item.GetMetadata("Extension");
            foreach (string part in item.GetMetadata("PackagePath").Split(';', StringSplitOptions.TrimEntries))
            {
                string path = part.Replace('\\', '/').TrimStart('/');
                bool isFolder = path.EndsWith('/') || Path.GetExtension(path).Length == 0;
                files[isFolder ? $"{path.TrimEnd('/')}/{name}" : path] = item.GetMetadata("FullPath");
            }
        }

        return files;
    }

    private ITaskItem Write(string fileName, string text)
    {
        string path = Path.Combine(Path.GetDirectoryName(ProjectFile) ?? "", OutputDirectory, fileName);
        OutputFile.WriteIfDifferent(path, text);
        return Packed(path, "buildTransitive/" + fileName);
    }

    private static TaskItem Packed(string path, string packagePath)
    {
        TaskItem item = new(path);
        item.SetMetadata("Pack", "true");
        item.SetMetadata("PackagePath", packagePath);
        return item;
    }
}
