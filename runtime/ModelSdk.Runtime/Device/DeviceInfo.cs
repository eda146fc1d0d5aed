using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>What device this is; asked once for each load by the ladder of attempts, which chooses compiled variants by it.</summary>
/// <param name="Soc">The SoC, or null when nothing here tells it.</param>
/// <param name="Source">Where that is from, for messages: a variable, Android's properties, the processor.</param>
internal sealed record DeviceInfo(DeviceSoc? Soc, string Source)
{
    /// <summary>Variable that overrides what the device says: <c>manufacturer/model</c>, or a target id such as <c>MediaTek_MT6993</c>.</summary>
    public const string Variable = "MODELSDK_SOC";

    // A device does not change while a process runs; only the variable may.
    private static readonly Lazy<DeviceInfo> Here = new(Find);

    /// <summary>The text of <see cref="Variable"/>, to be compared with the ids of targets too; otherwise null.</summary>
    public string? Id { get; init; }

    /// <summary>Manufacturer and model for people, or null.</summary>
    public string? Name => Soc is null ? null : $"{Soc.Manufacturer} {Soc.Model}".Trim();

    /// <summary>This device.</summary>
    public static DeviceInfo Read() =>
        Environment.GetEnvironmentVariable(Variable) is { } text && !string.IsNullOrWhiteSpace(text)
            ? Parse(text.Trim())
            : Here.Value;

    /// <summary>What a text of <see cref="Variable"/> stands for: <c>a/b</c>, <c>a b</c>, <c>a_b</c>, or a model alone.</summary>
    public static DeviceInfo Parse(string text)
    {
        int slash = text.IndexOf('/');
        int end = slash >= 0 ? slash : text.AsSpan().IndexOfAny(' ', '_');
        DeviceSoc soc = end < 0
            ? new DeviceSoc("", text)
            : new DeviceSoc(text[..end].Trim(), text[(end + 1)..].Trim());
        return new DeviceInfo(soc, $"the variable {Variable}") { Id = text };
    }

    /// <summary>Whether a variant was compiled for this device.</summary>
    public bool Fits(ArtifactRow variant) => DeviceMatch.Fits(this, variant);

    /// <summary>One sentence without a full stop: which device it is, or why nobody knows.</summary>
    public string Describe() => Soc is null
        ? $"the SoC of this device is not known: {Source}"
        : $"this device is {Name} (says {Source})";

    private static DeviceInfo Find() =>
        OperatingSystem.IsAndroid() ? AndroidDevice.Find(AndroidDevice.ReadProperty) : IntelDevice.Find();
}
