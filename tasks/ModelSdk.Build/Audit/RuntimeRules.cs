using System.Globalization;
using NuGet.Versioning;

namespace ModelSdk.Build.Audit;

/// <summary>MSDK4004: bytecode that the runtime of the devices refuses for its version.</summary>
/// <remarks>
/// MediaTek's dispatch library compares major versions, Qualcomm's refuses newer context binaries (LiteRT,
/// litert/vendors/mediatek/dispatch, litert/vendors/qualcomm/dispatch). Data/runtimes.json knows what devices and releases have.
/// </remarks>
internal static class RuntimeRules
{
    /// <summary>Checks the versions in the bytecode, each once.</summary>
    public static void Check(CompiledFacts facts, AuditFindings found)
    {
        IEnumerable<(string? Backend, string Version)> versions = facts.Modules
            .Select(static module => (module.Bytecode.Backend, module.Bytecode.SdkVersion))
            .Where(static code => code.SdkVersion is not null)
            .Select(static code => (code.Backend, code.SdkVersion!))
            .Distinct();
        foreach ((string? backend, string version) in versions)
        {
            if (backend != found.Target.Backend)
            {
                continue;
            }

            if (backend == "mediatek")
            {
                OfMediaTek(version, found);
            }
            else if (backend == "qualcomm")
            {
                OfQualcomm(version, found);
            }
        }
    }

    private static void OfMediaTek(string version, AuditFindings found)
    {
        if (Major(version) is not { } major)
        {
            return;
        }

        if (Major(found.Target.Generation?.TrimStart('v', 'V')) is { } generation && generation != major)
        {
            found.Add(
                DiagnosticRules.RuntimeSkew,
                found.Expected.Name,
                found.Target.Id,
                "NeuroPilot",
                version,
                $"NeuroPilot {major}, but those with this SoC have NeuroPilot {generation} and refuse bytecode of another major version");
            return;
        }

        foreach (SeenRow row in RuntimeTable.Builtin.Seen)
        {
            if (row.Soc == found.Target.Id && Major(row.Version) is { } seen && seen != major)
            {
                found.AddInfo(
                    DiagnosticRules.RuntimeSkew,
                    found.Expected.Name,
                    found.Target.Id,
                    "NeuroPilot",
                    version,
                    $"NeuroPilot {major}; one with {row.Version} was seen ({row.Source}), which refuses this file and falls back to GPU or CPU");
            }
        }
    }

    private static void OfQualcomm(string version, AuditFindings found)
    {
        if (found.Expected.LiteRtVersion is not { } text || !NuGetVersion.TryParse(text, out NuGetVersion? liteRt)
            || RuntimeTable.Builtin.QairtOf(new Version(liteRt.Major, liteRt.Minor, liteRt.Patch)) is not { } row
            || Release(version) is not { } built || Release(row.Qairt) is not { } delivered)
        {
            return;
        }

        if (built > delivered)
        {
            found.Add(
                DiagnosticRules.RuntimeSkew,
                found.Expected.Name,
                found.Target.Id,
                "QNN",
                version,
                $"QAIRT {built} or newer, but LiteRT {text} delivers {row.Qairt}, which refuses newer context binaries");
        }
    }

    private static int? Major(string? version) =>
        int.TryParse(version?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? major : null;

    // 2.40.0.251030114326: the last part is a time.
    private static Version? Release(string version) =>
        Version.TryParse(string.Join('.', version.Split('.').Take(3)), out Version? release) ? release : null;
}
