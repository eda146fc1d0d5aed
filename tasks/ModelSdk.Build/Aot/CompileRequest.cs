using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Aot;

/// <summary>One model to compile for one SoC.</summary>
public sealed record CompileRequest
{
    /// <summary>Name of the model, for messages and as name of the compiled file.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of the source model, which the inspection has found readable.</summary>
    public required string ModelPath { get; init; }

    /// <summary>Its SHA-256, in lower case.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The SoC; its <see cref="SocTarget.CompilerModel"/> is not null.</summary>
    public required SocTarget Target { get; init; }

    /// <summary>Metadata CompilerOptions.</summary>
    public CompilerOptions Options { get; init; } = CompilerOptions.None;

    /// <summary>More partitions of one subgraph than this are refused by the tool; null for no limit.</summary>
    public int? MaxPartitions { get; init; }

    /// <summary>How long the compiler may take (ModelSdkAotTimeout).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What the op check predicts for the compiler's partition step; null when it predicts nothing.</summary>
    public TargetPrediction? Prediction { get; init; }

    /// <summary>Such as <c>flowers for MediaTek_MT6993</c>.</summary>
    public string Title => $"{Name} for {Target.Id}";
}

/// <summary>A request and the tools that answer it.</summary>
/// <param name="Request">What to compile.</param>
/// <param name="Toolchain">Its tool is not null.</param>
/// <param name="Compiler">The vendor's part of it; its plugin is not null.</param>
public sealed record CompileJob(CompileRequest Request, Toolchain Toolchain, VendorCompiler Compiler);
