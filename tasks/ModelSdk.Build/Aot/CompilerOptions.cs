using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Aot;

/// <summary>Metadata CompilerOptions, taken apart.</summary>
/// <remarks>
/// Flags of apply_plugin_main (<c>--intel_openvino_graph_backends=cpu</c>, <c>--partition_strategy=weakly_connected</c>) are
/// handed to it, a vendor's only for its own targets. Everything else (<c>--opt 3 --num-mdla 4</c>) is part of the option string
/// of MediaTek's compiler and does not concern other targets. Values with spaces stand in double quotes.
/// </remarks>
public sealed record CompilerOptions
{
    /// <summary>No options.</summary>
    public static CompilerOptions None { get; } = new();

    /// <summary>As the user wrote them.</summary>
    public string Text { get; init; } = "";

    /// <summary>Flags of the tool, each as <c>--name=value</c> or <c>--name</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The option string for MediaTek's compiler; empty for its default.</summary>
    public string MediaTek { get; init; } = "";

    /// <summary>Takes the metadata apart; each problem is a clause for MSDK1011 (flags that the driver sets itself, unclosed quotes, …).</summary>
    public static (CompilerOptions Options, IReadOnlyList<string> Problems) Parse(string text) => throw new NotImplementedException();

    /// <summary>The flags that apply_plugin_main gets for a target, those for MediaTek's option string included.</summary>
    public IReadOnlyList<string> FlagsFor(SocTarget target) => throw new NotImplementedException();
}
