using ModelSdk.Build.Aot.Running;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Aot;

/// <summary>Metadata CompilerOptions, taken apart.</summary>
/// <remarks>
/// Flags of apply_plugin_main (<c>--intel_openvino_graph_backends=cpu</c>, <c>--partition_strategy=weakly_connected</c>) are
/// handed to it, a vendor's only for its own targets. Everything else (<c>--opt 3 --num-mdla 4</c>) is part of the option string
/// of MediaTek's compiler and does not concern other targets. Values with spaces stand in double quotes.
/// </remarks>
public sealed partial record CompilerOptions
{
    private const string MediaTekBackend = "mediatek";
    private const string MediaTekFlag = "mediatek_aot_compilation_options";

    /// <summary>No options.</summary>
    public static CompilerOptions None { get; } = new();

    /// <summary>As the user wrote them.</summary>
    public string Text { get; init; } = "";

    /// <summary>Flags of the tool, each as <c>--name=value</c>; all vendors', but not MediaTek's option string.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The option string for MediaTek's compiler; empty for its default.</summary>
    public string MediaTek { get; init; } = "";

    /// <summary>Full paths of files that flags name; their contents are part of what is compiled.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The flags that apply_plugin_main gets for a target, those for MediaTek's option string included.</summary>
    public IReadOnlyList<string> FlagsFor(SocTarget target)
    {
        // A plugin that LiteRT's release does not bring has none of the vendors' flags.
        string? backend = target.CompilerPlugin is null ? target.Backend : null;
        IEnumerable<string> flags = Flags.Where(flag =>
            CompilerFlags.Find(flag[2..].Split('=')[0]) is { } row && (row.Backend is null || row.Backend == backend));
        return backend == MediaTekBackend && MediaTek.Length > 0 ? [.. flags, $"--{MediaTekFlag}={MediaTek}"] : [.. flags];
    }
}
