using ModelSdk.Build.Aot;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Aot.Running;

/// <summary>Jobs for tests, without looking for tools.</summary>
internal static class Jobs
{
    /// <summary>A job of a vendor for a model that need not exist.</summary>
    /// <param name="backend">A name in Data/backends; null for the fake NPU.</param>
    /// <param name="tool">The tool; one that is not there when null.</param>
    /// <param name="model">The model; one that is not there when null.</param>
    public static CompileJob Of(string? backend = "intel_openvino", string? tool = null, string? model = null)
    {
        (string vendor, string soc, string compilerModel, string plugin, string package) = backend switch
        {
            "mediatek" => ("MediaTek", "MT6989", "mt6989", "MediaTek", "ai-edge-litert-sdk-mediatek"),
            "qualcomm" => ("Qualcomm", "SM8750", "SM8750", "Qualcomm", "ai-edge-litert-sdk-qualcomm"),
            "google_tensor" => ("Google", "Tensor_G5", "Tensor_G5", "google_tensor", "ai-edge-litert-sdk-google-tensor"),
            "samsung" => ("Samsung", "E9955", "E9955", "Samsung", "ai-edge-litert-sdk-samsung-nightly"),
            "intel_openvino" => ("IntelOpenVINO", "LNL", "LNL", "IntelOpenvino", "ai-edge-litert-sdk-intel"),
            _ => ("FakeNpu", "FAKE1", "FAKE1", "FakeNpu", ""),
        };
        SocTarget target = new()
        {
            Id = $"{vendor}_{soc}",
            Vendor = vendor,
            Backend = backend ?? "FakeNpu",
            Manufacturer = vendor,
            CompilerModel = compilerModel,
            CompilerPlugin = backend is null ? plugin : null,
        };
        CompileRequest request = new()
        {
            Name = "net",
            ModelPath = model ?? Path.Combine(Path.GetTempPath(), "modelsdk-no-such-folder", "net.tflite"),
            ModelSha256 = "",
            Target = target,
            Timeout = TimeSpan.FromMinutes(2),
        };
        VendorCompiler compiler = new()
        {
            Backend = backend,
            Title = vendor,
            PluginName = plugin,
            Plugin = $"/sdk/{vendor}/compiler/libLiteRtCompilerPlugin_{plugin}.so",
            Package = package,
            Hosts = "Linux x64",
        };
        return new CompileJob(request, new Toolchain { Tool = tool ?? "/sdk/tools/apply_plugin_main", Compilers = [compiler] }, compiler);
    }
}
