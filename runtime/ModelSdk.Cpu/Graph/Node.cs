using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Cpu.Graph;

/// <summary>An operator of the engine's graph.</summary>
internal sealed class Node
{
    /// <summary>Position in the subgraph of the file, for messages; passes keep that of the node they replace.</summary>
    public required int Index { get; init; }

    /// <summary>Index of the subgraph of the file, for messages.</summary>
    public int Subgraph { get; init; }

    /// <summary>Which operator; <see cref="BuiltinOperator.Custom"/> with <see cref="CustomCode"/>.</summary>
    public required BuiltinOperator Op { get; init; }

    /// <summary>Name of a custom operator, or null.</summary>
    public string? CustomCode { get; init; }

    /// <summary>Version in the file.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Inputs; null where an optional one is left out.</summary>
    public required Value?[] Inputs { get; set; }

    /// <summary>Outputs.</summary>
    public required Value[] Outputs { get; set; }

    /// <summary>Values that native keeps inside the operator (LSTM); here only their quantization counts.</summary>
    public IReadOnlyList<Value?> Intermediates { get; init; } = [];

    /// <summary>Attributes; the absent table when there are none.</summary>
    public FlatTable Options { get; init; }

    /// <summary>Attributes of the second union (StableHLO).</summary>
    public FlatTable Options2 { get; init; }

    /// <summary>Options of a custom operator; empty for builtin ones.</summary>
    public ReadOnlyMemory<byte> CustomOptions { get; init; }

    /// <summary>The operators of another subgraph of the model, by its index; null when there is no such subgraph.</summary>
    /// <remarks>For StableHLO's regions, which the engine recognises rather than runs.</remarks>
    public Func<int, BuiltinOperator[]?> Region { get; init; } = static _ => null;

    /// <summary>An activation that a pass has fused into the node, besides that of its options.</summary>
    public FusedActivation FusedActivation { get; set; }

    /// <summary>Schema name of the operator, such as <c>CONV_2D</c>, or the custom name.</summary>
    public string OpName => CustomCode ?? OperatorNames.Of(Op);

    /// <inheritdoc/>
    public override string ToString() =>
        Subgraph == 0 ? $"{OpName} (node {Index})" : $"{OpName} (node {Index} of subgraph {Subgraph})";
}
