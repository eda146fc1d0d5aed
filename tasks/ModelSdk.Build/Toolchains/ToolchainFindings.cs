using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Toolchains;

/// <summary>Says why nothing can be compiled for a SoC with what <see cref="ToolchainFinder"/> found.</summary>
/// <remarks>Called by the AOT build before it plans compiles, so that nothing is started that must fail.</remarks>
public static class ToolchainFindings
{
    /// <summary>Null when a compile for the SoC can be started, else MSDK4002 or MSDK4003.</summary>
    /// <param name="search">What was found.</param>
    /// <param name="target">The SoC.</param>
    /// <param name="file">Stands as the file of the diagnostic.</param>
    public static ModelDiagnostic? WhyNot(ToolchainSearch search, SocTarget target, string file)
    {
        VendorCompiler? compiler = search.Toolchain.CompilerFor(target);
        if (compiler is { RunsHere: false })
        {
            return DiagnosticRules.CompilerNotForHost.At(
                file,
                target.Title,
                search.Machine,
                $"{compiler.Hosts}. What to do: build there (a CI agent, a container, WSL), take the result as ModelVariant, or set ModelSdkContinueOnAotError");
        }

        return Missing(search, target, compiler) is { } text
            ? DiagnosticRules.CompilerMissing.At(file, target.Title, $"{text}. Looked at: {string.Join("; ", search.Places)}")
            : null;
    }

    private static string? Missing(ToolchainSearch search, SocTarget target, VendorCompiler? compiler)
    {
        string package = ToolchainTable.Builtin.Tool.Package;
        if (search.Toolchain.Tool is null)
        {
            return $"LiteRT's tool {ToolchainTable.Builtin.Tool.Files.Values.First()} is missing. What to do: install the Python package {package} "
                + $"(pip install {package}), or add its wheel to ModelSdkLiteRt";
        }

        if (compiler is null)
        {
            return $"{There(search.Toolchain)}, but no compiler plugin of the name LiteRtCompilerPlugin_{target.CompilerPlugin ?? target.Backend}. "
                + "What to do: add the folder that it is in to ModelSdkLiteRt, or correct CompilerPlugin of the ModelSdkTarget item";
        }

        if (compiler.Missing.Count == 0)
        {
            return null;
        }

        string notes = compiler.Notes.Count == 0 ? "" : $" (also: {string.Join("; ", compiler.Notes)})";
        return $"{There(search.Toolchain)}, but {string.Join(", and ", compiler.Missing)}{notes}. What to do: {Remedy(compiler)}";
    }

    /// <summary>How to get what a compiler lacks, beginning in lower case.</summary>
    internal static string Remedy(VendorCompiler compiler)
    {
        bool isEmpty = compiler.Missing.Any(static clause => clause.Contains(VendorSearch.EmptyPackageWords, StringComparison.Ordinal));
        return compiler.Package.Length == 0 ? "add the folder with what is missing to ModelSdkLiteRt"
            : isEmpty ? "install it again where that server can be reached "
                + $"(pip install --force-reinstall --no-cache-dir {compiler.Package}), or add the folder of the vendor's SDK to ModelSdkLiteRt"
            : $"install the Python package{(compiler.Package.Contains(" and ", StringComparison.Ordinal) ? "s" : "")} {compiler.Package}, or add a folder or archive with it to ModelSdkLiteRt";
    }

    private static string There(Toolchain toolchain) =>
        $"the tool is there ({(toolchain.LiteRtVersion is { } version ? $"LiteRT {version}" : "of an unknown version")} from {toolchain.Origin})";
}
