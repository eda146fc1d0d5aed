using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>What a condition is asked about: an op, a tensor of it or of the graph, or a partition.</summary>
internal readonly record struct ConditionContext(CheckNode? Node, CheckTensor? Tensor, PartitionFacts? Partition)
{
    public static ConditionContext Of(CheckNode node) => new(node, null, null);

    public static ConditionContext Of(CheckNode? node, CheckTensor tensor) => new(node, tensor, null);

    public static ConditionContext Of(PartitionFacts partition) => new(null, null, partition);
}

/// <summary>Numbers of a partition that conditions compare.</summary>
internal sealed record PartitionFacts(int Ops, int Inputs, int Outputs, int Partitions);

/// <summary>Why a condition does not hold: what the tensor or op has, and what is allowed.</summary>
internal sealed record ConditionFailure(CheckTensor? Subject, string Found, string Allowed);
