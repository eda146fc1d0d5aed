namespace ModelSdk.Build.Toolchains;

/// <summary>What there is to compile with, what is missing and where was looked; printed by <c>modelsdk doctor</c>.</summary>
/// <remarks>Has no types of MSBuild or of the command line, so that a target can print it as well.</remarks>
public sealed partial record DoctorReport
{
    /// <summary>What was found.</summary>
    public required ToolchainSearch Search { get; init; }

    /// <summary>What the tool itself says, one row for each compiler.</summary>
    public required IReadOnlyList<CompilerProbe> Compilers { get; init; }

    /// <summary>Full path of the cache.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Bytes in it.</summary>
    public long CacheBytes { get; init; }

    /// <summary>Files in it.</summary>
    public int CacheFiles { get; init; }

    /// <summary>Where the run-time library was found, or null when the usual places were left to be searched.</summary>
    public string? RunTimeLibrary { get; init; }

    /// <summary>A tiny model on each accelerator of the run-time library; empty when nobody tried.</summary>
    public IReadOnlyList<RunTimeTrial> RunTime { get; init; } = [];

    /// <summary>Whether a model can be compiled for at least one SoC.</summary>
    public bool CanCompile => Compilers.Any(static compiler => compiler.CanCompile);

    /// <summary>Looks for the tools and asks them.</summary>
    public static Task<DoctorReport> MakeAsync(ToolchainSettings settings, CancellationToken cancellationToken) =>
        MakeAsync(settings, new ToolchainProbe(), cancellationToken);

    internal static async Task<DoctorReport> MakeAsync(ToolchainSettings settings, ToolchainProbe probe, CancellationToken cancellationToken)
    {
        ToolchainSearch search = ToolchainFinder.Find(settings, cancellationToken);
        IReadOnlyList<CompilerProbe> compilers = await probe.AskAsync(search.Toolchain, cancellationToken).ConfigureAwait(false);
        (long bytes, int files) = SizeOf(settings.CacheFolder);
        return new DoctorReport
        {
            Search = search,
            Compilers = compilers,
            CacheFolder = settings.CacheFolder,
            CacheBytes = bytes,
            CacheFiles = files,
        };
    }

    // Without what links lead to.
    private static (long Bytes, int Files) SizeOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return default;
        }

        long bytes = 0;
        int files = 0;
        EnumerationOptions options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", options))
        {
            try
            {
                bytes += file.Length;
                files++;
            }
            catch (IOException)
            {
                // Another build removes it in this moment.
            }
        }

        return (bytes, files);
    }
}
