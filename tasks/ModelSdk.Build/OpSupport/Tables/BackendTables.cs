namespace ModelSdk.Build.OpSupport.Tables;

/// <summary>All files of Data/backends, read when first asked for.</summary>
internal static class BackendTables
{
    /// <summary>Ids of all backends, NPU compilers first.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        ["mediatek", "qualcomm", "google_tensor", "samsung", "intel_openvino", "plugin", "gpu", "xnnpack", "builtin", "litert"];

    private static readonly Dictionary<string, Lazy<BackendTable>> Tables = Ids.ToDictionary(
        static id => id,
        static id => new Lazy<BackendTable>(() => new BackendTable(DataFiles.Read($"backends/{id}.json", TableJson.Default.BackendFile))));

    /// <summary>Id of the table for compiler plugins of other vendors, of which nothing is known.</summary>
    public const string OtherPlugin = "plugin";

    /// <summary>What LiteRT's native library can read at all, before any backend is asked.</summary>
    public static BackendTable Reader => Find("litert");

    public static BackendTable Gpu => Find("gpu");

    public static BackendTable Xnnpack => Find("xnnpack");

    public static BackendTable Builtin => Find("builtin");

    /// <summary>The table of a backend.</summary>
    public static BackendTable Find(string id) => Tables[id].Value;
}
