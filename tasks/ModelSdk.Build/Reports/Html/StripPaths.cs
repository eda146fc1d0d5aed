using System.Globalization;
using System.Text;
using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports.Html;

/// <summary>The ops of a prediction in execution order as SVG paths: one path for each look, however many ops.</summary>
/// <remarks>
/// A column is an op, or several when there are more than <see cref="MostColumns"/>; such a column shows the op that is
/// furthest from the NPU, because a single op on the CPU must not disappear. Heights tell the chips apart without
/// colours; parts that follow each other have two shades.
/// </remarks>
internal static class StripPaths
{
    /// <summary>Height of a strip in its own units: bars below, marks above them.</summary>
    public const int FullHeight = 32;

    /// <summary>Most columns; a screen has fewer pixels.</summary>
    public const int MostColumns = 2000;

    /// <summary>Height of a bar.</summary>
    public static int Height(RunsOn place) => place switch
    {
        RunsOn.Npu => 24,
        RunsOn.Gpu => 16,
        RunsOn.Cpu => 8,
        _ => 24,
    };

    /// <summary>Height and class name of the mark above an op.</summary>
    public static (int Height, string Class) Mark(OpOutcome outcome) => outcome switch
    {
        OpOutcome.Wrong or OpOutcome.RefusesModel => (7, "mark bad"),
        OpOutcome.Unknown => (4, "mark unknown"),
        OpOutcome.LessPrecise => (2, "mark less"),
        _ => (0, ""),
    };

    /// <summary>Paths by class name, and the number of columns.</summary>
    public static (int Columns, IReadOnlyDictionary<string, string> Paths) Of(ReportPlan plan)
    {
        int[] placements = [.. ReportPlan.Expand(plan.Runs)];
        int[] partitions = [.. ReportPlan.Expand(plan.PartitionRuns)];
        int step = Math.Max(1, (placements.Length + MostColumns - 1) / MostColumns);
        int columns = (placements.Length + step - 1) / step;
        SortedDictionary<string, StringBuilder> paths = new(StringComparer.Ordinal);
        Run bar = new(paths);
        Run mark = new(paths);
        for (int column = 0; column < columns; column++)
        {
            int shown = column * step;
            OpOutcome worst = OpOutcome.Runs;
            for (int i = shown; i < Math.Min(placements.Length, (column + 1) * step); i++)
            {
                shown = plan.Placements[placements[i]].RunsOn < plan.Placements[placements[shown]].RunsOn ? i : shown;
                worst = (OpOutcome)Math.Max((int)worst, (int)plan.Placements[placements[i]].Outcome);
            }

            RunsOn place = plan.Placements[placements[shown]].RunsOn;
            string shade = partitions[shown] >= 0 && partitions[shown] % 2 == 1 ? " odd" : "";
            bar.Add(column, Words.Class(place) + shade, FullHeight - Height(place), Height(place));
            (int height, string look) = Mark(worst);
            mark.Add(column, look, 0, height);
        }

        bar.End(columns);
        mark.End(columns);
        return (columns, paths.ToDictionary(static path => path.Key, static path => path.Value.ToString()));
    }

    /// <summary>Columns in a row that look the same.</summary>
    private sealed class Run(SortedDictionary<string, StringBuilder> paths)
    {
        private string _look = "";
        private int _start;
        private int _top;
        private int _height;

        public void Add(int column, string look, int top, int height)
        {
            if (look != _look)
            {
                End(column);
                (_look, _start, _top, _height) = (look, column, top, height);
            }
        }

        public void End(int column)
        {
            if (_look.Length > 0 && column > _start)
            {
                if (!paths.TryGetValue(_look, out StringBuilder? path))
                {
                    paths.Add(_look, path = new StringBuilder());
                }

                path.Append(CultureInfo.InvariantCulture, $"M{_start} {_top}h{column - _start}v{_height}H{_start}z");
            }
        }
    }
}
