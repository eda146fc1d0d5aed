namespace ModelSdk.Build.Packs.Rules;

/// <summary>Limits of Google Play (Play Help 9859372; reference play-ai-packs.md 6), each with the property that changes it.</summary>
/// <remarks>Sizes are compressed download sizes in bytes. "1.5 GB" is read as 1,500,000,000 bytes: the smaller reading is safe.</remarks>
public sealed record PlayLimits
{
    private const long Megabyte = 1_000_000;

    /// <summary>One pack: ModelSdkPackSizeLimit (megabytes of 1,000,000 bytes).</summary>
    public long PackBytes { get; init; } = 1_500_000_000;

    /// <summary>Base module with all install-time packs: ModelSdkInstallTimeSizeLimit.</summary>
    public long InstallTimeBytes { get; init; } = 4_000_000_000;

    /// <summary>All on-demand and fast-follow packs: ModelSdkOnDemandSizeLimit; older developer accounts have 4000.</summary>
    public long OnDemandBytes { get; init; } = 30_000_000_000;

    /// <summary>Asset and AI packs of a bundle: ModelSdkPackCountLimit.</summary>
    public int Packs { get; init; } = 100;

    /// <summary>A download above it waits for Wi-Fi or the user's consent: ModelSdkConsentSize.</summary>
    public long ConsentBytes { get; init; } = 200_000_000;

    /// <summary>The base module alone: ModelSdkBaseSizeLimit.</summary>
    public long BaseBytes { get; init; } = 500_000_000;

    /// <summary>The limits of a project: those of Play, unless a property says otherwise.</summary>
    /// <remarks>A value that is no number above 0 is reported by <see cref="ProjectRules"/> and changes nothing.</remarks>
    public static PlayLimits Of(ProjectFacts project)
    {
        ArgumentNullException.ThrowIfNull(project);
        PlayLimits play = new();
        return new PlayLimits
        {
            PackBytes = Bytes(project, "ModelSdkPackSizeLimit") ?? play.PackBytes,
            InstallTimeBytes = Bytes(project, "ModelSdkInstallTimeSizeLimit") ?? play.InstallTimeBytes,
            OnDemandBytes = Bytes(project, "ModelSdkOnDemandSizeLimit") ?? play.OnDemandBytes,
            Packs = MetadataValues.Count(project.Property("ModelSdkPackCountLimit")) ?? play.Packs,
            ConsentBytes = Bytes(project, "ModelSdkConsentSize") ?? play.ConsentBytes,
            BaseBytes = Bytes(project, "ModelSdkBaseSizeLimit") ?? play.BaseBytes,
        };
    }

    private static long? Bytes(ProjectFacts project, string property) => MetadataValues.Count(project.Property(property)) * Megabyte;
}
