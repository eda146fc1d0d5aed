using ModelSdk.Build.Targets;

namespace ModelSdk.Build;

/// <summary>What the build must know of the project that its models are in.</summary>
public sealed record ProjectFacts
{
    /// <summary>$(AssemblyName): with a model's name it gives every deployed path.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>$(RootNamespace), not sanitised.</summary>
    public required string RootNamespace { get; init; }

    /// <summary>Absolute path of the project file; relative paths in metadata start at its folder.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>$(Language).</summary>
    public string Language { get; init; } = "C#";

    /// <summary>$(TargetFrameworkIdentifier).</summary>
    public string TargetFrameworkIdentifier { get; init; } = ".NETCoreApp";

    /// <summary>$(TargetFrameworkVersion), with or without the leading v.</summary>
    public string TargetFrameworkVersion { get; init; } = "v10.0";

    /// <summary>Whether generated code may name ModelSdk.LiteRt.</summary>
    public bool HasLiteRt { get; init; } = true;

    /// <summary>Whether generated code may name ModelSdk.Cpu.</summary>
    public bool HasCpu { get; init; } = true;

    /// <summary>Whether the project delivers the native LiteRT library, so that its operators count as runnable.</summary>
    public bool DeliversLiteRtLibrary { get; init; }

    /// <summary>ModelSdk* properties with closed value lists, by name; checked by <see cref="ProjectRules"/>.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The ModelSdkTarget items.</summary>
    public IReadOnlyList<CustomTarget> CustomTargets { get; init; } = [];

    /// <summary>Trimmed value of a property; "" when the project does not set it.</summary>
    public string Property(string name) => Properties.GetValueOrDefault(name, "").Trim();
}
