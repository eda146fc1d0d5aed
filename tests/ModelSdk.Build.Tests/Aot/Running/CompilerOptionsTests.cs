using ModelSdk.Build.Aot;
using ModelSdk.Build.Aot.Running;

namespace ModelSdk.Build.Tests.Aot.Running;

/// <summary>What users can write in CompilerOptions, and what becomes of it.</summary>
[TestClass]
public sealed class CompilerOptionsTests
{
    [TestMethod]
    [DataRow("", "", "")]
    [DataRow("  \r\n\t ", "", "")]
    [DataRow("--intel_openvino_graph_backends=cpu", "--intel_openvino_graph_backends=cpu", "")]
    [DataRow("-intel_openvino_graph_backends cpu", "--intel_openvino_graph_backends=cpu", "")]
    [DataRow("--intel_openvino_graph_backends=0:npu;1:cpu", "--intel_openvino_graph_backends=0:npu;1:cpu", "")]
    [DataRow("--partition_strategy weakly_connected --subgraphs 0,2", "--partition_strategy=weakly_connected|--subgraphs=0,2", "")]
    [DataRow("--qualcomm_use_conv_hmx", "--qualcomm_use_conv_hmx=true", "")]
    [DataRow("--noqualcomm_use_conv_hmx", "--qualcomm_use_conv_hmx=false", "")]
    [DataRow("--qualcomm_use_conv_hmx=No", "--qualcomm_use_conv_hmx=false", "")]
    [DataRow("--google_tensor_extra_options=\"a b\"", "--google_tensor_extra_options=a b", "")]
    [DataRow("\"--google_tensor_extra_options=a \\\"b\\\"\"", "--google_tensor_extra_options=a \"b\"", "")]
    [DataRow("--intel_openvino_configs_map=NPU_COMPILER_TYPE=DRIVER,CACHE_DIR=/x", "--intel_openvino_configs_map=NPU_COMPILER_TYPE=DRIVER,CACHE_DIR=/x", "")]
    [DataRow("--intel_openvino_graph_configs_map=0:A=1;1:B=2", "--intel_openvino_graph_configs_map=0:A=1;1:B=2", "")]
    [DataRow("--opt 3 --num-mdla 4", "", "--opt 3 --num-mdla 4")]
    [DataRow("--opt 3\n  --gno LTS,Inception   --l1-size-kb 7168", "", "--opt 3 --gno LTS,Inception --l1-size-kb 7168")]
    [DataRow("--apusys-config \"{ \\\"import_forever\\\": true }\"", "", "--apusys-config \"{ \\\"import_forever\\\": true }\"")]
    [DataRow("\"--opt 3\"", "", "--opt 3")]
    [DataRow("--mediatek_aot_compilation_options=\"--opt 3 --num-mdla 4\"", "", "--opt 3 --num-mdla 4")]
    [DataRow("--opt 3 --mediatek_optimization_hint=low_latency --num-mdla 4", "--mediatek_optimization_hint=low_latency", "--opt 3 --num-mdla 4")]
    public void Options_AreTakenApart(string text, string flags, string mediaTek)
    {
        (CompilerOptions options, IReadOnlyList<string> problems) = CompilerOptions.Parse(text);

        Assert.AreEqual("", string.Join('\n', problems));
        Assert.AreEqual(flags, string.Join('|', options.Flags));
        Assert.AreEqual(mediaTek, options.MediaTek);
        Assert.AreEqual(text, options.Text);
    }

