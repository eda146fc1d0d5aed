using ModelSdk.Backends;

namespace ModelSdk.TestSupport.Engine;

/// <summary>How an engine, by default the managed one, runs a model in a test.</summary>
/// <param name="Reference">Whether the plain kernels run even where there are fast ones.</param>
/// <param name="Threads">Threads of the engine.</param>
public sealed record EngineSettings(bool Reference = false, int Threads = 1)
{
    /// <summary>Both paths with one and two threads: what every golden is run with.</summary>
    public static IReadOnlyList<EngineSettings> All { get; } =
        [new(false, 1), new(false, 2), new(true, 1), new(true, 2)];

    /// <summary>Another engine than the managed one, or null.</summary>
    public IBackend? Backend { get; init; }

    /// <summary>As <see cref="ModelOptions.LiteRtLibrary"/>.</summary>
    public string? LiteRtLibrary { get; init; }

    /// <summary>As <see cref="ModelOptions.LiteRtOptions"/>.</summary>
    public IReadOnlyDictionary<string, string> LiteRtOptions { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Backend?.Name ?? (Reference ? "reference" : "fast")}, {Threads} thread(s)";
}
