using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Library;

/// <summary>Libraries built by gcc that export chosen names and end the process when any of them is called.</summary>
/// <remarks>They stand for versions of LiteRT that cannot be downloaded here: what those exported is in litert-c-api.md 12.</remarks>
internal static class StubLibrary
{
    // Functions by the version that brought them; a version has those of all before it.
    private static readonly (string Version, string[] Functions)[] Since =
    [
        ("2.0", ["LiteRtCreateEnvironment", "LiteRtCreateModelFromFile", "LiteRtCreateCompiledModel", "LiteRtRunCompiledModel"]),
        ("2.1.2", ["LiteRtAddEnvironmentOptions", "LiteRtGetCompiledModelOutputTensorLayouts", "LiteRtClearTensorBuffer"]),
        ("2.1.4", ["LiteRtRunCompiledModelWithOptions", "LiteRtCreateOpaqueOptions"]),
        ("2.1.5", ["LiteRtEnvironmentSupportsFP16", "LiteRtGetSubgraphName"]),
        ("2.1.6", ["LiteRtCreateModelFromFd", "LiteRtGetBlockWiseQuantization"]),
        ("2.2.0", ["kLiteRtRuntimeBuiltin", "LiteRtGetCompiledModelEnvironment"]),
    ];

    // Structures instead of texts: exported up to 2.1.2.
    private static readonly string[] OldOptions = ["LiteRtCreateCpuOptions", "LiteRtCreateGpuOptions"];

    /// <summary>What a version exports, as far as it matters here.</summary>
    public static IEnumerable<string> ExportsOf(string version) => Since
        .TakeWhile(row => string.CompareOrdinal(row.Version, version) <= 0)
        .SelectMany(static row => row.Functions)
        .Concat(string.CompareOrdinal(version, "2.1.2") <= 0 ? OldOptions : []);

    /// <summary>Builds one in a folder; arguments of gcc come after its own.</summary>
    public static string Build(string folder, IEnumerable<string> exports, string file = "libLiteRt.so", params string[] arguments)
    {
        string source = Path.Combine(folder, Path.ChangeExtension(file, ".c"));
        File.WriteAllText(source, "#include <stdlib.h>\n" + string.Concat(exports.Select(static name => $"void {name}(void) {{ abort(); }}\n")));
        string library = Path.Combine(folder, file);
        ToolRun.Of(Shared.Tool("gcc"), ["-shared", "-fPIC", "-o", library, source, .. arguments]).Succeeded();
        return library;
    }
}
