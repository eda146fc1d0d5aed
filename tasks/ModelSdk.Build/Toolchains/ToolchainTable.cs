using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelSdk.Build.Toolchains;

/// <summary>Data/toolchains.json: what LiteRT's tool, plugins and the vendors' SDKs are called, and where they lie in their packages.</summary>
/// <remarks>Read by <see cref="ToolchainFinder"/>, by the messages about what it did not find, and by the rule about dispatch libraries (MSDK5138).</remarks>
internal sealed record ToolchainTable
{
    public const string Resource = "Data/toolchains.json";

    private static readonly Lazy<ToolchainTable> Read = new(static () =>
    {
        using Stream stream = typeof(ToolchainTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource '{Resource}' is not in {typeof(ToolchainTable).Assembly.GetName().Name}.");
        return JsonSerializer.Deserialize(stream, ToolchainJson.Default.ToolchainTable)
            ?? throw new InvalidOperationException($"The resource '{Resource}' is empty.");
    });

    /// <summary>The table that is embedded in this assembly.</summary>
    public static ToolchainTable Builtin => Read.Value;

    public required int Schema { get; init; }

    public required string LiteRt { get; init; }

    public required string Date { get; init; }

    public required string Source { get; init; }

    public required ToolRow Tool { get; init; }

    public required RunTimeRow RunTime { get; init; }

    public required IReadOnlyList<VendorRow> Vendors { get; init; }

    /// <summary>The row of a backend, or null.</summary>
    public VendorRow? Of(string? backend) => Vendors.FirstOrDefault(row => row.Backend == backend);
}

/// <summary>LiteRT's tool.</summary>
internal sealed record ToolRow
{
    /// <summary>Its file name by system (<c>linux</c>, <c>win</c>).</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Machines that LiteRT's release has it for.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Python package.</summary>
    public required string Package { get; init; }

    /// <summary>Folder of the package where it is installed.</summary>
    public required string Folder { get; init; }
}

/// <summary>What LiteRT itself needs on a device. Names are without their endings: <c>.so</c>, <c>.dylib</c> and <c>.dll</c>.</summary>
internal sealed record RunTimeRow
{
    /// <summary>The library.</summary>
    public required IReadOnlyList<string> Library { get; init; }

    /// <summary>Libraries that it loads for GPUs.</summary>
    public required IReadOnlyList<string> Gpu { get; init; }

    /// <summary>How names of the libraries that run compiled models begin.</summary>
    public required IReadOnlyList<string> Dispatch { get; init; }

    /// <summary>How names of the vendors' compilers begin.</summary>
    public required IReadOnlyList<string> Compiler { get; init; }

    /// <summary>Where the facts come from.</summary>
    public required string Source { get; init; }
}

/// <summary>One vendor.</summary>
/// <remarks>Members that a row may leave out have setters: generated readers set all init-only ones, to null if need be.</remarks>
internal sealed record VendorRow
{
    /// <summary>A name in Data/backends.</summary>
    public required string Backend { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the plugin's file after <c>LiteRtCompilerPlugin_</c>.</summary>
    public required string Plugin { get; init; }

    /// <summary>File names of the library that runs compiled models on devices, in any case; none where there are no such phones.</summary>
    public IReadOnlyList<string> Dispatch { get; set; } = [];

    /// <summary>The plugin's file name by system.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Machines that the plugin and the SDK exist for, such as <c>linux-x64</c>.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The SDK, for people.</summary>
    public required string Sdk { get; init; }

    /// <summary>Python package that brings the SDK.</summary>
    public required string Package { get; init; }

    /// <summary>Folder of that package where it is installed.</summary>
    public required string Folder { get; init; }

    /// <summary>Folders of the libraries in the package (below <c>data</c>), and at the end of paths of the SDK elsewhere; the first is preferred.</summary>
    public required IReadOnlyList<string> SdkFolders { get; init; }

    /// <summary>How file names of the SDK's libraries begin, the others among them.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Libraries that the plugin loads by name, each with its alternatives; <c>*</c> stands for a version. What it is linked with is read from the plugin.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Libraries { get; init; }

    /// <summary>Libraries without which a part of the devices can be compiled for.</summary>
    public OptionalLibraries? Optional { get; set; }

    /// <summary>
    /// Libraries that the dispatch library loads by name on a device, besides what it is linked with; <c>*</c> stands for
    /// anything, <c>{generation}</c> for the number of the chip's NPU.
    /// </summary>
    public IReadOnlyList<string> OnDevice { get; set; } = [];

    /// <summary>The same for the compiler plugin.</summary>
    public IReadOnlyList<string> OnDeviceCompiler { get; set; } = [];

    /// <summary>Variable with the folder of the SDK.</summary>
    public string? Environment { get; set; }

    /// <summary>How the version of the SDK is told.</summary>
    public VersionRule? Version { get; set; }

    /// <summary>The oldest SDK that the plugin takes.</summary>
    public string? Oldest { get; set; }

    /// <summary>What is known of plugins of one release.</summary>
    public IReadOnlyList<ReleaseNote> Notes { get; set; } = [];

    /// <summary>How doctor tries to compile; the first that succeeds counts.</summary>
    public IReadOnlyList<TrialRow> Trials { get; set; } = [new TrialRow { Flags = [] }];

    /// <summary>Where the facts come from.</summary>
    public required string Source { get; init; }
}

/// <summary>Libraries of another package that only some devices need.</summary>
internal sealed record OptionalLibraries
{
    public required IReadOnlyList<IReadOnlyList<string>> Libraries { get; init; }

    public required string Package { get; init; }

    public required string Folder { get; init; }

    /// <summary>A clause: what does not work without them.</summary>
    public required string Purpose { get; init; }
}

/// <summary>Where the version of an SDK stands; one of the two patterns is given.</summary>
internal sealed record VersionRule
{
    /// <summary>Pattern for the name of a folder above the libraries.</summary>
    public string? Folder { get; set; }

    /// <summary>Pattern for the file name of a library.</summary>
    public string? SoName { get; set; }

    /// <summary>The version from the groups of the pattern.</summary>
    public required string Format { get; init; }
}

/// <summary>What is known of a plugin of one release of LiteRT.</summary>
internal sealed record ReleaseNote(string LiteRt, string Text);

/// <summary>A trial compile.</summary>
internal sealed record TrialRow
{
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>What a success with these flags is limited to, as a clause; null for no limit.</summary>
    public string? Only { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ToolchainTable))]
internal sealed partial class ToolchainJson : JsonSerializerContext;
