namespace ModelSdk.Build.Packs;

/// <summary>When Google Play delivers a pack.</summary>
public enum DeliveryType
{
    /// <summary>With the application.</summary>
    InstallTime,

    /// <summary>Right after the installation, without being asked for.</summary>
    FastFollow,

    /// <summary>When the application asks.</summary>
    OnDemand,
}

/// <summary>Type of a module in its manifest.</summary>
public enum PackType
{
    /// <summary>Play for On-device AI; bundletool 1.18 or later.</summary>
    AiPack,

    /// <summary>Play Asset Delivery: the same file for older tools.</summary>
    AssetPack,
}

/// <summary>Where the source model of a pack's models is delivered (metadata SourceModel of ModelPack).</summary>
public enum SourceModelPlace
{
    /// <summary>In the pack, for every device.</summary>
    Pack,

    /// <summary>In the base module: works before the pack is downloaded, and sideloaded.</summary>
    App,

    /// <summary>In the pack, for devices outside the listed groups only.</summary>
    OtherOnly,
}
