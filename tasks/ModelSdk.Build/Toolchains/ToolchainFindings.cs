using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Toolchains;

/// <summary>Says what is missing for a compile; body by helper toolchain.</summary>
public static class ToolchainFindings
{
    /// <summary>Null when a compile for the SoC can be started, else MSDK4002 or MSDK4003.</summary>
    public static ModelDiagnostic? WhyNot(ToolchainSearch search, SocTarget target, string file) => throw new NotImplementedException();
}
