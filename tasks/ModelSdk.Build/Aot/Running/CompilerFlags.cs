namespace ModelSdk.Build.Aot.Running;

/// <summary>The flags of apply_plugin_main that <see cref="CompilerOptions"/> knows, vendors' flags included.</summary>
/// <remarks>
/// Names: what <c>apply_plugin_main --helpfull</c> of LiteRT 2.3.0 lists (a test compares). Values and traps:
/// litert/tools/flags/** of LiteRT; a test offers each of the values to the tool.
/// </remarks>
internal static class CompilerFlags
{
    private const string Driver = "is set by the build";
    private const string Hides = "would hide options from the build's checks; write them here";
    private const string NoCompile = "makes the tool do something else than compile";
    private const string Retired = "is retired: the tool takes it and ignores it";
    private const string NoBytecode = "makes the plugin write no bytecode that a device could run";

    private static readonly string[] HtpModes =
    [
        "default", "sustained_high_performance", "burst", "high_performance", "power_saver", "low_power_saver",
        "high_power_saver", "low_balanced", "balanced", "extreme_power_saver",
    ];

    /// <summary>All rows.</summary>
    public static IReadOnlyList<CompilerFlag> All { get; } =
    [
        .. Tool(), .. Google(), .. Intel(), .. MediaTek(), .. Qualcomm(), .. Samsung(),
    ];

    /// <summary>The first words of the vendors' flags.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["google_", "intel_", "mediatek_", "qualcomm_", "samsung_"];

    /// <summary>The row of a name (without dashes); null when there is none.</summary>
    public static CompilerFlag? Find(string name) => All.FirstOrDefault(flag => flag.Name == name);

    private static IEnumerable<CompilerFlag> Tool() =>
    [
        new("cmd", null, FlagKind.Text) { Refused = Driver },
        new("compiler_options_max_partitions", null, FlagKind.Count) { Refused = $"{Driver}; use the metadata MaxPartitions" },
        new("err", null, FlagKind.Text) { Refused = Driver },
        new("flagfile", null, FlagKind.Text) { Refused = Hides },
        new("fromenv", null, FlagKind.Text) { Refused = Hides },
        new("help", null, FlagKind.Switch) { Refused = NoCompile },
        new("helpfull", null, FlagKind.Switch) { Refused = NoCompile },
        new("libs", null, FlagKind.Text) { Refused = $"{Driver}; use the property ModelSdkLiteRt" },
        new("model", null, FlagKind.Text) { Refused = Driver },
        new("o", null, FlagKind.Text) { Refused = Driver },
        new("partition_strategy", null, FlagKind.Choice) { Values = ["default", "weakly_connected"] },
        new("soc_manufacturer", null, FlagKind.Text) { Refused = $"{Driver}; use Targets" },
        new("soc_model", null, FlagKind.Text) { Refused = $"{Driver}; use Targets" },
        new("subgraphs", null, FlagKind.Numbers),
        new("tryfromenv", null, FlagKind.Text) { Refused = Hides },
        new("undefok", null, FlagKind.Text) { Refused = Hides },
        new("version", null, FlagKind.Switch) { Refused = NoCompile },
    ];

    private static IEnumerable<CompilerFlag> Google()
    {
        const string Vendor = "google_tensor";
        return
        [
            new("google_tensor_dump_op_timings", Vendor, FlagKind.Switch),
            new("google_tensor_enable_4bit_compilation", Vendor, FlagKind.Switch),
            new("google_tensor_enable_dynamic_range_quantization", Vendor, FlagKind.Switch),
            new("google_tensor_enable_large_model_support", Vendor, FlagKind.Switch),
            new("google_tensor_extra_options", Vendor, FlagKind.Text),
            new("google_tensor_extra_options_path", Vendor, FlagKind.File),
            new("google_tensor_int64_to_int32", Vendor, FlagKind.Switch),
            new("google_tensor_op_filters_proto", Vendor, FlagKind.File),
            new("google_tensor_performance_mode", Vendor, FlagKind.Choice)
            {
                Values = ["extreme_power_saver", "power_saver", "balanced", "high_performance", "sustained_performance", "burst"],
            },
            new("google_tensor_sharding_intensity", Vendor, FlagKind.Choice)
            {
                Values = ["unspecified", "minimal", "moderate", "extensive", "maximum"],
            },
            new("google_tensor_truncation_type", Vendor, FlagKind.Choice) { Values = ["auto", "no_truncation", "bfloat16", "half"] },
        ];
    }

