namespace ModelSdk.Build.Toolchains;

/// <summary>An entry of ModelSdkLiteRt that exists.</summary>
/// <param name="Text">As the project writes it.</param>
/// <param name="Path">Full path.</param>
/// <param name="IsFolder">A folder; otherwise an archive.</param>
internal sealed record LiteRtEntry(string Text, string Path, bool IsFolder)
{
    private static readonly string[] Archives = [".whl", ".zip", ".aar"];

    private static readonly string[] OtherArchives = [".gz", ".tgz", ".tar", ".xz", ".bz2", ".7z", ".zst", ".rar"];

    /// <summary>Name of the file or folder.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>Whether a file is an archive that is unpacked, by its name.</summary>
    public static bool IsArchive(string file) => Archives.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>The entries of the list, relative to the folder of the project.</summary>
    /// <param name="list">$(ModelSdkLiteRt).</param>
    /// <param name="projectFile">The project.</param>
    /// <param name="diagnostics">Takes what is wrong with the others.</param>
    public static IReadOnlyList<LiteRtEntry> Read(string list, string projectFile, ICollection<ModelDiagnostic> diagnostics)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(projectFile)) ?? "";
        List<LiteRtEntry> entries = [];
        foreach (string text in list.Split([';', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string path;
            try
            {
                // Projects are written with either separator.
                string native = System.IO.Path.DirectorySeparatorChar == '/' && !System.IO.Path.Exists(System.IO.Path.Combine(folder, text))
                    ? text.Replace('\\', '/')
                    : text;
                path = System.IO.Path.GetFullPath(native, folder);
            }
            catch (ArgumentException)
            {
                diagnostics.Add(DiagnosticRules.UnusableToolchain.At(projectFile, text, "it is no path. Give a folder, a wheel, a zip or an AAR"));
                continue;
            }

            bool isFolder = Directory.Exists(path);
            if (Problem(text, path, isFolder) is { } problem)
            {
                diagnostics.Add(DiagnosticRules.UnusableToolchain.At(projectFile, text, problem));
            }
            else
            {
                entries.Add(new LiteRtEntry(text, path, isFolder));
            }
        }

        return entries;
    }

    private static string? Problem(string text, string path, bool isFolder)
    {
        if (isFolder || (File.Exists(path) && IsArchive(path)))
        {
            return null;
        }

        if (!File.Exists(path))
        {
            string where = System.IO.Path.IsPathFullyQualified(text) ? "it does not exist" : $"'{path}' does not exist";
            return $"{where}. Correct the path, which starts at the folder of the project, or download it";
        }

        return OtherArchives.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? "archives of this kind are not unpacked here. Unpack it, and give the folder"
            : "it is neither a folder nor a .whl, .zip or .aar file. Give one of these";
    }
}

/// <summary>Why an entry of ModelSdkLiteRt cannot be used; becomes MSDK4015.</summary>
/// <param name="entry">Which one.</param>
/// <param name="reason">A clause, and what to do as a sentence without full stop.</param>
internal sealed class UnusableEntryException(LiteRtEntry entry, string reason) : Exception(reason)
{
    public LiteRtEntry Entry { get; } = entry;
}
