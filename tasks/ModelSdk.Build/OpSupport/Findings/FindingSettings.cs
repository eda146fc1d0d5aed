namespace ModelSdk.Build.OpSupport;

/// <summary>How much of a model must run on the NPU: metadata NpuRequirement.</summary>
public enum NpuRequirement
{
    /// <summary>Nothing; what leaves it is told in detailed logs and in the report.</summary>
    None,

    /// <summary>What leaves it is a warning.</summary>
    Partial,

    /// <summary>What leaves it is an error.</summary>
    Full,
}

/// <summary>A tensor with dimensions that are decided only at run time.</summary>
/// <param name="Place">Such as <c>input 'image'</c>.</param>
/// <param name="Name">The input's name, as FixedShapes names it; empty when it is no input of the model.</param>
/// <param name="Dimensions">-1 stands for an open one.</param>
public sealed record OpenTensor(string Place, string Name, IReadOnlyList<int> Dimensions)
{
    /// <summary>Such as <c>input 'image' [?,224,224,3]</c>.</summary>
    public override string ToString() =>
        $"{Place} [{string.Join(',', Dimensions.Select(static size => size < 0 ? "?" : $"{size}"))}]";
}

/// <summary>What turns predictions into errors, warnings or infos; made by ModelCheck from metadata and properties.</summary>
public sealed record FindingSettings
{
    /// <summary>Metadata NpuRequirement.</summary>
    public NpuRequirement NpuRequirement { get; init; } = NpuRequirement.Partial;

    /// <summary>Metadata MaxPartitions, or null.</summary>
    public int? MaxPartitions { get; init; }

    /// <summary>Property ModelSdkUnknownOps.</summary>
    public DiagnosticSeverity UnknownOps { get; init; } = DiagnosticSeverity.Warning;

    /// <summary>Metadata Accelerators, in order.</summary>
    public IReadOnlyList<RunsOn> Accelerators { get; init; } = [RunsOn.Npu, RunsOn.Gpu, RunsOn.Cpu];

    /// <summary>Inputs whose size FixedShapes leaves open; without such inputs, tensors inside.</summary>
    public IReadOnlyList<OpenTensor> OpenTensors { get; init; } = [];
}
