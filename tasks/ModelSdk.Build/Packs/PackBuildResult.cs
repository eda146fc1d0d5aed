namespace ModelSdk.Build.Packs;

/// <summary>What <see cref="PackBuild"/> has built.</summary>
/// <remarks>
/// The files in <see cref="PackProject.OutputFolder"/>: <c>&lt;pack&gt;.ai.pack</c> and <c>modules/&lt;pack&gt;.zip</c> (the same bytes
/// under the name that bundletool insists on), <c>DeviceGroupConfig.pb</c> (with device groups), <c>bundleconfig.json</c>, and
/// <c>packs.json</c> for the base module.
/// </remarks>
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