    private static IEnumerable<CompilerFlag> Intel()
    {
        const string Vendor = "intel_openvino";
        return
        [
            new("intel_openvino_configs_map", Vendor, FlagKind.Pairs),
            new("intel_openvino_enable_weight_sharing", Vendor, FlagKind.Switch),
            new("intel_openvino_graph_backends", Vendor, FlagKind.GraphChoice) { Values = ["npu", "gpu", "cpu"] },
            new("intel_openvino_graph_configs_map", Vendor, FlagKind.GraphPairs),
            new("intel_openvino_performance_mode", Vendor, FlagKind.Choice)
            {
                Values = ["latency", "throughput", "cumulative_throughput"],
            },
        ];
    }

    private static IEnumerable<CompilerFlag> MediaTek()
    {
        const string Vendor = "mediatek";
        return
        [
            new("mediatek_aot_compilation_options", Vendor, FlagKind.Text),
            new("mediatek_disable_dla_dir_removal", Vendor, FlagKind.Switch),
            new("mediatek_dla_dir", Vendor, FlagKind.Folder)
            {
                Refused = "is read by nobody in the plugin; intermediate files go to a temporary folder of the build",
            },
            new("mediatek_enable_gemma_compiler_optimizations", Vendor, FlagKind.Switch),
            new("mediatek_enable_l1_cache_optimizations", Vendor, FlagKind.Switch),
            new("mediatek_optimization_hint", Vendor, FlagKind.Choice)
            {
                Values = ["normal", "low_latency", "deep_fusion", "batch_processing"],
            },
            new("mediatek_option_bundle", Vendor, FlagKind.Text),
            new("mediatek_option_bundle_decode", Vendor, FlagKind.Text),
            new("mediatek_option_bundle_prefill", Vendor, FlagKind.Text),
            new("mediatek_performance_mode_type", Vendor, FlagKind.Choice)
            {
                Values = ["low_power", "fast_single_answer", "sustained_speed", "turbo_boost"],
            },
            new("mediatek_sdk_version_type", Vendor, FlagKind.Choice)
            {
                Values = ["version7", "version8", "version9"],
                Refused = $"{Driver}, from the NeuroPilot SDK that it found",
            },
            new("mediatek_use_get_supported_operations", Vendor, FlagKind.Switch),
        ];
    }

