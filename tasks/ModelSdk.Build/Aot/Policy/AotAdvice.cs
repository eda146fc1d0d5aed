using ModelSdk.Build.Artifacts;

namespace ModelSdk.Build.Aot;

/// <summary>MSDK4014: when compiling ahead of time pays, and when the device may as well do it. Decides nothing.</summary>
internal static class AotAdvice
{
    // From here on a phone compiles for minutes at the first start and needs several times the model's size in memory.
    private const long LargeModel = 300L << 20;

    /// <summary>One info for each model that has a choice.</summary>
    public static IEnumerable<ModelDiagnostic> Of(AotProject project, IReadOnlyList<PlannedCompile> planned)
    {
        foreach (IGrouping<ApplicationModel, PlannedCompile> compiled in planned.GroupBy(static pair => pair.Model))
        {
            string advice = Size(compiled.Key.Item) >= LargeModel
                ? "compiled ahead of time, as models from 300 MB on should be: on the device the compile takes minutes at the first start and several times the model's memory"
                : "compiled ahead of time for known chips, so that the first start waits for no compile. The model is small enough for the device to do it "
                  + "(seconds, once, then from its cache): Aot=\"Never\" makes the build shorter and the application smaller";
            yield return DiagnosticRules.AotAdvice.At(
                compiled.Key.Item.FullPath, compiled.Key.Item.Identity, List(compiled.Select(static pair => pair.Target.Id)), advice);
        }

        foreach (ApplicationModel model in project.Models)
        {
            if (model.Item.Get("Aot").Equals("Never", StringComparison.OrdinalIgnoreCase) && Size(model.Item) >= LargeModel)
            {
                yield return DiagnosticRules.AotAdvice.At(
                    model.Item.FullPath, model.Item.Identity, "all chips",
                    "Aot=\"Never\" leaves the compile to the device; from 300 MB on that takes minutes at the first start and several times the model's memory");
            }
        }
    }

    /// <summary>The first targets and a count.</summary>
    internal static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= 4 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(3))} and {all.Length - 3} more";
    }

    private static long Size(ModelItem item)
    {
        FileInfo file = new(item.FullPath);
        return file.Exists ? file.Length : 0;
    }
}
