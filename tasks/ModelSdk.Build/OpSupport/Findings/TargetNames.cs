namespace ModelSdk.Build.OpSupport;

/// <summary>Names the targets of a finding: with marketing names when they are few, else the first ones and a count.</summary>
internal static class TargetNames
{
    private const int MostTitled = 3;
    private const int MostListed = 4;

    /// <summary>Such as <c>Qualcomm_SM8650 (Snapdragon 8 Gen 3), Qualcomm_SM8750 (Snapdragon 8 Elite)</c>.</summary>
    public static string Of(IReadOnlyList<TargetPrediction> targets)
    {
        if (targets.Count <= MostTitled)
        {
            return string.Join(", ", targets.Select(static target => target.Soc?.Title ?? target.Target));
        }

        IEnumerable<string> ids = targets.Select(static target => target.Target);
        return targets.Count == MostListed
            ? string.Join(", ", ids)
            : $"{targets.Count} targets ({string.Join(", ", ids.Take(MostTitled))} and {targets.Count - MostTitled} more)";
    }
}
