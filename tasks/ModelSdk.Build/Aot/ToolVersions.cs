using ModelSdk.Build.Audit;

namespace ModelSdk.Build.Aot;

/// <summary>Versions of the tools that made a variant, for artifacts.json: what the bytecode says before what was found or printed.</summary>
internal static class ToolVersions
{
    /// <summary>The versions by name; those that nobody knows are left out.</summary>
    /// <param name="audit">What the file says.</param>
    /// <param name="compile">Our own compile; null for a ModelVariant.</param>
    public static IReadOnlyDictionary<string, string> Of(AuditResult audit, CompileResult? compile)
    {
        BytecodeFacts? bytecode = audit.Facts?.Modules.Select(static module => module.Bytecode).FirstOrDefault();
        SortedDictionary<string, string> versions = new(StringComparer.Ordinal);
        Add("litert", compile?.Job.Toolchain.LiteRtVersion);
        Add("compiler", bytecode?.Compiler);
        Add("build", bytecode?.CompilerBuild);
        Add("sdk", bytecode?.SdkVersion ?? compile?.SdkVersion ?? compile?.Job.Compiler.SdkVersion);
        return versions;

        void Add(string name, string? version)
        {
            if (!string.IsNullOrEmpty(version))
            {
                versions[name] = version;
            }
        }
    }
}
