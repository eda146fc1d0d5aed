using System.Globalization;

namespace ModelSdk.Build.Audit;

/// <summary>MSDK4005 and MSDK4011: are the options that were asked for in the bytecode, and is there any that optimises?</summary>
/// <remarks>
/// MediaTek's bytecode records the option string of its compiler, Intel's the device. For all else options are
/// requested, not verifiable.
/// </remarks>
internal static class OptionRules
{
    /// <summary>
    /// Bytes of MediaTek bytecode from which options matter: twice the 7 MB of on-chip memory of the Dimensity 9500 (the
    /// <c>--l1-size-kb 7168</c> of LiteRT issue 6462). A model that is smaller runs mostly from there; of a larger one every
    /// layer is loaded again, and by one core, unless options say otherwise.
    /// </summary>
    internal const long LargeBytes = 16L << 20;

    private const string MediaTekStringFlag = "--mediatek_aot_compilation_options";
    private const string IntelDeviceFlag = "--intel_openvino_graph_backends";

    // What every compile has, or what is about files and precision: none of it makes code faster.
    private static readonly string[] NoOptimisations = ["--relax-fp32", "--dla-file", "--apusys-config"];

    /// <summary>Checks the options.</summary>
    public static void Check(CompiledFacts facts, AuditFindings found)
    {
        BytecodeModule[] modules = [.. facts.Modules.Where(module => module.Bytecode.Backend == found.Target.Backend)];
        switch (found.Target.Backend)
        {
            case "mediatek":
                OfMediaTek(modules, found);
                break;
            case "intel_openvino":
                OfIntel(modules, found);
                break;
        }
    }

    /// <summary>Requested flags that leave no trace in the bytecode of the target.</summary>
    public static IReadOnlyList<string> Unverified(AuditExpectation expected) => expected.Options is { Flags.Count: > 0 } options
        ? [.. options.FlagsFor(expected.Target).Where(static flag => !IsFlag(flag, MediaTekStringFlag) && !IsFlag(flag, IntelDeviceFlag))]
        : [];

    private static void OfMediaTek(BytecodeModule[] modules, AuditFindings found)
    {
        string compiler = modules.Select(static module => module.Bytecode.Compiler).FirstOrDefault(static name => name is not null) ?? "compiler";
        List<OptionToken> asked = [.. OptionToken.Parse(found.Expected.Options?.MediaTek ?? "")];
        if (modules.Length == 0)
        {
            // Only bytecode of a form that no reader knows comes here: that of another vendor has an error of its own.
            OfUnknown(asked, found);
            return;
        }

        bool isOptimised = false;
        foreach (BytecodeModule module in modules)
        {
            // Networks of one module can have strings of their own, a line each; each must have what was asked for.
            string[] lines = module.Bytecode.Options?.Split('\n') ?? [""];
            foreach (string line in lines)
            {
                List<OptionToken> has = [.. OptionToken.Parse(line)];
                isOptimised |= has.Exists(static option => !NoOptimisations.Contains(option.Name));
                foreach (OptionToken option in asked.FindAll(option => !has.Contains(option)))
                {
                    asked.Remove(option);
                    string instead = has.FirstOrDefault(other => other.Name == option.Name) is { Text: { } other } ? other : line;
                    found.Add(
                        DiagnosticRules.OptionIgnored,
                        option.Text,
                        $"MediaTek's {compiler}",
                        instead.Length == 0 ? "the bytecode records no option at all" : $"the bytecode has only '{instead}'");
                }
            }
        }

        long size = modules.Sum(static module => module.Size);
        if (!isOptimised && size >= LargeBytes)
        {
            string has = modules.Select(static module => module.Bytecode.Options).FirstOrDefault(static text => text is not null) ?? "";
            found.Add(
                DiagnosticRules.NotOptimized,
                $"MediaTek's {compiler}",
                found.Expected.Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its options are '{has}' for {size / 1e6:N1} MB of code. It may run far slower than it could; set CompilerOptions, such as --opt 3"));
        }
    }

    private static void OfUnknown(List<OptionToken> asked, AuditFindings found)
    {
        if (asked.Count > 0)
        {
            found.Add(
                DiagnosticSeverity.Warning,
                DiagnosticRules.OptionIgnored,
                $"Whether MediaTek's compiler took '{string.Join(' ', asked.Select(static option => option.Text))}' for '{found.Expected.Name}' " +
                "cannot be told, because its bytecode has a form that is not known");
        }
    }

    // The default is the NPU; one word counts for all partitions, pairs such as 0:npu;1:cpu are not compared.
    private static void OfIntel(BytecodeModule[] modules, AuditFindings found)
    {
        string? flag = found.Expected.Options?.Flags.LastOrDefault(static flag => IsFlag(flag, IntelDeviceFlag));
        string? asked = flag is null ? (found.IsOwn ? "npu" : null) : flag[(flag.IndexOf('=') + 1)..].Trim('"').ToLowerInvariant();
        foreach (BytecodeModule module in modules)
        {
            string? device = module.Bytecode.Details.FirstOrDefault(static detail => detail.Key == "device").Value;
            if (asked is "cpu" or "gpu" or "npu" && device is not null && device != asked)
            {
                found.Add(
                    DiagnosticRules.OptionIgnored, $"{IntelDeviceFlag}={asked}", "OpenVINO", $"the bytecode is for the device '{device}'");
                return;
            }
        }
    }

    private static bool IsFlag(string flag, string name) =>
        flag.Equals(name, StringComparison.Ordinal) || flag.StartsWith(name + "=", StringComparison.Ordinal);
}
