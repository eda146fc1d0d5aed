using System.Globalization;
using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>A project of a user: a folder outside the tree with a project file, sources and models.</summary>
internal sealed class Consumer
{
    private int _logs;

    /// <summary>Makes an empty project folder; <paramref name="name"/> is the project's name too.</summary>
    public Consumer(string name, string folder)
    {
        PackageFeed.EnsurePacked();
        Name = name;
        Folder = Path.Combine(TestFolder.Root, folder, name);
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Name of project and assembly.</summary>
    public string Name { get; }

    /// <summary>Folder of the project file.</summary>
    public string Folder { get; }

    /// <summary>The project file.</summary>
    public string ProjectFile => Path.Combine(Folder, Name + ".csproj");

    /// <summary>Writes a text file of the project.</summary>
    public Consumer With(string relativePath, string text)
    {
        string path = Path.Combine(Folder, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Writes the project file; <c>VERSION</c> stands for the version of this run's packages.</summary>
    public Consumer WithProject(string text) => With(Name + ".csproj", text.Replace("VERSION", PackageFeed.Version));

    /// <summary>Copies a file of tests/Assets into the project.</summary>
    public Consumer WithAsset(string relativePath, params string[] asset) => WithFile(relativePath, Repository.Asset(asset));

    /// <summary>Copies a file from anywhere into the project.</summary>
    public Consumer WithFile(string relativePath, string source)
    {
        string path = Path.Combine(Folder, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(source, path, overwrite: true);
        return this;
    }

    /// <summary>Runs a dotnet command on the project.</summary>
    public CommandResult DotNet(params string[] arguments) => Tests.DotNet.Run(Folder, arguments);

    /// <summary>Runs a dotnet command that must succeed, and reads its binary log.</summary>
    public BuildLog Logged(params string[] arguments)
    {
        (CommandResult result, BuildLog log) = Log(arguments);
        result.Succeeded();
        return log;
    }

    /// <summary>Runs a dotnet command that must fail, and reads its binary log.</summary>
    public BuildLog LoggedFailure(params string[] arguments)
    {
        (CommandResult result, BuildLog log) = Log(arguments);
        result.Failed();
        return log;
    }

    /// <summary>Full path of a file of the project.</summary>
    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Paths below a folder of the project, relative to it, with / and sorted; empty when it is not there.</summary>
    public string[] Files(params string[] parts)
    {
        string folder = PathOf(parts);
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>Every file under bin and obj with its time of writing.</summary>
    public IReadOnlyDictionary<string, DateTime> Outputs() => new[] { "bin", "obj" }
        .SelectMany(folder => Files(folder).Select(file => PathOf(folder, file)))
        .ToDictionary(file => file, File.GetLastWriteTimeUtc, StringComparer.Ordinal);

    private (CommandResult Result, BuildLog Log) Log(string[] arguments)
    {
        // Outside the project, so that the log is no file of it.
        string path = Path.Combine(
            TestFolder.Root, $"{Name}-{Guid.NewGuid():N}-{(_logs++).ToString(CultureInfo.InvariantCulture)}.binlog");
        CommandResult result = DotNet([.. arguments, $"-bl:{path}"]);
        return (result, BuildLog.Read(path, result));
    }
}
