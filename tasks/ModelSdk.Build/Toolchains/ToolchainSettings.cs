namespace ModelSdk.Build.Toolchains;

/// <summary>Where <see cref="ToolchainFinder"/> looks.</summary>
public sealed record ToolchainSettings
{
    /// <summary>$(ModelSdkLiteRt): folders, wheels, zips and AARs, separated by semicolons; empty when not set.</summary>
    public string LiteRt { get; init; } = "";

    /// <summary>Folder that relative paths in <see cref="LiteRt"/> start at; also stands as the file of diagnostics.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>Full path of the cache (ModelSdkCacheDir or the user's); archives are unpacked under <c>toolchains</c>.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Whether Python packages and PATH are looked at when <see cref="LiteRt"/> does not bring what is needed.</summary>
    public bool SearchMachine { get; init; } = true;

    /// <summary>Environment variables (PATH, HOME, VIRTUAL_ENV, CONDA_PREFIX, …); null means those of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}
