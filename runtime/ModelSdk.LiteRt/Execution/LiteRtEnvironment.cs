using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>The environments of the process: one for each accelerator, made at the first use and kept until the process ends.</summary>
/// <remarks>
/// Two environments that both register the GPU break each other, and one that knows the NPU's dispatch library uses it for
/// CPU models too; so each registers its own accelerator and the CPU, and nothing else (litert-c-api.md 9.1, 13.3).
/// </remarks>
internal static class LiteRtEnvironment
{
    /// <summary>The environment for that accelerator; what the first caller gave stays.</summary>
    /// <exception cref="ModelException">The library refused.</exception>
    public static EnvironmentHandle Get(EnvironmentSettings settings) => throw new NotImplementedException();
}

/// <summary>What an environment is made with.</summary>
/// <param name="Accelerator">The accelerator that it registers beside the CPU.</param>
/// <param name="Library">The native library.</param>
internal sealed record EnvironmentSettings(Accelerator Accelerator, LoadedLibrary Library)
{
    /// <summary>Folder with exactly one dispatch library, or null.</summary>
    public string? DispatchFolder { get; init; }

    /// <summary>Folder with the NPU's compiler plugin, or null: nothing is compiled on the device then.</summary>
    public string? CompilerFolder { get; init; }

    /// <summary>Existing folder for what is compiled on the device, or null.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Folder with the GPU accelerator's library, or null.</summary>
    public string? RuntimeFolder { get; init; }
}
