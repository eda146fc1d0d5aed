namespace ModelSdk.Cli;

/// <summary>What commands tell the shell; stands in --help and in docs/modelsdk-command.md.</summary>
internal static class ExitCode
{
    /// <summary>Nothing wrong, warnings aside.</summary>
    public const int Fine = 0;

    /// <summary>The models have errors.</summary>
    public const int Errors = 1;

    /// <summary>The command line is wrong, or a file is no model that can be read.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl+C, as shells say it: 128 and the number of the signal.</summary>
    public const int Cancelled = 130;
}
