namespace ModelSdk.Truth.RealTool;

/// <summary>A compiler plugin of the wheel that can partition models here.</summary>
/// <param name="Soc">The SoC whose predictions it is compared with.</param>
/// <param name="Manufacturer">What the tool takes as --soc_manufacturer.</param>
/// <param name="Model">What the tool takes as --soc_model.</param>
/// <param name="Folder">Its folder in the wheel, under <c>vendors</c>.</param>
/// <param name="StandIn">The library that takes the place of the vendor's, and its source in StandIns; null when it needs none.</param>
internal sealed record RealVendor(
    string Soc, string Manufacturer, string Model, string Folder, (string Library, string Source)? StandIn)
{
    /// <summary>The plugins; Qualcomm's and Samsung's cannot be loaded without the vendor's SDK.</summary>
    public static IReadOnlyList<RealVendor> All { get; } =
    [
        new("MediaTek_MT6993", "MediaTek", "mt6993", "mediatek", ("libneuron_adapter.so", "neuron_adapter.c")),
        new("Google_Tensor_G5", "Google", "Tensor_G5", "google_tensor", ("liblitert_plugin_compiler.so", "tensor_compiler.c")),
        new("IntelOpenVINO_LNL", "IntelOpenVINO", "LNL", "intel_openvino", null),
    ];
}
