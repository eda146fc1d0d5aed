using System.Globalization;
using ModelSdk.Build.Packs.Containers;

namespace ModelSdk.Cli;

/// <summary>The lines that <c>modelsdk pack</c> prints while it writes a large pack: one for each tenth.</summary>
internal sealed class PackLines(TextWriter output) : IProgress<PackProgress>
{
    // Smaller ones are written before anybody asks.
    private const long SmallestShown = 50_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _tenths = [];

    /// <inheritdoc/>
    public void Report(PackProgress value)
    {
        lock (_lock)
        {
            long tenth = value.Total < SmallestShown ? 0 : value.Written * 10 / value.Total;
            if (tenth > _tenths.GetValueOrDefault(value.Pack))
            {
                _tenths[value.Pack] = tenth;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{value.Pack}: {tenth * 10} % of {value.Total / 1e6:N0} MB"));
            }
        }
    }
}
