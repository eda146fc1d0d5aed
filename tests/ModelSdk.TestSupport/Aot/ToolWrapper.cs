namespace ModelSdk.TestSupport.Aot;

/// <summary>A shell script in place of apply_plugin_main: it notes each start, does what a test wants and runs the real tool.</summary>
public sealed class ToolWrapper : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-wrapper-");
    private readonly string _starts;

    /// <summary>Writes the script.</summary>
    /// <param name="before">Lines of bash before the real tool is started.</param>
    /// <param name="run">The line that starts it; <c>$TOOL</c> is the real tool.</param>
    public ToolWrapper(string before = "", string run = "exec \"$TOOL\" \"$@\"")
    {
        _starts = Path.Combine(_folder.FullName, "starts.txt");
        string tools = Path.GetDirectoryName(LiteRtTools.Tool)!;
        string package = Path.GetDirectoryName(tools)!;
        string own = _folder.CreateSubdirectory(Path.Combine("sdk", Path.GetFileName(package), Path.GetFileName(tools))).FullName;
        Link(LiteRtTools.Folder, Folder, but: package);
        Link(package, Path.GetDirectoryName(own)!, but: tools);
        string script = Path.Combine(own, Path.GetFileName(LiteRtTools.Tool));
        File.WriteAllText(script, $"""
            #!/bin/bash
            TOOL='{LiteRtTools.Tool}'
            HERE='{Path.GetDirectoryName(script)}'
            echo "$@" >> '{_starts}'
            {before}
            {run}

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Script = script;
    }

    /// <summary>The script.</summary>
    public string Script { get; }

    /// <summary>A folder for ModelSdkLiteRt: the script, and links to everything else of <see cref="LiteRtTools.Folder"/>.</summary>
    public string Folder => Path.Combine(_folder.FullName, "sdk");

    /// <summary>Full path of a file beside the script, which the script knows as <c>$HERE/name</c>.</summary>
    public string Beside(string name) => Path.Combine(Path.GetDirectoryName(Script)!, name);

    /// <summary>Makes the file <c>$HERE/well</c>, from which on scripts of <see cref="Until"/> do what the real tool does.</summary>
    public void GetWell() => File.WriteAllText(Beside("well"), "");

    /// <summary>A tool that does something else until <see cref="GetWell"/>: lines of bash that know its input and output as <c>$IN</c> and <c>$OUT</c>.</summary>
    public static ToolWrapper Until(string otherwise) => new(
        """for a in "$@"; do case "$a" in --o=*) OUT="${a#--o=}";; --model=*) IN="${a#--model=}";; esac; done""",
        $"if [ -e \"$HERE/well\" ]; then exec \"$TOOL\" \"$@\"; fi\n{otherwise}");

    /// <summary>Starts that compile something, with their arguments.</summary>
    public string[] Starts => File.Exists(_starts)
        ? [.. File.ReadAllLines(_starts).Where(static line => line.Contains("--cmd=apply", StringComparison.Ordinal))]
        : [];

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static void Link(string from, string to, string but)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(from).Where(path => path != but))
        {
            _ = Directory.CreateSymbolicLink(Path.Combine(to, Path.GetFileName(path)), path);
        }
    }
}
