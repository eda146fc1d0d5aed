using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.Artifacts;

/// <summary>What a ModelVariant item says: its model, its targets, or, where it names none, those of the file's stamp.</summary>
/// <remarks>Part of <see cref="VariantCheck"/>, apart because it is all about names and what to say of wrong ones.</remarks>
internal static class VariantMetadata
{
    private const int NearestCount = 3;

    /// <summary>The finding that the item cannot be used, for a reason that says what to do.</summary>
    public static ModelDiagnostic Problem(VariantItem item, string reason) =>
        DiagnosticRules.VariantMismatch.At(item.FullPath, item.Identity, reason);

    /// <summary>MSDK1010 for metadata that look like known ones.</summary>
    public static IEnumerable<ModelDiagnostic> Misspelt(VariantItem item)
    {
        foreach ((string name, string value) in item.Metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            string nearest = VariantItem.Known.MinBy(known => EditDistance.Between(name, known))!;
            if (value.Trim().Length > 0 && EditDistance.Between(name, nearest) is 1 or 2)
            {
                yield return new ModelDiagnostic(
                    DiagnosticRules.MisspeltMetadata,
                    item.FullPath,
                    $"Unknown metadata '{name}' on ModelVariant '{item.Identity}'; did you mean '{nearest}'?");
            }
        }
    }

    /// <summary>The model that the item names; null, with a finding, when there is not exactly one.</summary>
    public static ApplicationModel? FindModel(VariantItem item, IReadOnlyList<ApplicationModel> models, List<ModelDiagnostic> found)
    {
        string name = item.Get("Model").Replace('\\', '/');
        ApplicationModel[] named = ModelNames.Find(name, models);
        string? problem = models.Count == 0
            ? "no Model item is delivered with this application, so there is nothing that it is a variant of. Add the model that it "
                + "was compiled from as Model: devices with other chips run that one"
            : name.Length == 0
            ? $"it does not name its model; set metadata Model to the Name of the model that it was compiled from: {ModelNames.List(models, models)}"
            : named.Length == 0
            ? $"no model '{name}' is delivered with this application; {ModelNames.Nearest(name, models)}"
            : named.Length > 1
            ? $"'{name}' is the name of {named.Length} models; write {string.Join(" or ", named.Select(static model => $"Model=\"{model.FullName}\""))}"
            : named[0].Item.IsBundle
            ? $"model '{named[0].Item.Name}' is a .litertlm bundle, which has no variants: deliver the bundle for that chip as a Model of its own"
            : null;
        if (problem is not null)
        {
            found.Add(Problem(item, problem));
        }

        return problem is null ? named[0] : null;
    }

    /// <summary>The SoCs that metadata Targets names, with a finding for each name that means none; null without the metadata.</summary>
    public static IReadOnlyList<SocTarget>? FindTargets(VariantItem item, SocTable socs, List<ModelDiagnostic> found)
    {
        string value = item.Get("Targets");
        if (MetadataValues.List(value).Length == 0)
        {
            return null;
        }

        found.AddRange(TargetRules.CheckVariant(item, value, socs));
        return socs.Select(value).Targets;
    }

    /// <summary>The SoC that the file's stamp names; null with the problem when it does not name exactly one.</summary>
    public static SocTarget? FindStamped(TfliteModel file, SocTable socs, out string? problem)
    {
        const string Remedy = "Set metadata Targets to the chip that it was compiled for";
        if (!BuildStamp.TryRead(file, out BuildStamp? stamp))
        {
            problem = $"neither it nor the item says for which chip it was compiled (it has no LiteRtStamp). {Remedy}, such as Targets=\"d9500\"";
            return null;
        }

        SocTarget[] ofVendor = [.. socs.All.Where(target => IsOf(stamp.Manufacturer, target, socs))];
        SocTarget[] exact = [.. ofVendor.Where(target => IsModel(stamp.SocModel, target))];
        if (exact.Length == 1)
        {
            problem = null;
            return exact[0];
        }

        // Stamps of early compilers name the generation of the NPU (V75).
        SocTarget[] near = exact.Length > 0 ? exact : [.. ofVendor.Where(target => IsGeneration(stamp.SocModel, target))];
        string what = near.Length > 0
            ? $"fits {near.Length} chips ({string.Join(", ", near.Take(NearestCount).Select(static target => target.Id))}{(near.Length > NearestCount ? ", …" : "")})"
            : "names no chip that ModelSdk knows";
        string example = near.Length > 0 ? near[0].Id : "MediaTek_MT6993";
        problem = $"its stamp '{stamp.Manufacturer} {stamp.SocModel}' {what}. {Remedy}, such as Targets=\"{example}\"";
        return null;
    }

    /// <summary>What is wrong when the stamp names another SoC than the item; null when it does not, or names none.</summary>
    public static string? FindOther(IReadOnlyList<SocTarget> asked, SocTarget? stamped)
    {
        SocTarget[] others = [.. asked.Where(target => stamped is not null && target.Id != stamped.Id)];
        return others.Length == 0
            ? null
            : $"its stamp says that it was compiled for {stamped!.Title}, but Targets names {string.Join(", ", others.Select(static target => target.Title))}. "
                + "Correct Targets, or leave it out: then the stamp decides";
    }

    /// <summary>Why a file is no model, and what to do.</summary>
    public static string Describe(VariantItem item, ModelFormatException exception) => exception.Kind switch
    {
        _ when item.AsItem.IsBundle => "it is a .litertlm bundle, which carries its NPU code itself: deliver it as a Model",
        ModelFormatError.GitLfsPointer => "it is a Git LFS pointer, not a model; fetch the file first (git lfs pull)",
        ModelFormatError.WrongIdentifier => $"{exception.Reason}. Give the .tflite that the compiler made, not bare bytecode",
        _ => $"it is truncated or corrupt: {exception.Message}. Copy it again, or compile it again",
    };

    private static bool IsOf(string manufacturer, SocTarget target, SocTable socs) =>
        target.Manufacturer.Equals(manufacturer, StringComparison.OrdinalIgnoreCase)
        || socs.FindVendor(manufacturer)?.Name == target.Vendor;

    private static bool IsModel(string model, SocTarget target) =>
        model.Equals(target.CompilerModel, StringComparison.OrdinalIgnoreCase) || SocTable.Key(model) == SocTable.Key(target.Model);

    private static bool IsGeneration(string model, SocTarget target) =>
        target.Generation is { } generation && SocTable.Key(generation) == SocTable.Key(model);
}
