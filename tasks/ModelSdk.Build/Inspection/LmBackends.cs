using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build.Inspection;

/// <summary>Whether the processors that a bundle was made for are those that its item asks for.</summary>
/// <remarks>One for each bundle: <see cref="Note"/> for each model, then <see cref="Check"/>.</remarks>
internal sealed class LmBackends(ModelItem item, ProjectFacts project)
{
    // The runtime compares the constraint of these with the backend that it is given; others follow them.
    private static readonly string[] Constrained =
        ["prefill_decode", "artisan_text_decoder", "vision_encoder", "audio_encoder_hw", "text_encoder"];

    private static readonly Dictionary<string, string> Accelerators = new()
    {
        ["cpu"] = "Cpu",
        ["cpu_artisan"] = "Cpu",
        ["gpu"] = "Gpu",
        ["gpu_artisan"] = "Gpu",
        ["npu"] = "Npu",
        ["google_tensor_artisan"] = "Npu",
    };

    private readonly List<(string Section, LmNpuCode Code)> _compiled = [];

    /// <summary>Looks for code of an NPU in a model section.</summary>
    public void Note(LiteRtLmFile bundle, LiteRtLmSection section, TfliteModel model)
    {
        if (LmNpuCode.Find(bundle, section, model) is { } code)
        {
            _compiled.Add((ItemModels.NameOf(bundle, section), code));
        }
    }

    /// <summary>MSDK2019 and MSDK2020.</summary>
    public IEnumerable<ModelDiagnostic> Check(LiteRtLmFile bundle)
    {
        string[] asked = item.Accelerators();
        string[] excluded =
        [
            .. ItemModels.Sections(bundle)
                .Where(section => Constrained.Contains(section.ShortModelType) && section.BackendConstraint.Count > 0)
                .Where(section => !section.BackendConstraint.Any(
                    backend => !Accelerators.TryGetValue(backend, out string? accelerator) || asked.Contains(accelerator)))
                .Select(section => $"{ItemModels.NameOf(bundle, section)} only {string.Join(", ", section.BackendConstraint)}"),
        ];
        if (excluded.Length > 0)
        {
            yield return DiagnosticRules.ExcludedBackends.At(
                item.FullPath, item.Identity, string.Join(";", asked), string.Join("; ", excluded));
        }

        SocTable socs = SocTable.Of(project);
        IReadOnlyList<SocTarget> targets = socs.Select(item.Get("Targets")).Targets;
        foreach (IGrouping<string, string> same in _compiled
            .Where(compiled => asked.Contains("Npu") && !targets.Any(target => compiled.Code.MayRunOn(target, socs)))
            .GroupBy(static compiled => compiled.Code.Title, static compiled => compiled.Section))
        {
            yield return DiagnosticRules.OtherSoc.At(
                item.FullPath,
                item.Identity,
                same.Key,
                string.Join(", ", same),
                targets.Count == 0 ? "which are empty" : string.Join(", ", targets.Select(static target => target.Id)));
        }
    }
}
