using System.CommandLine;

namespace ModelSdk.Cli;

/// <summary>The options for Google Play's limits, each the property of a project in words of the command line.</summary>
/// <remarks>Added to a command and read by <see cref="PackVerifyCommand"/> and <see cref="PackCommand"/>.</remarks>
internal static class PackLimitOptions
{
    // Option, property, what it limits.
    private static readonly (Option<int?> Option, string Property)[] All =
    [
        (Megabytes("--pack-size-limit", "one pack; 1500 without it."), "ModelSdkPackSizeLimit"),
        (Megabytes("--install-time-size-limit", "base module and install-time packs together; 4000 without it."), "ModelSdkInstallTimeSizeLimit"),
        (Megabytes("--on-demand-size-limit", "on-demand and fast-follow packs together; 30000 without it, older accounts have 4000."), "ModelSdkOnDemandSizeLimit"),
        (Megabytes("--base-size-limit", "the base module; 500 without it."), "ModelSdkBaseSizeLimit"),
        (Megabytes("--consent-size", "a download that needs no consent off Wi-Fi; 200 without it."), "ModelSdkConsentSize"),
        (CommandOptions.Count("--pack-count-limit", "Packs that an app may have; 100 without it."), "ModelSdkPackCountLimit"),
    ];

    /// <summary>Adds the options to a command.</summary>
    public static void AddTo(Command command)
    {
        foreach ((Option<int?> option, _) in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The properties that the command line sets, for <c>CommandProject.For</c>.</summary>
    public static (string Name, string Value)[] Properties(ParseResult arguments) =>
    [
        .. All.Where(limit => arguments.GetValue(limit.Option) is not null)
            .Select(limit => (limit.Property, $"{arguments.GetValue(limit.Option)}")),
    ];

    private static Option<int?> Megabytes(string name, string what) =>
        CommandOptions.Count(name, $"Megabytes (1,000,000 bytes) that Google Play allows for {what}");
}
