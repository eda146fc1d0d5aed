namespace ModelSdk.Build.Toolchains;

/// <summary>File names of LiteRT and of the vendors' SDKs.</summary>
internal static class LiteRtNames
{
    private static readonly string[] OwnNames = ["libLiteRt", "LiteRt"];

    /// <summary>Whether a file is a native library by its name.</summary>
    public static bool IsLibrary(string name) =>
        name.EndsWith(".so", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal)
        || name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".dylib", StringComparison.Ordinal);

    /// <summary>Whether a file is LiteRT's tool, or a library of LiteRT or of a vendor's SDK.</summary>
    public static bool IsOfInterest(string name) =>
        ToolchainTable.Builtin.Tool.Files.Values.Contains(name)
        || (IsLibrary(name) && OwnNames.Concat(ToolchainTable.Builtin.Vendors.SelectMany(static row => row.Names))
            .Any(start => name.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>Whether a file name is what a pattern of the table says; <c>*</c> at its end stands for a version.</summary>
    public static bool Matches(string pattern, string name) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) && (name.Length == pattern.Length - 1 || name[pattern.Length - 1] == '.')
        : name.Equals(pattern, StringComparison.Ordinal);

    /// <summary>The plugin's name for people, whatever system it is for; null when the file is none.</summary>
    public static string? PluginName(string name) => PluginName(name, "linux") ?? PluginName(name, "win") ?? PluginName(name, "osx")
        ?? ToolchainTable.Builtin.Vendors.FirstOrDefault(row => row.Files.Values.Contains(name))?.Plugin;

    /// <summary>What stands after <c>LiteRtCompilerPlugin_</c> in the file name of a plugin for the system; null when it is none.</summary>
    public static string? PluginName(string name, string system)
    {
        (string start, string end) = system switch
        {
            "win" => ("LiteRtCompilerPlugin_", ".dll"),
            "osx" => ("libLiteRtCompilerPlugin_", ".dylib"),
            _ => ("libLiteRtCompilerPlugin_", ".so"),
        };
        return name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal) && name.Length > start.Length + end.Length
            ? name[start.Length..^end.Length]
            : null;
    }
}
