using ModelSdk.Build.OpSupport;
using ModelSdk.Build.OpSupport.Tables;

namespace ModelSdk.Build.Reports;

/// <summary>Versions of the support tables behind a model's predictions.</summary>
internal static class ReportTables
{
    /// <summary>One for each backend that was asked, in the order of the tables.</summary>
    public static IReadOnlyList<ReportTable> Of(IReadOnlyList<TargetPrediction> targets)
    {
        HashSet<string> asked = [];
        foreach (TargetPrediction target in targets)
        {
            if (target.Soc is { } soc)
            {
                asked.Add(soc.Backend);
            }

            // What runs an op was asked, and so was what refused one.
            foreach (OpPrediction op in target.Ops)
            {
                asked.Add(op.Backend);
                foreach (RuleHit hit in op.Hits)
                {
                    asked.Add(hit.Rule.Backend);
                }
            }
        }

        return [.. BackendTables.Ids.Where(asked.Contains).Select(BackendTables.Find)
            .Select(static table => new ReportTable(table.Id, table.Name, table.LiteRt, table.Date))];
    }
}
