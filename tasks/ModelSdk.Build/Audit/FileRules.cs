using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.Audit;

/// <summary>MSDK4012 for the file as such: nothing compiled, damage, the wrong stamp, bytecode of another vendor.</summary>
internal static class FileRules
{
    private const string Samsung = "samsung";

    /// <summary>Checks a file.</summary>
    public static void Check(TfliteModel model, CompiledFacts facts, AuditFindings found)
    {
        if (facts.Partitions.Count == 0)
        {
            found.Unusable(
                $"it has no dispatch op ({DispatchOptions.CustomCode}), so nothing in it was compiled" +
                (model.Subgraphs.Count > 0 && facts.Stamp is null ? "; it is an ordinary model" : ""));
            return;
        }

        List<string> problems = [.. facts.Problems];

        // LiteRT runs such a file (seen); it is as old as 2025. Our own compiles have a stamp, or something went wrong.
        if (!found.IsOwn && problems.Remove(CompiledReader.NoStamp))
        {
            found.Unusable(CompiledReader.NoStamp, DiagnosticSeverity.Warning);
        }

        problems.AddRange(facts.Modules.SelectMany(static module => module.Bytecode.Problems.Select(
            problem => $"bytecode at {module.Offset} ({module.Bytecode.Format}): {problem}")));
        if (problems.Count > 0)
        {
            found.Unusable(AuditFindings.Join(problems));
        }

        CheckStamp(facts.Stamp, found);
        CheckVendor(facts, found);
        if (found.Target.Backend == Samsung && facts.Partitions.Count > 1)
        {
            found.Unusable(
                $"it has {facts.Partitions.Count} dispatch ops, but Samsung's plugin gives all of them the first partition's code, so that " +
                "results would be wrong; only models that are one partition can be used");
        }
    }

    private static void CheckStamp(BuildStamp? stamp, AuditFindings found)
    {
        if (stamp is null)
        {
            return;
        }

        SocTarget target = found.Target;
        if (!IsManufacturer(stamp.Manufacturer, target) || !IsModel(stamp, target))
        {
            found.Unusable($"its stamp says that it was compiled for {stamp.Manufacturer} {stamp.SocModel}, not for {target.Title}");
        }
    }

    private static bool IsManufacturer(string text, SocTarget target) =>
        text.Equals(target.Manufacturer, StringComparison.OrdinalIgnoreCase)
        || text.Equals(target.Vendor, StringComparison.OrdinalIgnoreCase)
        || (target.CompilerPlugin is null && SocTable.Builtin.FindVendor(text)?.Name == target.Vendor);

    // Case and spelling do not matter, and early compilers wrote the generation of the NPU (V75) or a number of QNN.
    private static bool IsModel(BuildStamp stamp, SocTarget target)
    {
        string model = SocTable.Key(stamp.SocModel);
        IEnumerable<string?> names = [target.CompilerModel, target.Generation, .. SocTable.Names(target)];
        return names.Any(name => name is not null && SocTable.Key(name) == model)
            || (target.Vendor == "Google" && IsEarlyGoogleModel(stamp))
            || (target.Backend == "qualcomm" && int.TryParse(stamp.SocModel, out int id) && RuntimeTable.Builtin.QnnIdOf(target.Model) == id);
    }

    // GoogleTensor P25 (seen in a file of 2025): a code that no source maps to a Tensor, so it says nothing against any.
    private static bool IsEarlyGoogleModel(BuildStamp stamp) =>
        stamp.Manufacturer.Equals("GoogleTensor", StringComparison.OrdinalIgnoreCase)
        && stamp.SocModel is ['P' or 'p', .. string year] && int.TryParse(year, out _);

    private static void CheckVendor(CompiledFacts facts, AuditFindings found)
    {
        foreach (BytecodeModule module in facts.Modules)
        {
            if (module.Bytecode.Backend is { } backend && backend != found.Target.Backend)
            {
                found.Unusable(
                    $"its bytecode at {module.Offset} is of another vendor ({module.Bytecode.Format}), which {found.Target.Title} cannot run");
                return;
            }
        }
    }
}
