using Microsoft.Extensions.Logging;

namespace ModelSdk;

/// <summary>How a model is loaded and run. All members have defaults that work everywhere.</summary>
public sealed record ModelOptions
{
    /// <summary>What to try, in order; empty means the model's own default (normally NPU, GPU, CPU).</summary>
    public IReadOnlyList<Accelerator> Accelerators { get; init; } = [];

    /// <summary>Throw when the first accelerator cannot run the whole model, instead of going on to the next.</summary>
    /// <remarks>Also when a run fails later, and also when only a part of the operators runs there.</remarks>
    public bool FailInsteadOfFallback { get; init; }

    /// <summary>Which engine runs the CPU attempt.</summary>
    public CpuEngine CpuEngine { get; init; }

    /// <summary>Threads of the CPU engine, 1 to 1024; null lets the engine choose.</summary>
    public int? CpuThreads { get; init; }

    /// <summary>Upper bound of memory for tensors of one session, in bytes, 1 or more; null for none.</summary>
    /// <remarks>The managed engine counts all tensors, LiteRT inputs and outputs only: its own memory cannot be bounded.</remarks>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>Path of the native LiteRT library; null searches the usual places.</summary>
    /// <remarks>
    /// The usual places: the variable <c>LITERT_LIBRARY</c>, beside the application, and where NuGet puts native libraries.
    /// The accelerators' libraries are looked for beside it. A process has one: the first that was loaded stays, and a later
    /// load that names another one fails on LiteRT and says so.
    /// </remarks>
    public string? LiteRtLibrary { get; init; }

    /// <summary>Texts for parts of LiteRT, by identifier (<c>gpu_options</c>, <c>qualcomm</c>, <c>intel_openvino</c>, …).</summary>
    /// <remarks>
    /// Lines of <c>key = value</c>; see LiteRT's documentation of opaque options. They are added to what ModelSdk sets, and
    /// win where both have the same key. Unknown keys are ignored by LiteRT.
    /// </remarks>
    public IReadOnlyDictionary<string, string> LiteRtOptions { get; init; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether a model may be compiled on the device when no compiled variant fits.</summary>
    /// <remarks>
    /// It is done for the NPU only, where the vendor's compiler plugin lies beside the native library, and takes seconds the
    /// first time; the result is kept in <see cref="CacheDirectory"/>. When false, only compiled variants run on the NPU.
    /// </remarks>
    public bool CompileOnDevice { get; init; } = true;

    /// <summary>Folder for what is compiled on the device, and for what LiteRT has to remember between processes.</summary>
    /// <remarks>Null stands for <c>ModelSdk/litert</c> in the user's folder for local application data.</remarks>
    public string? CacheDirectory { get; init; }

    /// <summary>Whether NPU and GPU are checked with one run on zero inputs before they count as usable.</summary>
    /// <remarks>It also measures <see cref="ExecutionReport.Shares"/>, and is a step of its own in the report.</remarks>
    public bool Verify { get; init; } = true;

    /// <summary>Where model files come from that do not lie beside the program; null for <see cref="ModelPackSource.Default"/>.</summary>
    public ModelPackSource? Packs { get; init; }

    /// <summary>Progress of a model pack's download, 0 to 1; told on any thread.</summary>
    public IProgress<double>? DeliveryProgress { get; init; }

    /// <summary>States of a model pack's download, each change once; told on any thread.</summary>
    /// <remarks>
    /// With it, loading waits while the user's consent is needed, and the application shows the store's dialog; without
    /// it, loading does not wait then, but goes on to the model that the application carries itself.
    /// </remarks>
    public IProgress<ModelPackState>? DeliveryState { get; init; }

    /// <summary>Custom operators that the application implements, by their names in the model; letter case matters.</summary>
    /// <remarks>
    /// They run on the managed engine only: a model that uses one of these names is not tried on LiteRT. They win over the
    /// engine's own operators of the same name. The dictionary is copied when a model is loaded.
    /// </remarks>
    public IReadOnlyDictionary<string, CustomOperator> CustomOperators { get; init; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, CustomOperator>.Empty;

    /// <summary>Receives what was chosen and why, once for each load, and a warning when a run fails over; null for none.</summary>
    public ILogger? Logger { get; init; }
}

/// <summary>Engines for the CPU.</summary>
public enum CpuEngine
{
    /// <summary>The first that runs the model, in the order of the backends: generated classes pass LiteRT, then the managed one.</summary>
    Auto,

    /// <summary>The engine written in C#.</summary>
    Managed,

    /// <summary>The native LiteRT library.</summary>
    LiteRt,
}
