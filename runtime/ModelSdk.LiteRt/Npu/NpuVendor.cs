namespace ModelSdk.LiteRt;

/// <summary>A maker of NPUs: what its libraries are called, and what else they need. One row for each; used by <see cref="NpuLibraries"/>.</summary>
/// <param name="Name">Name for messages.</param>
/// <param name="Manufacturers">As stamps of compiled models name it; compared without case.</param>
/// <param name="Folder">Its folder below <c>vendors</c> in Google's packages.</param>
/// <param name="Dispatch">What follows <c>LiteRtDispatch_</c> in the name of its dispatch library.</param>
/// <param name="Compiler">What follows <c>LiteRtCompilerPlugin_</c> in the name of its compiler plugin.</param>
/// <param name="Needs">What its libraries need beside LiteRT's, for messages.</param>
/// <remarks>Source: LiteRT, litert/vendors/*/{dispatch,compiler}/BUILD, and the makers' SDKs (litert-c-api.md 1.2, aot-toolchain.md 9.1).</remarks>
internal sealed record NpuVendor(
    string Name, IReadOnlyList<string> Manufacturers, string Folder, string Dispatch, string Compiler, string Needs)
{
    private const string DispatchStem = "LiteRtDispatch";
    private const string CompilerStem = "LiteRtCompilerPlugin";

    private static readonly NpuVendor[] Known =
    [
        new("Qualcomm", ["Qualcomm", "QTI"], "qualcomm", "Qualcomm", "Qualcomm",
            "the QNN libraries of Qualcomm's AI Runtime (libQnnSystem.so, libQnnHtp.so, and Stub and Skel of the device's Hexagon version)"),
        new("MediaTek", ["MediaTek"], "mediatek", "MediaTek", "MediaTek",
            "NeuroPilot's libneuronusdk_adapter.so of the device's generation, and <uses-native-library> entries in the manifest"),
        new("Google", ["Google", "GoogleTensor"], "google_tensor", "GoogleTensor", "google_tensor",
            "the system's libedgetpu_litert.so, with a <uses-native-library> entry in the manifest"),
        new("Samsung", ["Samsung"], "samsung", "Samsung", "Samsung", "the libraries of Samsung's AI LiteCore"),
        new("Intel", ["IntelOpenVINO", "Intel"], "intel_openvino", "IntelOpenvino", "IntelOpenvino",
            "OpenVINO in exactly the version that it was built with"),
        new("Arm", ["Arm"], "arm", "Arm", "Arm", "Arm's own runtime"),
        new("NVIDIA", ["Nvidia"], "nvidia", "Nvidia", "Nvidia", "NVIDIA's own runtime"),
        new("Broadcom", ["Broadcom", "bstorm"], "broadcom", "bstorm", "bstorm", "Broadcom's own runtime"),
    ];

    // LiteRT lists folders for exactly these: .so on macOS too.
    private static (string Prefix, string Extension) Form => OperatingSystem.IsWindows() ? ("", ".dll") : ("lib", ".so");

    /// <summary>File name of its dispatch library on this system.</summary>
    public string DispatchFile => $"{Form.Prefix}{DispatchStem}_{Dispatch}{Form.Extension}";

    /// <summary>File name of its compiler plugin on this system.</summary>
    public string CompilerFile => $"{Form.Prefix}{CompilerStem}_{Compiler}{Form.Extension}";

    /// <summary>The row of a stamp's manufacturer; one of our own making for a maker that is not in the table, whose libraries are named after it.</summary>
    public static NpuVendor Of(string manufacturer) =>
        Known.FirstOrDefault(vendor => vendor.Manufacturers.Contains(manufacturer, StringComparer.OrdinalIgnoreCase))
        ?? New(manufacturer);

    /// <summary>Whose dispatch library a file is by its name, or null when it is none.</summary>
    public static NpuVendor? OfDispatch(string file) =>
        Of(file, DispatchStem, static vendor => vendor.Dispatch);

    /// <summary>Whose compiler plugin a file is by its name, or null when it is none.</summary>
    public static NpuVendor? OfCompiler(string file) =>
        Of(file, CompilerStem, static vendor => vendor.Compiler);

    private static NpuVendor? Of(string file, string stem, Func<NpuVendor, string> suffix)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        if (!Path.GetExtension(file).Equals(Form.Extension, StringComparison.OrdinalIgnoreCase)
            || !name.StartsWith(Form.Prefix + stem, StringComparison.Ordinal))
        {
            return null;
        }

        // Intel's libraries for Windows have no suffix.
        string maker = name[(Form.Prefix.Length + stem.Length)..].TrimStart('_');
        return maker.Length == 0 ? Of("IntelOpenVINO")
            : Known.FirstOrDefault(vendor => suffix(vendor).Equals(maker, StringComparison.OrdinalIgnoreCase)) ?? New(maker);
    }

    private static NpuVendor New(string maker) =>
        new(maker, [maker], maker.ToLowerInvariant(), maker, maker, "whatever its maker says");
}
