namespace ModelSdk.Build.Toolchains;

/// <summary>Folders in which Python finds installed packages, by what the environment says and where interpreters lie; no process is started.</summary>
/// <remarks>
/// Order as Python's own: PYTHONPATH, then the active environment, then the interpreters on PATH, then the user's folder.
/// Layouts: Python documentation, "site" and "sysconfig" (schemes posix_prefix, posix_user, nt, osx_framework_user), and
/// Debian's dist-packages.
/// </remarks>
internal static class PythonFolders
{
    private static readonly string[] Interpreters = OperatingSystem.IsWindows() ? ["python.exe", "python3.exe"] : ["python3", "python"];

    /// <summary>Full paths of existing folders, each once.</summary>
    public static IReadOnlyList<string> Find(Func<string, string?> environment)
    {
        List<string> found = [];
        HashSet<string> seen = [];
        Add(List(environment("PYTHONPATH")));
        Add(OfPrefix(environment("VIRTUAL_ENV")));
        Add(OfPrefix(environment("CONDA_PREFIX")));
        foreach (string prefix in Prefixes(environment))
        {
            Add(OfPrefix(prefix));
        }

        Add(OfUser(environment));
        return found;

        void Add(IEnumerable<string> folders)
        {
            foreach (string folder in folders.Where(Directory.Exists).Select(Path.GetFullPath))
            {
                // lib64 is a link to lib in many environments.
                if (seen.Add(Real(folder)))
                {
                    found.Add(folder);
                }
            }
        }
    }

    private static IEnumerable<string> Prefixes(Func<string, string?> environment)
    {
        foreach (string name in Interpreters)
        {
            string? interpreter = List(environment("PATH")).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (interpreter is null)
            {
                continue;
            }

            // The environment of a link is where the link is; that of pyenv's stand-ins is said elsewhere.
            yield return PyenvVersion(interpreter, environment) ?? PrefixOf(interpreter);
            if (File.ResolveLinkTarget(interpreter, returnFinalTarget: true) is { Exists: true } target)
            {
                yield return PrefixOf(target.FullName);
            }
        }
    }

    private static string PrefixOf(string interpreter)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(interpreter)) ?? "";
        return OperatingSystem.IsWindows() && !Path.GetFileName(folder).Equals("Scripts", StringComparison.OrdinalIgnoreCase)
            ? folder
            : Path.GetDirectoryName(folder) ?? folder;
    }

    private static string? PyenvVersion(string interpreter, Func<string, string?> environment)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(interpreter)) ?? "";
        string root = Path.GetDirectoryName(folder) ?? "";
        string global = Path.Combine(root, "version");
        if (Path.GetFileName(folder) != "shims" || !Directory.Exists(Path.Combine(root, "versions")))
        {
            return null;
        }

        string version = environment("PYENV_VERSION") ?? (File.Exists(global) ? File.ReadLines(global).FirstOrDefault() ?? "" : "");
        string first = version.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return first.Length == 0 ? null : Path.Combine(root, "versions", first);
    }

    private static IEnumerable<string> OfPrefix(string? prefix)
    {
        if (string.IsNullOrWhiteSpace(prefix))
        {
            return [];
        }

        return OperatingSystem.IsWindows()
            ? [Path.Combine(prefix, "Lib", "site-packages")]
            : new[] { "lib", "lib64", Path.Combine("local", "lib") }
                .SelectMany(lib => Versions(Path.Combine(prefix, lib), "python3*"))
                .SelectMany(static python => new[] { Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages") });
    }

    private static IEnumerable<string> OfUser(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return Versions(Path.Combine(environment("APPDATA") ?? "", "Python"), "Python3*").Select(static python => Path.Combine(python, "site-packages"));
        }

        string home = environment("HOME") ?? "";
        string mac = Path.Combine(home, "Library", "Python");
        return home.Length == 0
            ? []
            : [.. OfPrefix(Path.Combine(home, ".local")), .. Versions(mac, "3*").Select(static python => Path.Combine(python, "lib", "python", "site-packages"))];
    }

    // The newest first.
    private static IEnumerable<string> Versions(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder)
                ? Directory.GetDirectories(folder, pattern).OrderByDescending(Minor).ThenBy(static path => path, StringComparer.Ordinal)
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int Minor(string path) =>
        int.TryParse(Path.GetFileName(path).Split('.', '-').ElementAtOrDefault(1) ?? "", out int minor) ? minor : 0;

    // Relative ones depend on where the build was started.
    private static string[] List(string? value) =>
    [
        .. (value ?? "").Split(Path.PathSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified),
    ];

    // With the links in it resolved, as far as that is needed to see that two are one.
    private static string Real(string folder)
    {
        string real = "";
        foreach (string part in folder.Split(Path.DirectorySeparatorChar))
        {
            real = real.Length == 0 ? part + Path.DirectorySeparatorChar : Path.Combine(real, part);
            try
            {
                real = Directory.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName ?? real;
            }
            catch (IOException)
            {
                return folder;
            }
        }

        return real;
    }
}
