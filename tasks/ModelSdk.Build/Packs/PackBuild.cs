using ModelSdk.Build.Packs.Containers;

namespace ModelSdk.Build.Packs;

/// <summary>Builds and checks the AI packs of an application.</summary>
/// <remarks>
/// Called by the task BuildPacks and by <c>modelsdk pack</c>. Into <see cref="PackProject.OutputFolder"/> go
/// <c>&lt;pack&gt;.ai.pack</c>, <c>modules/&lt;pack&gt;.zip</c>, <c>DeviceGroupConfig.pb</c> (with groups only), <c>bundleconfig.json</c>
/// and <c>packs.json</c> (for the base module). Files of earlier builds that are not among them go, nothing else does.
/// </remarks>
public static class PackBuild
{
    /// <summary>Builds the packs. With an error nothing is written.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PackBuildResult Run(PackProject project, IProgress<PackProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

/// <summary>What was built.</summary>
public sealed record PackBuildResult
{
    /// <summary>Module zips for AndroidAppBundleModules, full paths, sorted.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>DeviceGroupConfig.pb, or null without device groups.</summary>
    public string? DeviceGroupConfig { get; init; }

    /// <summary>The bundle configuration, or null without packs.</summary>
    public string? BundleConfiguration { get; init; }

    /// <summary>What the base module carries as assets.</summary>
    public IReadOnlyList<BaseAsset> BaseAssets { get; init; } = [];

    /// <summary>All files in the output folder, relative, with <c>/</c>, sorted.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Everything to say.</summary>
    public IReadOnlyList<ModelDiagnostic> Diagnostics { get; init; } = [];
}

/// <summary>A file of the base module.</summary>
/// <param name="File">Full path.</param>
/// <param name="LogicalName">Path below assets/, such as <c>models/App/flowers/flowers.tflite</c>.</param>
public sealed record BaseAsset(string File, string LogicalName);
