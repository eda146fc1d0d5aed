namespace ModelSdk;

/// <summary>Names of the engines in reports, and what to tell when one is not there.</summary>
internal static class EngineNames
{
    public const string Managed = "managed";
    public const string LiteRt = "litert";

    /// <summary>Engine of a step in which nobody could be asked.</summary>
    public const string None = "none";

    /// <summary>Engine of a step in which compiled variants were looked at, before an engine was asked.</summary>
    public const string Artifacts = "artifacts";

    public static string Of(CpuEngine engine) => engine == CpuEngine.Managed ? Managed : LiteRt;

    /// <summary>Which package the application lacks.</summary>
    public static string ExplainMissing(Accelerator accelerator, CpuEngine engine)
    {
        string package = accelerator == Accelerator.Cpu && engine != CpuEngine.LiteRt ? "ModelSdk.Cpu" : "ModelSdk.LiteRt";
        string asked = accelerator == Accelerator.Cpu && engine != CpuEngine.Auto
            ? $"ModelOptions.CpuEngine asks for {engine}, but that engine is not part of the application"
            : $"no engine of the application serves the {accelerator.ToString().ToUpperInvariant()}";
        return $"{asked}; reference the package {package}, or pass its backend to Model.Load";
    }
}
