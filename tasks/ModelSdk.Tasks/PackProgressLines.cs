using System.Collections.Concurrent;
using System.Globalization;
using ModelSdk.Build.Packs.Containers;

namespace ModelSdk.Tasks;

/// <summary>A line of the build log at each quarter of a pack that takes a while to write.</summary>
/// <remarks>For <see cref="BuildPacks"/>; packs below <see cref="Large"/> bytes are written before anybody could read the line.</remarks>
internal sealed class PackProgressLines(ProgressLines lines) : IProgress<PackProgress>
{
    internal const long Large = 100_000_000;

    private readonly ConcurrentDictionary<string, long> _quarters = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public void Report(PackProgress value)
    {
        long quarter = value.Total < Large ? 0 : value.Written * 4 / value.Total;
        if (quarter > _quarters.GetValueOrDefault(value.Pack))
        {
            _quarters[value.Pack] = quarter;
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"pack {value.Pack}: {quarter * 25} % of {value.Total / 1e6:N0} MB written"));
        }
    }
}