    private static IEnumerable<CompilerFlag> Qualcomm()
    {
        const string Vendor = "qualcomm";
        return
        [
            new("qualcomm_backend", Vendor, FlagKind.Choice)
            {
                Values = ["htp", "gpu", "dsp", "ir", "lpai"],
                RefusedValues = new Dictionary<string, string> { ["ir"] = NoBytecode },
            },
            new("qualcomm_custom_op_package", Vendor, FlagKind.Text),
            new("qualcomm_dlc_dir", Vendor, FlagKind.Folder) { Refused = NoBytecode },
            new("qualcomm_dsp_encoding", Vendor, FlagKind.Choice) { Values = ["static", "dynamic"] },
            new("qualcomm_dsp_pd_session", Vendor, FlagKind.Choice) { Values = ["unsigned", "signed", "adaptive"] },
            new("qualcomm_dsp_perf_ctrl_mode", Vendor, FlagKind.Choice) { Values = ["manual", "auto"] },
            new("qualcomm_dsp_performance_mode", Vendor, FlagKind.Choice) { Values = HtpModes[..^1] },
            new("qualcomm_dsp_skel_dir", Vendor, FlagKind.Folder),
            new("qualcomm_dump_tensor_ids", Vendor, FlagKind.Numbers),
            new("qualcomm_enable_just_in_time", Vendor, FlagKind.Switch)
            {
                RefusedValues = new Dictionary<string, string> { ["true"] = NoBytecode },
            },
            new("qualcomm_enable_weight_sharing", Vendor, FlagKind.Switch),
            new("qualcomm_graph_io_tensor_mem_type", Vendor, FlagKind.Choice) { Values = ["raw", "memhandle"] },
            new("qualcomm_graph_priority", Vendor, FlagKind.Choice) { Values = ["default", "low", "normal", "normal_high", "high"] },
            new("qualcomm_graph_transform", Vendor, FlagKind.Text),
            new("qualcomm_htp_p_point", Vendor, FlagKind.Number),
            new("qualcomm_htp_pd_session", Vendor, FlagKind.Choice) { Values = ["unsigned", "signed", "adaptive"] },
            new("qualcomm_htp_perf_ctrl_mode", Vendor, FlagKind.Choice) { Values = ["manual", "auto"] },
            new("qualcomm_htp_performance_mode", Vendor, FlagKind.Choice) { Values = HtpModes },
            new("qualcomm_ir_json_dir", Vendor, FlagKind.Folder),
            new("qualcomm_log_level", Vendor, FlagKind.Choice) { Values = ["off", "error", "warn", "info", "verbose", "debug"] },
            new("qualcomm_lpai_client_perf_type", Vendor, FlagKind.Choice) { Values = ["default", "real_time", "non_real_time"] },
            new("qualcomm_lpai_core_affinity_type", Vendor, FlagKind.Choice) { Values = ["default", "soft", "hard"] },
            new("qualcomm_lpai_core_selection", Vendor, FlagKind.Count),
            new("qualcomm_lpai_fps", Vendor, FlagKind.Count),
            new("qualcomm_lpai_ftrt_ratio", Vendor, FlagKind.Count),
            new("qualcomm_lpai_target", Vendor, FlagKind.Choice) { Values = ["x86", "arm", "adsp", "tensilica"] },
            new("qualcomm_num_hvx_thread", Vendor, FlagKind.Count),
            new("qualcomm_optimization_level", Vendor, FlagKind.Choice) { Values = ["O1", "O2", "O3"] },
            new("qualcomm_profiling", Vendor, FlagKind.Choice) { Values = ["off", "basic", "detailed", "linting", "optrace"] },
            new("qualcomm_qnn_lib_dir", Vendor, FlagKind.Folder) { Refused = $"{Driver}; use the property ModelSdkLiteRt" },
            new("qualcomm_saver_output_dir", Vendor, FlagKind.Folder) { Refused = NoBytecode },
            new("qualcomm_schematic_dir", Vendor, FlagKind.Folder),
            new("qualcomm_use_conv_hmx", Vendor, FlagKind.Switch),
            new("qualcomm_use_fold_relu", Vendor, FlagKind.Switch),
            new("qualcomm_use_htp_preference", Vendor, FlagKind.Switch) { Refused = Retired },
            new("qualcomm_use_int64_bias_as_int32", Vendor, FlagKind.Switch),
            new("qualcomm_use_qint16_as_quint16", Vendor, FlagKind.Switch) { Refused = Retired },
            new("qualcomm_vtcm_size", Vendor, FlagKind.Count),
        ];
    }

    private static IEnumerable<CompilerFlag> Samsung() =>
    [
        new("samsung_large_model_support", "samsung", FlagKind.Switch),
        new("samsung_soc_model", "samsung", FlagKind.Text) { Refused = $"{Driver}; use Targets" },
    ];
}
