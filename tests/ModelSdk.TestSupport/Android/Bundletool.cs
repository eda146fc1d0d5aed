namespace ModelSdk.TestSupport.Android;

/// <summary>Google's bundletool in two versions, for tests that hold our packs and bundles against it.</summary>
/// <remarks>A start takes 0.5 to 1 second, so tests ask as much as they can of one bundle.</remarks>
public sealed class Bundletool
{
    private readonly Func<(string Tool, string[] Arguments)> _start;

    private Bundletool(string version, Func<(string Tool, string[] Arguments)> start)
    {
        Version = version;
        _start = start;
    }

    /// <summary>1.18.3: AI packs and device groups, as .NET for Android runs it.</summary>
    public static Bundletool Current { get; } = new("1.18.3", static () => (AndroidTools.Java,
    [
        // Short runs: no optimizing compiler, one garbage collector thread, nothing left in the system's temporary folder.
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx1g", "-Dfile.encoding=UTF-8",
        $"-Djava.io.tmpdir={AndroidTools.Folder("tmp")}", "-jar", AndroidTools.Jar,
    ]));

    /// <summary>1.9.0 of 2022: neither AI packs nor device groups.</summary>
    public static Bundletool Old { get; } = new("1.9.0", static () => (AndroidTools.OldBundletool, []));

    /// <summary>Version, as its messages begin: <c>[BT:1.18.3]</c>.</summary>
    public string Version { get; }

    /// <summary>Runs a command.</summary>
    public ToolRun Run(params IEnumerable<string> arguments)
    {
        (string tool, string[] before) = _start();
        return ToolRun.Of(tool, [.. before, .. arguments]);
    }

    /// <summary>Runs <c>build-bundle</c>.</summary>
    /// <param name="bundle">The .aab to write.</param>
    /// <param name="modules">Module zips, the base module among them.</param>
    /// <param name="configuration">Bundle configuration (JSON), or null.</param>
    /// <param name="metadata">Values of <c>--metadata-file</c>: <c>path in BUNDLE-METADATA:file</c>.</param>
    public ToolRun BuildBundle(string bundle, IEnumerable<string> modules, string? configuration = null, params IEnumerable<string> metadata) =>
        Run(
        [
            "build-bundle", "--overwrite", $"--output={bundle}", $"--modules={string.Join(',', modules)}",
            .. configuration is null ? Array.Empty<string>() : [$"--config={configuration}"],
            .. metadata.Select(static file => $"--metadata-file={file}"),
        ]);

    /// <summary>Runs <c>build-apks</c>; the APKs are not signed, which is a warning.</summary>
    /// <param name="bundle">The .aab.</param>
    /// <param name="apks">The .apks to write.</param>
    /// <param name="more">Such as <c>--mode=universal</c>.</param>
    public ToolRun BuildApks(string bundle, string apks, params IEnumerable<string> more) =>
        Run(["build-apks", "--overwrite", $"--bundle={bundle}", $"--output={apks}", $"--aapt2={AndroidTools.Aapt2ForApks}", .. more]);

    /// <summary>The text after <c>Error: </c> of a run that failed, or null.</summary>
    public string? ErrorOf(ToolRun run)
    {
        string prefix = $"[BT:{Version}] Error: ";
        string? line = run.Error.Split('\n').FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal));
        return line?[prefix.Length..].TrimEnd();
    }
}
