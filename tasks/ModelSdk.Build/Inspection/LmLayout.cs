using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build.Inspection;

/// <summary>Where the sections of a bundle lie, and what their keys say: what a runtime takes wrongly without a word.</summary>
internal static class LmLayout
{
    // The runtime ignores sections of newer types.
    private static readonly LiteRtLmDataType LastKnownType = Enum.GetValues<LiteRtLmDataType>().Max();

    /// <summary>MSDK2014, MSDK2015 and MSDK2016.</summary>
    public static IEnumerable<ModelDiagnostic> Check(ModelItem item, LiteRtLmFile bundle)
    {
        Occurrences occurrences = new(item.FullPath, item.Identity);
        foreach (LiteRtLmSection section in bundle.Sections.Where(static section => section.Begin % LiteRtLmFile.BlockSize != 0))
        {
            occurrences.Add(DiagnosticRules.MisalignedSections, $"section {section.Index} ({section.Title}) at byte {section.Begin}");
        }

        foreach (IGrouping<(LiteRtLmDataType, string), LiteRtLmSection> same in bundle.Sections
            .Where(static section => section.DataType is not (LiteRtLmDataType.None or LiteRtLmDataType.Deprecated)
                && section.DataType <= LastKnownType)
            .GroupBy(static section => (section.DataType, Key(section)))
            .Where(static group => group.Count() > 1))
        {
            occurrences.Add(
                DiagnosticRules.DuplicateSections,
                $"{string.Join(", ", same.Select(static section => section.Index))} ({same.First().Title}: {same.Last().Index} is used)");
        }

        foreach (ModelDiagnostic diagnostic in occurrences.ToDiagnostics())
        {
            yield return diagnostic;
        }

        if (bundle.HeaderEnd > LiteRtLmFile.RuntimeHeaderLimit)
        {
            yield return DiagnosticRules.LongHeader.At(item.FullPath, item.Identity, bundle.HeaderEnd, LiteRtLmFile.RuntimeHeaderLimit);
        }
    }

    /// <summary>Sections that share bytes with another one or with the header: one of them is not what it says.</summary>
    public static IEnumerable<string> Overlaps(LiteRtLmFile bundle)
    {
        LiteRtLmSection? previous = null;
        foreach (LiteRtLmSection section in bundle.Sections
            .Where(static section => section.Length > 0 && section.DataType <= LastKnownType)
            .OrderBy(static section => section.Begin))
        {
            if (section.Begin < bundle.HeaderEnd)
            {
                yield return $"section {section.Index} ({section.Title}) begins at byte {section.Begin}, in the header, which ends at byte {bundle.HeaderEnd}";
            }

            if (previous is not null && section.Begin < previous.End)
            {
                yield return $"section {section.Index} ({section.Title}) begins at byte {section.Begin}, " +
                    $"in section {previous.Index} ({previous.Title}), which ends at byte {previous.End}";
            }

            previous = previous is null || section.End > previous.End ? section : previous;
        }
    }

    /// <summary>A model without a type is taken for the main decoder.</summary>
    private static string Key(LiteRtLmSection section) =>
        section.DataType is LiteRtLmDataType.TFLiteModel or LiteRtLmDataType.TFLiteWeights
            ? section.ShortModelType
            : section.ModelType ?? "";
}
