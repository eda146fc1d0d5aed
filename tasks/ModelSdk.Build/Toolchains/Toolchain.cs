using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Toolchains;

/// <summary>LiteRT's compiler tools as <see cref="ToolchainFinder"/> found them, from one or several sources.</summary>
public sealed record Toolchain
{
    /// <summary>Full path of apply_plugin_main; null when it was not found.</summary>
    public string? Tool { get; init; }

    /// <summary>SHA-256 of the tool, in lower case; empty without it.</summary>
    public string ToolHash { get; init; } = "";

    /// <summary>Release of LiteRT that the tool is from, such as <c>2.3.0</c>; null when nothing tells.</summary>
    public string? LiteRtVersion { get; init; }

    /// <summary>Where the tool is from, for people, such as <c>ModelSdkLiteRt (ai_edge_litert-2.3.0-….whl)</c>.</summary>
    public string Origin { get; init; } = "";

    /// <summary>One row for each vendor of Data/toolchains.json, also those of which nothing was found, then for plugins of other vendors.</summary>
    public IReadOnlyList<VendorCompiler> Compilers { get; init; } = [];

    /// <summary>
    /// The compiler for a SoC, with that of its SDKs that fits the SoC's generation: by its backend, or by
    /// <see cref="SocTarget.CompilerPlugin"/>; null when there is not even a row.
    /// </summary>
    public VendorCompiler? CompilerFor(SocTarget target) => Compilers
        .FirstOrDefault(compiler => target.CompilerPlugin is { } plugin ? compiler.PluginName == plugin : compiler.Backend == target.Backend)
        ?.For(target);
}

/// <summary>A vendor's part of a <see cref="Toolchain"/>.</summary>
public sealed record VendorCompiler
{
    /// <summary>A name in Data/backends; null for a plugin that no table knows.</summary>
    public string? Backend { get; init; }

    /// <summary>For people, such as <c>MediaTek</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the plugin's file after <c>LiteRtCompilerPlugin_</c> and without extension, such as <c>MediaTek</c>.</summary>
    public required string PluginName { get; init; }

    /// <summary>Full path of the plugin library; null when it was not found.</summary>
    public string? Plugin { get; init; }

    /// <summary>Folders with the vendor's libraries, for the loader's path, in order.</summary>
    public IReadOnlyList<string> LibraryFolders { get; init; } = [];

    /// <summary>Version of the vendor's SDK; null when nothing tells.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>What is missing, in clauses for people, with the package that brings it; empty when all was found.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The package that brings what is missing, such as <c>ai-edge-litert-sdk-mediatek</c>.</summary>
    public string Package { get; init; } = "";

    /// <summary>Whether the plugin exists for this machine (system and processor) at all.</summary>
    public bool RunsHere { get; init; } = true;

    /// <summary>Machines that it exists for, for people, such as <c>Linux x64</c>.</summary>
    public string Hosts { get; init; } = "";

    /// <summary>Hash of the plugin and of the vendor's libraries: what the cache must know besides the tool.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The vendor's SDKs that were found, the one that is used without a reason for another first.</summary>
    public IReadOnlyList<VendorSdk> Sdks { get; init; } = [];

    /// <summary>What is worth knowing and stops no compile, in clauses.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>This with the SDK that fits the SoC: of NeuroPilot 8 and 9 the one of the SoC's generation.</summary>
    internal VendorCompiler For(SocTarget target) =>
        Sdks.FirstOrDefault(sdk => sdk.Version?.Split('.')[0] is { Length: > 0 } major && target.Generation == $"v{major}") is { } fitting
            ? this with { LibraryFolders = fitting.LibraryFolders, SdkVersion = fitting.Version, Fingerprint = fitting.Fingerprint }
            : this;
}

/// <summary>An SDK of a vendor.</summary>
/// <param name="Version">Its version; null when nothing tells.</param>
/// <param name="LibraryFolders">Folders for the loader's path, in order.</param>
/// <param name="Fingerprint">Hash of the plugin and of the SDK's libraries.</param>
public sealed record VendorSdk(string? Version, IReadOnlyList<string> LibraryFolders, string Fingerprint);

/// <summary>What <see cref="ToolchainFinder"/> found.</summary>
/// <param name="Toolchain">The tools.</param>
/// <param name="Places">Every place that was looked at, in order, with what was there: for doctor and for messages.</param>
/// <param name="Diagnostics">MSDK4015: entries of ModelSdkLiteRt that cannot be used.</param>
public sealed record ToolchainSearch(Toolchain Toolchain, IReadOnlyList<string> Places, IReadOnlyList<ModelDiagnostic> Diagnostics)
{
    /// <summary>The machine that compiles, for people, such as <c>Linux x64</c>.</summary>
    public string Machine { get; init; } = "";
}
