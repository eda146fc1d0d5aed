namespace ModelSdk.Build.Aot.Running;

/// <content>
/// The rows. Sources: recorded runs of apply_plugin_main 2.3.0 (tests/ModelSdk.Build.Tests/Aot/Running/recorded-runs.tsv), issues of
/// google-ai-edge/LiteRT by number, and its sources where nothing is named.
/// </content>
internal sealed partial record KnownCause
{
    private const string LeaveOut = "leave this target out of Targets";
    private const string SameRelease = "take the tool, the plugins and the SDK packages from one release of LiteRT";

    private static IReadOnlyList<KnownCause> All { get; } =
    [
        // The tool before it starts.
        new("error while loading shared libraries: ([^:]+):", "the tool needs the library $1, which this machine does not have",
            "install it with the system's package manager"),
        new("version `([^']+)' not found", "the tool or a library of the compiler needs $1, which this system is too old for",
            "build on a newer system (LiteRT's tools are made for Ubuntu 22.04 and later)") { Kind = CauseKind.OtherMachine },
        new("Unknown command line flag '([^']*)'", "this release of apply_plugin_main does not know the flag '$1'",
            "remove it from CompilerOptions, or use LiteRT 2.3"),
        new("Illegal value '([^']*)' specified for flag '([^']*)'", "this release of apply_plugin_main does not take '$1' for the flag '$2'",
            "change it in CompilerOptions"),
        new("Invalid arguments for (\\w+) command", "the tool does not take the arguments of this build",
            "use LiteRT 2.3 in ModelSdkLiteRt, or report it with the log") { Status = 1500 },

        // The machine.
        new("No space left on device", "the disk is full", "free some space on the disk of ModelSdkCacheDir"),
        new("filesystem error: ([^\\r\\n]*)|Unable to open file: ([^\\r\\n]*)", "the tool cannot write its output ($1$2)",
            "see that the folder ModelSdkCacheDir can be written to"),
        new("bad_alloc|Cannot allocate memory|[Oo]ut of memory", "the compiler had not enough memory",
            "let fewer compilers run at once with ModelSdkAotMemory, or build on a machine with more memory"),

        // The model.
        new("Could not open '([^']*)'", "the tool cannot open the model", "see whether the file is still there and can be read"),
        new("has model identifier '", "the file is no .tflite model", "give the original .tflite file"),
        new("mmap of size 0 requested", "the file of the model is empty", "give the original .tflite file"),
        new("Variable tensors not yet supported", "LiteRT's tool does not take models with variable tensors (state that is kept between runs)",
            $"convert the model with its state as inputs and outputs, set Aot=\"Never\", or {LeaveOut}"),
        new("Failed to load model from file", "the tool cannot read the model", "see whether other tools can; the file may be damaged"),

        // Plugins that do not load.
        new("undefined symbol: \\S*flatbuffers\\S*ClassicLocale",
            "the plugin of this LiteRT release was packaged without a part of itself, so it cannot be loaded on any machine",
            "use another release of LiteRT for this vendor (2.3.0 is the one known to be broken)") { Backend = "samsung" },
        new("Could not load shared library .*undefined symbol: (\\S+?)\\.?$", "the plugin and a library that it needs are not of one release",
            SameRelease),
        new("Could not load shared library .*?(libopenvino[\\w.]*?): cannot open", "the library $1 of OpenVINO is missing", "")
        {
            Kind = CauseKind.SdkMissing, Package = "openvino",
        },
        new("Could not load shared library (?:.*[\\s/])?([^\\s/]+\\.so[.\\d]*): (?:cannot open shared object file|file too short|invalid ELF header)",
            "the library $1 of the vendor's SDK is missing or damaged", "") { Kind = CauseKind.SdkMissing },
        new("Could not load symbol (\\S+): (?:.*[\\s/])?([^\\s/]+): undefined symbol", "the library $2 has no function $1, so it is not the one that the plugin needs",
            SameRelease),
        new("wrong ELF class|cannot open shared object file: Exec format error",
            "a library of the compiler is for another processor", "") { Kind = CauseKind.OtherMachine },
        new("Unsupported compiler plugin version|LiteRT API version too new for compiler plugin",
            "the plugin and the tool are of different releases", SameRelease),

        // SoCs, before the SDK's absence: MediaTek's plugin says both of an unknown SoC.
        new("(?:Unsupported|Unexpected|Unrecognized) SoC model:? `?([^`\\s]+)|Invalid soc model for device type: (\\S+)|Unsupported soc model `?([^`\\s]+)",
            "the compiler does not know the SoC '$1$2$3'", $"see that the plugin is new enough for it, or {LeaveOut}"),

        // Libraries of the SDKs.
        new("Failed to load Tensor TPU compiler library: ([^:\\s]+\\.so[.\\d]*):", "the library $1 of Google's SDK is missing", "")
        {
            Kind = CauseKind.SdkMissing,
        },
        new("Failed to load Tensor TPU compiler API", "Google's SDK is older than the plugin", SameRelease),
        new("Failed to load NeuronAdapter shared library", "libneuron_adapter.so of MediaTek's NeuroPilot SDK is missing", "")
        {
            Kind = CauseKind.SdkMissing,
        },
        new("Failed to load qnn shared library from \"?([^\":\\s]+)", "the library $1 of Qualcomm's SDK is missing", "")
        {
            Kind = CauseKind.SdkMissing,
        },
        new("QAIRT SDK (\\S+) is not supported", "Qualcomm's SDK $1 is too old for the plugin", "use QAIRT 2.35 or newer"),
        new("Loading from: (libgraph\\w+\\.so)", "the library $1 of Samsung's Exynos AI LiteCore is missing", "")
        {
            Kind = CauseKind.SdkMissing, Status = 502, Backend = "samsung",
        },
        new("Cannot load library \"[^\"]*?(libopenvino_intel_npu_compiler\\w*\\.so)", "the library $1 is missing, which no wheel of OpenVINO brings", "")
        {
            Kind = CauseKind.SdkMissing, Package = "ai-edge-litert-sdk-intel",
        },
        new("Device with \"(\\w+)\" name is not registered in the OpenVINO Runtime", "OpenVINO has no plugin for its device $1", "")
        {
            Kind = CauseKind.SdkMissing, Package = "openvino and ai-edge-litert-sdk-intel",
        },
        new("Could not find an NPU device", "the compiler in the driver needs an Intel NPU in this machine",
            "leave out NPU_COMPILER_TYPE=DRIVER"),
        new("Cannot load library \"[^\"]*?([^\"/\\\\]+)\": ([^\\s:]+\\.so[.\\d]*): cannot open", "the library $2, which $1 needs, is not on this machine",
            "install it with the system's package manager, or compile for another device"),
        new("Cannot load library \"[^\"]*?([^\"/\\\\]+)\"", "the library $1 is missing or damaged", "") { Kind = CauseKind.SdkMissing },

        // Models that a compiler does not take.
        new("Partitioning yielded (\\d+) NPU islands, which exceeds the maximum allowed \\((\\d+)\\)",
            "the compiler would cut the model into $1 parts (partitions), and MaxPartitions allows $2",
            $"raise MaxPartitions, let more of the model's ops run on this NPU (see MSDK3001 and MSDK3008), or {LeaveOut}"),
        new("NEURON_UNMAPPABLE|NeuronCompilation_finish failed with error (\\d+)", "MediaTek's compiler could not map the model to the NPU",
            $"split the model (about 4,500 ops in one part are known to be too many), or {LeaveOut}") { Backend = "mediatek" },
        new("Failed to set param of per channel quant params|NEURON_BAD_DATA", "MediaTek's SDK does not take a per-channel quantization of the model",
            $"use a NeuroPilot SDK of version 8 or newer, quantize per tensor, or {LeaveOut}") { Backend = "mediatek" },
        new("Failed to compile model: INTERNAL", "Google's compiler failed inside, as is known of models whose ops it takes",
            $"try CompilerOptions=\"--google_tensor_truncation_type=half --google_tensor_sharding_intensity=maximum\", or {LeaveOut}")
        {
            Backend = "google_tensor",
        },
        new("(?i)(?:fail|error)[^\\r\\n]*(?:vtcm|finalize)|(?:vtcm|finalize)[^\\r\\n]*(?:fail|error)", "Qualcomm's compiler could not finish a part of the model",
            $"try CompilerOptions=\"--qualcomm_vtcm_size=…\" or smaller parts, or {LeaveOut}") { Backend = "qualcomm", Status = 3 },
        new("to_shape was called on a dynamic shape|Dynamic dimensions not yet supported", "the model has dimensions of open size",
            "set FixedShapes"),
        new("Model not supported: subgraph input \\d+ has (\\d+) dimensions", "an input of the model has $1 dimensions, and the compiler takes at most 5",
            $"reshape it in the model, or {LeaveOut}") { Status = 5 },
        new("Multi target compilation not implemented", "the tool was asked for several SoCs at once", "report it with the log") { Status = 5 },
    ];
}
