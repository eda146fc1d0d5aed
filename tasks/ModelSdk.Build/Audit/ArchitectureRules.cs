using System.Globalization;
using ModelSdk.Build.Audit.Bytecode;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Audit;

/// <summary>MSDK4006: bytecode that says that it is for another NPU than the one asked for (LiteRT issue 8037).</summary>
/// <remarks>What the bytecode does not say, or says in words that no table knows, counts for the target.</remarks>
internal static class ArchitectureRules
{
    private const string Qualcomm = "qualcomm";
    private const string MediaTek = "mediatek";

    /// <summary>Checks every module; the first mismatch of each kind is enough.</summary>
    public static void Check(CompiledFacts facts, AuditFindings found)
    {
        // A file without a stamp that nobody asked for.
        if (found.Target.Manufacturer.Length == 0)
        {
            return;
        }

        HashSet<string> said = [];
        foreach (BytecodeModule module in facts.Modules)
        {
            BytecodeFacts code = module.Bytecode;
            if (code.Backend == found.Target.Backend && IsOther(code, found.Target) && said.Add($"{code.Architecture} {SocOf(code)}"))
            {
                found.Add(
                    DiagnosticRules.WrongArchitecture,
                    found.Expected.Name,
                    Describe(code.Backend == Qualcomm ? code.Architecture : null, SocOf(code)),
                    Describe(code.Backend == Qualcomm ? found.Target.Generation : null, found.Target.Id));
            }
        }
    }

    private static bool IsOther(BytecodeFacts code, SocTarget target) => code.Backend switch
    {
        Qualcomm => IsOtherGeneration(code, target) || IsOtherQnnSoc(code, target),
        MediaTek => code.Soc is { } soc && SocTable.Builtin.Find($"MediaTek_{soc}") is { } known && !IsSame(known, target),
        _ => false,
    };

    private static bool IsOtherGeneration(BytecodeFacts code, SocTarget target) =>
        code.Architecture is { } architecture && target.Generation is { } generation
        && SocTable.Key(architecture) != SocTable.Key(generation);

    // Several models can have one number of QNN, and the text names only one of them: so numbers are compared.
    private static bool IsOtherQnnSoc(BytecodeFacts code, SocTarget target)
    {
        int? asked = int.TryParse(target.CompilerModel, NumberStyles.None, CultureInfo.InvariantCulture, out int typed)
            ? typed
            : RuntimeTable.Builtin.QnnIdOf(target.Model);
        return QnnIdOf(code) is { } id && asked is { } wanted && id != wanted;
    }

    private static int? QnnIdOf(BytecodeFacts code) =>
        code.Details.FirstOrDefault(static detail => detail.Key == QnnMetadata.SocIdName).Value is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : code.Soc is { } soc ? RuntimeTable.Builtin.QnnIdOf(soc) : null;

    private static string? SocOf(BytecodeFacts code) => code.Backend == Qualcomm
        ? (QnnIdOf(code) is { } id ? RuntimeTable.Builtin.QnnModelOf(id) ?? $"QNN SoC {id}" : code.Soc)
        : code.Soc;

    private static bool IsSame(SocTarget one, SocTarget other) => one.Id.Equals(other.Id, StringComparison.OrdinalIgnoreCase);

    private static string Describe(string? generation, string? soc) => (generation, soc) switch
    {
        (null, _) => soc ?? "another SoC",
        (_, null) => generation,
        _ => $"{generation} ({soc})",
    };
}