    [TestMethod]
    [DataRow("--opt \"3", "a double quote is not closed")]
    [DataRow("--o=x.tflite", "'--o' is set by the build")]
    [DataRow("--model=x", "'--model' is set by the build")]
    [DataRow("--soc_model=mt6989", "'--soc_model' is set by the build; use Targets")]
    [DataRow("--samsung_soc_model=E9955", "'--samsung_soc_model' is set by the build; use Targets")]
    [DataRow("--compiler_options_max_partitions=1", "use the metadata MaxPartitions")]
    [DataRow("--mediatek_sdk_version_type=version9", "from the NeuroPilot SDK that it found")]
    [DataRow("--flagfile=x", "would hide options")]
    [DataRow("--helpfull", "something else than compile")]
    [DataRow("--mediatek_optimisation_hint=normal", "did you mean '--mediatek_optimization_hint'?")]
    [DataRow("--meditek_optimization_hint=normal", "did you mean '--mediatek_optimization_hint'?")]
    [DataRow("--mediatek-optimization-hint=normal", "did you mean '--mediatek_optimization_hint'?")]
    [DataRow("--partition-strategy=default", "did you mean '--partition_strategy'?")]
    [DataRow("--intel_openvino_graph_backend=cpu", "did you mean '--intel_openvino_graph_backends'?")]
    [DataRow("--mediatek_turbo", "'--mediatek_turbo' is no flag of apply_plugin_main")]
    [DataRow("--mediatek_optimization_hint=low_latenzy", "is not one of normal, low_latency, deep_fusion, batch_processing; did you mean 'low_latency'?")]
    [DataRow("--qualcomm_optimization_level=o3", "did you mean 'O3'?")]
    [DataRow("--qualcomm_use_conv_hmx=maybe", "value 'maybe' of '--qualcomm_use_conv_hmx' is not true or false")]
    [DataRow("--qualcomm_vtcm_size=-1", "is not a whole number from 0")]
    [DataRow("--qualcomm_htp_p_point=x", "is not a whole number")]
    [DataRow("--subgraphs=a", "is not a list of whole numbers")]
    [DataRow("--intel_openvino_graph_backends=tpu", "is not one of npu, gpu, cpu")]
    [DataRow("--intel_openvino_graph_backends=0:tpu", "is not one of npu, gpu, cpu, or such for partitions (0:npu;1:cpu)")]
    [DataRow("--intel_openvino_configs_map=PERFORMANCE", "is not a list such as KEY=VALUE,KEY=VALUE (the tool would ignore it)")]
    [DataRow("--intel_openvino_graph_configs_map=A=1", "the tool would ignore it")]
    [DataRow("--google_tensor_extra_options_path=x.txt", "is not a full path")]
    [DataRow("--google_tensor_op_filters_proto=/no/such/file", "is not an existing file")]
    [DataRow("--qualcomm_ir_json_dir=ir", "is not a full path")]
    [DataRow("--qualcomm_dlc_dir=/x", "makes the plugin write no bytecode")]
    [DataRow("--qualcomm_saver_output_dir=/x", "makes the plugin write no bytecode")]
    [DataRow("--qualcomm_backend=ir", "'--qualcomm_backend=ir' makes the plugin write no bytecode")]
    [DataRow("--qualcomm_enable_just_in_time", "makes the plugin write no bytecode")]
    [DataRow("--mediatek_dla_dir=/x", "is read by nobody")]
    [DataRow("--qualcomm_use_htp_preference=true", "is retired")]
    [DataRow("--partition_strategy", "'--partition_strategy' has no value")]
    [DataRow("--partition_strategy --opt 3", "'--partition_strategy' has no value")]
    [DataRow("--partition_strategy=default --partition_strategy=default", "is given twice")]
    [DataRow("O3", "'O3' belongs to no option")]
    [DataRow("--partition_strategy=default 3", "'3' belongs to no option")]
    [DataRow("--opt 3 --mediatek_aot_compilation_options=--opt", "stand both in")]
    [DataRow("--opt 3 --mediatek_enable_gemma_compiler_optimizations", "so the others would be ignored")]
    [DataRow("--mediatek_option_bundle=x", "does nothing without '--mediatek_enable_gemma_compiler_optimizations'")]
    public void WhatWouldBeIgnoredOrRefused_IsSaidBefore(string text, string expected)
    {
        (_, IReadOnlyList<string> problems) = CompilerOptions.Parse(text);

        Assert.AreEqual(1, problems.Count, string.Join('\n', problems));
        StringAssert.Contains(problems[0], expected);
    }

    [TestMethod]
    public void Flags_GoToTheirVendorOnly()
    {
        (CompilerOptions options, _) = CompilerOptions.Parse(
            "--opt 3 --qualcomm_optimization_level=O2 --partition_strategy=default --mediatek_optimization_hint=normal --samsung_large_model_support");

        string Flags(string? backend) => string.Join(' ', options.FlagsFor(Jobs.Of(backend).Request.Target));

        Assert.AreEqual(
            "--partition_strategy=default --mediatek_optimization_hint=normal --mediatek_aot_compilation_options=--opt 3", Flags("mediatek"));
        Assert.AreEqual("--qualcomm_optimization_level=O2 --partition_strategy=default", Flags("qualcomm"));
        Assert.AreEqual("--partition_strategy=default --samsung_large_model_support=true", Flags("samsung"));
        Assert.AreEqual("--partition_strategy=default", Flags("google_tensor"));
        Assert.AreEqual("--partition_strategy=default", Flags(null));
    }

    [TestMethod]
    public void FilesOfFlags_AreKnown()
    {
        string file = Path.GetTempFileName();
        try
        {
            (CompilerOptions options, IReadOnlyList<string> problems) = CompilerOptions.Parse($"\"--google_tensor_op_filters_proto={file}\"");

            Assert.AreEqual(0, problems.Count);
            Assert.AreEqual(file, options.Files.Single());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void None_HasNothing()
    {
        Assert.AreEqual(0, CompilerOptions.None.FlagsFor(Jobs.Of("mediatek").Request.Target).Count);
        Assert.AreEqual(CompilerFlags.All.Count, CompilerFlags.All.Select(static flag => flag.Name).Distinct().Count());
    }
}
