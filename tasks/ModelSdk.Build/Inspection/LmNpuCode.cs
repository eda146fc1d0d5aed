using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;
using ModelSdk.Format.LiteRt;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build.Inspection;

/// <summary>Code of an NPU in a section of a bundle: whose, and for which SoC, as far as the file tells.</summary>
/// <remarks>
/// In the order of LiteRT-LM's own reader: the compiler's stamp, then the options of the dispatch op, then keys of the
/// section and of the bundle. Source: LiteRT-LM, schema/model_info/model_info.cc.
/// </remarks>
/// <param name="Manufacturer">As it is written, or empty.</param>
/// <param name="Soc">As it is written, or empty.</param>
internal sealed record LmNpuCode(string Manufacturer, string Soc)
{
    private static readonly string[] SocKeys = ["soc_name", "soc_model", "target_soc", "soc", "chipset", "target_device"];

    // Words in the name of a dispatch op's entry point, and in the names of manufacturers.
    private static readonly (string Word, string Vendor)[] Brands =
    [
        ("qnn", "Qualcomm"), ("qualcomm", "Qualcomm"), ("qti", "Qualcomm"), ("google", "Google"), ("subgraph", "Google"),
        ("openvino", "IntelOpenVINO"), ("intel", "IntelOpenVINO"), ("samsung", "Samsung"), ("exynos", "Samsung"), ("slsi", "Samsung"),
        ("mtk", "MediaTek"), ("neuron", "MediaTek"), ("mediatek", "MediaTek"), ("partition", "MediaTek"),
    ];

    /// <summary>For messages.</summary>
    public string Title => (Manufacturer, Soc) switch
    {
        ("", "") => "an unnamed SoC",
        (_, "") => $"an unnamed SoC of {Manufacturer}",
        _ => $"{Manufacturer} {Soc}".Trim(),
    };

    /// <summary>The code in a model section, or null when it has none.</summary>
    public static LmNpuCode? Find(LiteRtLmFile bundle, LiteRtLmSection section, TfliteModel model)
    {
        if (BuildStamp.TryRead(model, out BuildStamp? stamp))
        {
            return new LmNpuCode(stamp.Manufacturer, stamp.SocModel);
        }

        foreach (Subgraph graph in model.Subgraphs)
        {
            foreach (OperatorDef op in graph.Operators)
            {
                if (DispatchOptions.IsDispatch(op))
                {
                    string keys = FirstOf(section.Find) ?? FirstOf(key => bundle.SystemMetadata
                        .FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Text) ?? "";
                    return OfDispatch(op, keys);
                }
            }
        }

        return null;
    }

    /// <summary>Whether the SoC may run the code; what the file does not tell, or tells in unknown words, counts for it.</summary>
    public bool MayRunOn(SocTarget target, SocTable socs)
    {
        string? vendor = Manufacturer.Length == 0 ? null : socs.FindVendor(Manufacturer)?.Name ?? Brand(Manufacturer);
        if (vendor is not null && vendor != target.Vendor)
        {
            return false;
        }

        // Stamps of early compilers name the generation of the NPU (V75).
        SocTarget? known = socs.Find($"{vendor}_{Soc}") ?? socs.Find(Soc);
        return Soc.Length == 0 || known is null || known.Id == target.Id
            || (target.Generation is { } generation && SocTable.Key(generation) == SocTable.Key(Soc));
    }

    private static LmNpuCode OfDispatch(OperatorDef op, string keys)
    {
        try
        {
            FlexValue options = FlexValue.Parse(op.GetCustomOptions(), op.FileOffset);
            string soc = "";
            foreach (string key in SocKeys)
            {
                soc = soc.Length == 0 ? options.GetString(key) ?? "" : soc;
            }

            return new LmNpuCode(Brand(options.GetString("name") ?? "") ?? "", soc.Length == 0 ? keys : soc);
        }
        catch (ModelFormatException)
        {
            return new LmNpuCode("", keys); // The form of 2024, which names nothing.
        }
    }

    private static string? FirstOf(Func<string, string?> find) =>
        SocKeys.Select(find).FirstOrDefault(static value => !string.IsNullOrEmpty(value));

    private static string? Brand(string text) => Brands
        .Where(brand => text.Contains(brand.Word, StringComparison.OrdinalIgnoreCase))
        .Select(static brand => brand.Vendor)
        .FirstOrDefault();
}
