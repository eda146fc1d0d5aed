using ModelSdk.TestSupport.Engine;

namespace ModelSdk.TestSupport.Native;

/// <summary>What tests/ModelSdk.LiteRt.Runner is asked to do in a process of its own; read there, written by LiteRtRun.</summary>
/// <remarks>This file is compiled into the runner too. Loads follow one another in one process.</remarks>
public sealed record RunRequest
{
    /// <summary>What to load and run, in this order.</summary>
    public required IReadOnlyList<LoadRequest> Loads { get; init; }
}

/// <summary>One model that is loaded and run.</summary>
public sealed record LoadRequest
{
    /// <summary>Path of a .tflite file; or null, and <see cref="Assembly"/> and <see cref="Name"/> are given.</summary>
    public string? File { get; init; }

    /// <summary>Whether the file is read and handed over as managed memory.</summary>
    public bool InMemory { get; init; }

    /// <summary>Assembly of a deployed model.</summary>
    public string? Assembly { get; init; }

    /// <summary>Name of a deployed model.</summary>
    public string? Name { get; init; }

    /// <summary>Folder to look for the deployed model in, with <c>models/</c> below it; null for the runner's own folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Engines in this order: <c>litert</c>, <c>managed</c>.</summary>
    public IReadOnlyList<string> Backends { get; init; } = ["litert", "managed"];

    /// <summary>As <see cref="ModelOptions.Accelerators"/>.</summary>
    public IReadOnlyList<Accelerator> Accelerators { get; init; } = [];

    /// <summary>As <see cref="ModelOptions.LiteRtLibrary"/>.</summary>
    public string? LiteRtLibrary { get; init; }

    /// <summary>As <see cref="ModelOptions.CompileOnDevice"/>.</summary>
    public bool CompileOnDevice { get; init; } = true;

    /// <summary>As <see cref="ModelOptions.CacheDirectory"/>.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>As <see cref="ModelOptions.Verify"/>.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>As <see cref="ModelOptions.CpuEngine"/>.</summary>
    public CpuEngine CpuEngine { get; init; }

    /// <summary>As <see cref="ModelOptions.CpuThreads"/>.</summary>
    public int? CpuThreads { get; init; } = 1;

    /// <summary>As <see cref="ModelOptions.FailInsteadOfFallback"/>.</summary>
    public bool FailInsteadOfFallback { get; init; }

    /// <summary>As <see cref="ModelOptions.LiteRtOptions"/>.</summary>
    public IReadOnlyDictionary<string, string> LiteRtOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables for native code, set with libc's setenv before this load; they stay. An empty value removes one.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Key of the signature, or null for the first.</summary>
    public string? Signature { get; init; }

    /// <summary>One for each input; those that are missing are random with their index as seed.</summary>
    public IReadOnlyList<InputRequest> Inputs { get; init; } = [];

    /// <summary>Memory that all inputs and outputs are bound to before the first run.</summary>
    public HostBinding Binding { get; init; }

    /// <summary>How often the session runs; 0 only loads.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>How often the whole is repeated, loading and disposing; the answer is that of the last time.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Milliseconds after which each run is cancelled; null for never, 0 for before it begins.</summary>
    public int? CancelAfter { get; init; }

    /// <summary>Variables that change before a run, by the run's index; as <see cref="Variables"/>.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> BeforeRun { get; init; } =
        new Dictionary<int, IReadOnlyDictionary<string, string>>();

    /// <summary>Whether the runs go on in the same session after one failed.</summary>
    public bool GoOnAfterFailure { get; init; }

    /// <summary>Whether the outputs of every run are answered, not only those of the last.</summary>
    public bool KeepAllOutputs { get; init; }

    /// <summary>Sessions that then run at the same time, as often each; their outputs must be those of the last run.</summary>
    public int ParallelSessions { get; init; }

    /// <summary>Whether nothing is disposed: model and session are left to the finalizers, which run before the next time.</summary>
    public bool Abandon { get; init; }

    /// <summary>Whether the model stays loaded until the process ends, which it then does without disposing it.</summary>
    public bool KeepLoaded { get; init; }
}

/// <summary>What an input is filled with.</summary>
public sealed record InputRequest
{
    /// <summary>Bytes as they are; null for random values.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Whether all bytes are zero.</summary>
    public bool Zeros { get; init; }

    /// <summary>Seed of random values; null for the input's index.</summary>
    public int? Seed { get; init; }

    /// <summary>Dimensions to resize the input to, or null.</summary>
    public int[]? Shape { get; init; }
}
