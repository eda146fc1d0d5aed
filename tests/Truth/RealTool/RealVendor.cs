namespace ModelSdk.Truth.RealTool;

/// <summary>A compiler plugin of the wheel that can partition models here.</summary>
/// <param name="Soc">The SoC whose predictions it is compared with.</param>
/// <param name="Manufacturer">What the tool takes as --soc_manufacturer.</param>
/// <param name="Model">What the tool takes as --soc_model.</param>
/// <param name="Folder">Its folder in the wheel, under <c>vendors</c>.</param>
/// <param name="StandIn">The libraries that take the place of the vendor's, and their source in StandIns; null when it needs none.</param>
internal sealed record RealVendor(
    string Soc, string Manufacturer, string Model, string Folder, (string[] Libraries, string Source)? StandIn)
{
    /// <summary>The plugins; Samsung's cannot be loaded, and selects every op.</summary>
    public static IReadOnlyList<RealVendor> All { get; } =
    [
        new("MediaTek_MT6993", "MediaTek", "mt6993", "mediatek", (["libneuron_adapter.so"], "neuron_adapter.c")),
        new("Google_Tensor_G5", "Google", "Tensor_G5", "google_tensor", (["liblitert_plugin_compiler.so"], "tensor_compiler.c")),
        new("Qualcomm_SM8750", "Qualcomm", "SM8750", "qualcomm",
            (["libQnnHtp.so", "libQnnIr.so", "libQnnLpai.so", "libQnnSaver.so", "libQnnSystem.so"], "qnn.c")),
        new("IntelOpenVINO_LNL", "IntelOpenVINO", "LNL", "intel_openvino", null),
    ];
}
