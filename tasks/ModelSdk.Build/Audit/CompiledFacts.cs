using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.Audit;

/// <summary>What a compiled file says of itself; made by <see cref="CompiledReader"/>, also for files that we did not compile.</summary>
public sealed record CompiledFacts
{
    /// <summary>The stamp; null when there is none that LiteRT would read.</summary>
    public BuildStamp? Stamp { get; init; }

    /// <summary>Every DISPATCH_OP, in order of subgraphs and ops.</summary>
    public IReadOnlyList<DispatchPartition> Partitions { get; init; } = [];

    /// <summary>Each distinct range of bytecode, in order of the file.</summary>
    public IReadOnlyList<BytecodeModule> Modules { get; init; } = [];

    /// <summary>Ops that stayed outside, of all subgraphs that are reached.</summary>
    public int OtherOps { get; init; }

    /// <summary>What is wrong with the file whatever was asked for, in clauses: bytecode out of range, no stamp, old form, ….</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The compilers' options as the bytecode records them, each once, a line each; null when it records none.</summary>
    public string? Options => Modules.Select(static module => module.Bytecode.Options).OfType<string>().Distinct().ToArray() is { Length: > 0 } all
        ? string.Join('\n', all)
        : null;
}

/// <summary>A partition that was compiled.</summary>
/// <param name="Subgraph">Index of its subgraph.</param>
/// <param name="Op">Index of the DISPATCH_OP there.</param>
/// <param name="Name">Entry point in the bytecode.</param>
/// <param name="Module">Index in <see cref="CompiledFacts.Modules"/>; -1 when it names no bytecode that the file has.</param>
public sealed record DispatchPartition(int Subgraph, int Op, string Name, int Module);

/// <summary>A range of vendor bytecode in the file and what can be read in it.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Size">Number of bytes.</param>
/// <param name="Bytecode">What is in it.</param>
public sealed record BytecodeModule(long Offset, long Size, BytecodeFacts Bytecode);

/// <summary>What a vendor's bytecode says of itself; null where it says nothing.</summary>
public sealed record BytecodeFacts
{
    /// <summary>A name in Data/backends; null when the format is not known.</summary>
    public string? Backend { get; init; }

    /// <summary>For people, such as <c>QNN context binary</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The compiler, such as <c>adapter 8.2.28</c>.</summary>
    public string? Compiler { get; init; }

    /// <summary>Its commit or build, such as the Neuron SHA1.</summary>
    public string? CompilerBuild { get; init; }

    /// <summary>Version of the SDK such as <c>8.2.28</c> or <c>2.40.0.251030114326</c>.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>The compiler's options as the bytecode records them; null when it does not.</summary>
    public string? Options { get; init; }

    /// <summary>Generation of the NPU that it is for, such as <c>v79</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>The SoC that it is for, as the bytecode names it.</summary>
    public string? Soc { get; init; }

    /// <summary>More that can be read, by name, in order (<c>vtcm_size</c>, …).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    /// <summary>Entry points that the bytecode has; null when they cannot be read.</summary>
    public IReadOnlyList<string>? EntryPoints { get; init; }

    /// <summary>What is wrong with it, in clauses.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
