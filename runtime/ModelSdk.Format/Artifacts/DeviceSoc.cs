namespace ModelSdk.Format.Artifacts;

/// <summary>A SoC as a device reports it; on Android <c>Build.SOC_MANUFACTURER</c> and <c>Build.SOC_MODEL</c>.</summary>
/// <param name="Manufacturer">Such as <c>Mediatek</c>; compared without case.</param>
/// <param name="Model">Such as <c>MT6993</c>; compared without case.</param>
public sealed record DeviceSoc(string Manufacturer, string Model);
