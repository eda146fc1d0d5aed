using System.Globalization;
using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports.Html;

/// <summary>What the page calls things: plain words and numbers for people.</summary>
internal static class Words
{
    /// <summary>Name of an accelerator.</summary>
    public static string Of(RunsOn place) => place switch
    {
        RunsOn.Npu => "NPU",
        RunsOn.Gpu => "GPU",
        RunsOn.Cpu => "CPU",
        _ => "nowhere",
    };

    /// <summary>Class name in the style sheet.</summary>
    public static string Class(RunsOn place) => place.ToString().ToLowerInvariant();

    /// <summary>A sign and a short sentence for the prediction of a target, and how good it is.</summary>
    public static (string Sign, string Text, string Class) Of(ReportPlan plan, bool hasNpu)
    {
        int all = plan.Shares.Sum(static share => share.Ops);
        string first = hasNpu ? "NPU" : plan.Share(RunsOn.Gpu).Ops > 0 ? "GPU" : "CPU";
        int onFirst = plan.Share(hasNpu ? RunsOn.Npu : first == "GPU" ? RunsOn.Gpu : RunsOn.Cpu).Ops;
        int unknown = plan.Count(OpOutcome.Unknown);
        (string sign, string text, string quality) = plan.Verdict switch
        {
            ReportVerdict.Fails => ("✕", $"Does not run: {Ops(plan.Share(RunsOn.Nowhere).Ops)} run nowhere", "bad"),
            ReportVerdict.Wrong => ("✕", $"Wrong results from {Ops(plan.Count(OpOutcome.Wrong))}", "bad"),
            ReportVerdict.Refused => ("✕", $"The NPU compiler refuses the model; it runs on the {Rest(plan)}", "bad"),
            ReportVerdict.CpuOnly => ("○", "Runs on the CPU only", hasNpu ? "fair" : "plain"),
            ReportVerdict.Partly when unknown >= onFirst && onFirst > 0 => ("◐", $"{Number(onFirst)} of {Ops(all)} on the {first}, if a compile confirms it", "fair"),
            ReportVerdict.Partly => ("◐", $"{Number(onFirst)} of {Ops(all)} likely on the {first}{(unknown > 0 ? $", {Number(unknown)} of them unknown until compiled" : "")}", "fair"),
            ReportVerdict.Unknown => ("?", $"All on the {first}, if a compile confirms {(unknown == all ? "it" : Ops(unknown))}", "fair"),
            _ => ("✓", $"All likely on the {first}", "good"),
        };
        int less = plan.Count(OpOutcome.LessPrecise);
        text += less > 0 ? $"; {(less == all ? "less precise" : $"{Number(less)} less precise")} than on the CPU" : "";
        return (sign, text, quality);
    }

    /// <summary><c>1 op</c>, <c>5,000 ops</c>.</summary>
    public static string Ops(int count) => Count(count, "op");

    /// <summary>A number with its noun.</summary>
    public static string Count(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>3.5 MB</c>; multiples of 1,000, as the build's messages count.</summary>
    public static string Bytes(long? bytes) => bytes is { } number ? Scaled(number, ["bytes", "kB", "MB", "GB", "TB"]) : "unknown";

    /// <summary>Such as <c>0.6 billion</c> operations.</summary>
    public static string Operations(long flops) => Scaled(flops, ["", "thousand", "million", "billion", "trillion"]);

    /// <summary>How a fact is known.</summary>
    public static string Of(EvidenceBasis basis) => basis switch
    {
        EvidenceBasis.Source => "read in the source code",
        EvidenceBasis.Measured => "measured with the real tool",
        EvidenceBasis.VendorDocs => "documented by the vendor",
        EvidenceBasis.FieldReport => "reported by users",
        _ => "concluded from other facts",
    };

    /// <summary>What a change does to results, in words.</summary>
    public static string Numerics(string numerics) => numerics switch
    {
        "exact" => "results stay the same",
        "approximation" => "results change a little; compare them on your data",
        "epsilon" => "results stay the same up to rounding",
        "exact unless infinities" => "results stay the same unless values become infinite",
        "quantization" => "results change with quantization; compare them on your data",
        _ => numerics,
    };

    private static string Rest(ReportPlan plan)
    {
        bool gpu = plan.Share(RunsOn.Gpu).Ops > 0;
        bool cpu = plan.Share(RunsOn.Cpu).Ops > 0;
        return gpu && cpu ? "GPU and CPU" : gpu ? "GPU" : "CPU";
    }

    private static string Scaled(long number, string[] units)
    {
        double value = number;
        int unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string digits = value.ToString(unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.#" : "0.##", CultureInfo.InvariantCulture);
        return $"{digits} {units[unit]}".TrimEnd();
    }
}
