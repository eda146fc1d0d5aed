namespace ModelSdk.Build.Toolchains;

/// <summary>What LiteRT's tool itself says of a vendor's compiler; made by <see cref="ToolchainProbe"/>.</summary>
public sealed record CompilerProbe
{
    /// <summary>What was found of it.</summary>
    public required VendorCompiler Compiler { get; init; }

    /// <summary>Whether the tool can load the plugin; null when there is no tool or no plugin to ask for.</summary>
    public bool? Loads { get; init; }

    /// <summary>Why it cannot, in the words of tool and loader.</summary>
    public string LoadProblem { get; init; } = "";

    /// <summary>What the plugin calls its vendor; empty unless it loads.</summary>
    public string Manufacturer { get; init; } = "";

    /// <summary>The SoCs that it lists, as it calls them.</summary>
    public IReadOnlyList<string> Socs { get; init; } = [];

    /// <summary>Compiles of a tiny model, one for each SDK: a plugin that loads need not find its SDK.</summary>
    public IReadOnlyList<CompileTrial> Trials { get; init; } = [];

    /// <summary>Whether it has compiled something.</summary>
    public bool CanCompile => Trials.Any(static trial => trial.Compiles);

    /// <summary>Ids of the SoCs that it really compiles for.</summary>
    public IEnumerable<string> Targets => Trials.Where(static trial => trial.Compiles).SelectMany(static trial => trial.Targets);
}

/// <summary>A compile of a tiny model.</summary>
public sealed record CompileTrial
{
    /// <summary>Ids of the SoCs that it stands for: those with the same SDK.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Version of the SDK that was used, as the compiler or its folder says; null when nothing tells.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>Whether it gave a file.</summary>
    public bool Compiles { get; init; }

    /// <summary>What the success is limited to, as a clause; empty for no limit.</summary>
    public string Only { get; init; } = "";

    /// <summary>Why it failed, in the words of tool and vendor.</summary>
    public string Words { get; init; } = "";
}
