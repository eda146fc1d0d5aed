using System.Globalization;
using ModelSdk.Build.Processes;

namespace ModelSdk.Build.Aot.Running;

/// <summary>Arguments and environment of apply_plugin_main for a job; for <see cref="CompileRun"/>.</summary>
internal static class CompileCommand
{
    /// <summary>Name of the output in the folder of the run. Relative, because a comma in the path would make two outputs of it.</summary>
    public const string OutputName = "compiled.tflite";

    /// <summary>What the vendors need besides the plugin; a vendor without a row needs nothing.</summary>
    private static readonly Dictionary<string, Action<CompileJob, Parts>> Vendors = new()
    {
        ["mediatek"] = static (job, parts) =>
        {
            // Without it the adapter's intermediate files stay in the system's temporary folder (and on LiteRT 2.3 in one
            // with a garbled name); the path gets into the bytecode, which the audit does not compare.
            parts.Environment["MTKNN_ADAPTER_DLA_DIR"] = Directory.CreateDirectory(Path.Combine(parts.Folder, "dla")).FullName;
            if (MajorVersion(job.Compiler.SdkVersion) is { } major and (7 or 9))
            {
                parts.Flags.Add($"--mediatek_sdk_version_type=version{major}");
            }
        },
        ["samsung"] = static (job, parts) =>
        {
            // Its default is a SoC, and it wins over --soc_model; the stamp takes that one, so both are given.
            parts.Flags.Add($"--samsung_soc_model={job.Request.Target.CompilerModel}");
            string ending = Path.Combine("lib", "x86_64-linux");
            if (job.Compiler.LibraryFolders.Select(Path.TrimEndingDirectorySeparator)
                .FirstOrDefault(folder => folder.EndsWith(Path.DirectorySeparatorChar + ending, StringComparison.Ordinal)) is { } libraries)
            {
                parts.Environment["EXYNOS_AI_LITECORE_ROOT"] = libraries[..^(ending.Length + 1)];
            }
        },
    };

    internal static string LibraryVariable => OperatingSystem.IsWindows() ? "PATH" : "LD_LIBRARY_PATH";

    /// <summary>The command; or in a clause why there is none.</summary>
    /// <param name="job">What to compile.</param>
    /// <param name="folder">Folder of the run; links and sub-folders may be made in it.</param>
    public static (ToolCommand? Command, string? Problem) For(CompileJob job, string folder)
    {
        CompileRequest request = job.Request;
        Parts parts = new(folder);
        if (job.Compiler.Backend is { } backend && Vendors.TryGetValue(backend, out Action<CompileJob, Parts>? add))
        {
            add(job, parts);
        }

        // The tool loads every plugin below --libs and splits it at commas, the loader splits its variable at colons.
        (string plugins, string? problem) = Reachable(AloneFolder(job.Compiler.Plugin!, folder), folder, "plugin", ",");
        List<string> libraries = [];
        foreach (string library in job.Compiler.LibraryFolders)
        {
            (string reachable, string? libraryProblem) = Reachable(
                library, folder, $"libraries{libraries.Count}", OperatingSystem.IsWindows() ? ";" : ":;");
            libraries.Add(reachable);
            problem ??= libraryProblem;
        }

        if (problem is not null)
        {
            return (null, problem);
        }

        if (libraries.Count > 0)
        {
            string previous = Environment.GetEnvironmentVariable(LibraryVariable) ?? "";
            parts.Environment[LibraryVariable] = string.Join(
                Path.PathSeparator, previous.Length > 0 ? [.. libraries, previous] : libraries);
        }

        string temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        foreach (string variable in OperatingSystem.IsWindows() ? ["TEMP", "TMP"] : (string[])["TMPDIR"])
        {
            parts.Environment[variable] = temporary;
        }

        return (
            new ToolCommand
            {
                File = job.Toolchain.Tool!,
                Arguments =
                [
                    "--cmd=apply",
                    $"--model={request.ModelPath}",
                    $"--o={OutputName}",
                    "--err=--",
                    $"--libs={plugins}",
                    $"--soc_manufacturer={request.Target.Manufacturer}",
                    $"--soc_model={request.Target.CompilerModel}",
                    .. request.MaxPartitions is { } most
                        ? [string.Create(CultureInfo.InvariantCulture, $"--compiler_options_max_partitions={most}")]
                        : (string[])[],
                    .. parts.Flags,
                    .. request.Options.FlagsFor(request.Target),
                ],
                WorkingDirectory = folder,
                Environment = parts.Environment,
                Timeout = request.Timeout,
            },
            null);
    }

    /// <summary>The folder of the plugin; one with a link to it where other plugins lie beside or below, of which the tool would speak too.</summary>
    private static string AloneFolder(string plugin, string folder)
    {
        string own = Path.GetDirectoryName(plugin)!;
        EnumerationOptions below = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };
        if (!Directory.Exists(own) || Directory.EnumerateFiles(own, "*LiteRtCompilerPlugin*", below).All(file => file == plugin))
        {
            return own;
        }

        try
        {
            string alone = Directory.CreateDirectory(Path.Combine(folder, "only")).FullName;
            File.CreateSymbolicLink(Path.Combine(alone, Path.GetFileName(plugin)), plugin);
            return alone;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Windows without the right to make links.
            return own;
        }
    }

    /// <summary>A path to a folder without certain characters: its own, or that of a link in the folder of the run.</summary>
    internal static (string Path, string? Problem) Reachable(string target, string folder, string name, string separators)
    {
        char bad = target.FirstOrDefault(separators.Contains);
        if (bad == default)
        {
            return (target, null);
        }

        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, name), target);
            return (name, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (target, $"the path '{target}' has a '{bad}', at which the tool would cut it in two, and no link to it could be made "
                + $"({failure.Message}); move it to a folder without '{bad}'");
        }
    }

    private static int? MajorVersion(string? version)
    {
        string digits = new([.. (version ?? "").TrimStart('v', 'V').TakeWhile(char.IsAsciiDigit)]);
        return digits.Length is > 0 and < 5 ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>What the vendors' rows add to.</summary>
    private sealed record Parts(string Folder)
    {
        public List<string> Flags { get; } = [];

        public Dictionary<string, string?> Environment { get; } = [];
    }
}
