using ModelSdk.Generators.Helpers;

namespace ModelSdk.Generators.Models;

/// <summary>What a manifest says of one model: all that the emitter needs, equal when the manifest's content is.</summary>
internal sealed record ModelSpec
{
    /// <summary>Deployed name.</summary>
    public required string Name { get; init; }

    /// <summary>Assembly whose project has the model.</summary>
    public required string Assembly { get; init; }

    public required string Namespace { get; init; }

    public required string ClassName { get; init; }

    /// <summary>public or internal.</summary>
    public required string Visibility { get; init; }

    /// <summary>Whether an interface is generated, too.</summary>
    public required bool HasInterface { get; init; }

    /// <summary>Whether sessions are generated.</summary>
    public required bool HasSessions { get; init; }

    public required string Sha256 { get; init; }

    public required string? Title { get; init; }

    public required string? Description { get; init; }

    public required string? Version { get; init; }

    public required string? Author { get; init; }

    public required string? License { get; init; }

    /// <summary>Members of the enum Accelerator, in order.</summary>
    public required EquatableArray<string> Accelerators { get; init; }

    /// <summary>LiteRt, Cpu: the backends that the project references, in the order in which they are asked.</summary>
    public required EquatableArray<string> Backends { get; init; }

    public required EquatableArray<SignatureSpec> Signatures { get; init; }

    /// <summary>Labels that belong to no single tensor.</summary>
    public required LabelSpec? Labels { get; init; }
}

/// <summary>An entry point.</summary>
internal sealed record SignatureSpec(
    string Key,
    string Name,
    EquatableArray<TensorSpec> Inputs,
    EquatableArray<TensorSpec> Outputs,
    EquatableArray<DimensionSpec> Dimensions);

/// <summary>An open dimension: its name, and the inputs and axes where it stands.</summary>
internal sealed record DimensionSpec(string Name, EquatableArray<DimensionUse> Uses);

/// <summary>An axis of an input.</summary>
internal sealed record DimensionUse(int Input, int Axis);

/// <summary>Labels: their file, whether they name positions (Axis) or values (Value), and enum members or none.</summary>
internal sealed record LabelSpec(string File, string Meaning, EquatableArray<string> Lines, EquatableArray<string> Members);
