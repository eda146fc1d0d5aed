using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>What rules of scope <em>bundle</em> know beside the packs: of a finished bundle, or of a project before bundling.</summary>
/// <remarks>Made by <see cref="BundleRules"/>, so that each rule is one class for both.</remarks>
internal sealed record BundleFacts
{
    /// <summary>The bundle configuration.</summary>
    public required BundleConfigFacts Configuration { get; init; }

    /// <summary>Smallest API level; null when it is not known.</summary>
    public int? MinSdkVersion { get; init; }

    /// <summary>Native libraries of base and feature modules.</summary>
    public IReadOnlyList<NativeLibrary> NativeLibraries { get; init; } = [];

    /// <summary>Models among the assets of the base module, with their paths in the module.</summary>
    public IReadOnlyList<PackFile> BaseModels { get; init; } = [];

    /// <summary>The finished bundle; null before bundling.</summary>
    public AppBundle? Bundle { get; init; }

    /// <summary>Packs that the bundle must hold.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>The facts of a finished bundle.</summary>
    public static BundleFacts Of(AppBundle bundle, IReadOnlyList<string>? expected) => new()
    {
        Configuration = bundle.Configuration,
        MinSdkVersion = bundle.Base?.Manifest?.MinSdkVersion,
        NativeLibraries =
        [
            .. bundle.ApplicationModules.SelectMany(static module =>
                module.NativeLibraries.Select(name => new NativeLibrary(name, module.Manifest!.Groups))),
        ],
        BaseModels = [.. (bundle.Base?.Files ?? []).Where(static file => IsModel(file.Path))],
        Bundle = bundle,
        Expected = expected ?? [],
    };

    /// <summary>The facts of a project; extensions that .NET for Android makes globs of are globs here already.</summary>
    /// <exception cref="IOException">A file of the base module cannot be read.</exception>
    public static BundleFacts Of(AndroidFacts android, BundleConfigFacts configuration, IReadOnlyList<BaseAsset> baseAssets) => new()
    {
        Configuration = configuration with
        {
            UncompressedGlobs = [.. configuration.UncompressedGlobs, .. android.UncompressedExtensions.Select(static extension => "**/*" + extension)],
        },
        MinSdkVersion = android.MinSdkVersion,
        NativeLibraries = [.. android.NativeLibraries.Select(static name => new NativeLibrary(Path.GetFileName(name), []))],
        BaseModels =
        [
            .. baseAssets
                .Where(static asset => IsModel(InModule(asset)))
                .Select(static asset => PackFile.FromFile(InModule(asset), asset.File)),
        ],
    };

    private static string InModule(BaseAsset asset) => "assets/" + asset.LogicalName;

    private static bool IsModel(string path) =>
        path.StartsWith("assets/", StringComparison.Ordinal)
        && (ModelItem.IsBundleFile(path) || path.EndsWith(".tflite", StringComparison.OrdinalIgnoreCase));
}

/// <summary>A native library of the application.</summary>
/// <param name="Name">File name.</param>
/// <param name="Groups">Device groups that get it; empty for all devices.</param>
internal sealed record NativeLibrary(string Name, IReadOnlyList<string> Groups)
{
    // LiteRT lists a folder for files that begin so (litert/runtime/dispatch/litert_dispatch.cc).
    private const string DispatchPrefix = "libLiteRtDispatch";

    /// <summary>Whether LiteRT would load it as a dispatch library.</summary>
    public bool IsDispatch => Name.StartsWith(DispatchPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether devices of a group get it.</summary>
    public bool IsFor(string? group) => Groups.Count == 0 || (group is not null && Groups.Contains(group));
}
