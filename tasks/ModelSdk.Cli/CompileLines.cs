using System.Globalization;
using ModelSdk.Build.Aot;

namespace ModelSdk.Cli;

/// <summary>The lines that <c>modelsdk compile</c> prints while it works: one when a compile starts and one when it is done.</summary>
/// <remarks>Not <see cref="Progress{T}"/>, whose lines could come after the table.</remarks>
internal sealed class CompileLines(TextWriter output) : IProgress<CompileProgress>
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Report(CompileProgress value)
    {
        string line = (value.IsDone, value.FromCache, value.Outcome) switch
        {
            (false, _, _) => $"compiling {value.Request.Title}",
            (_, true, CompileOutcome.NothingSelected) => $"nothing to compile in {value.Request.Title} (from the cache)",
            (_, true, _) => $"compiled  {value.Request.Title} (from the cache)",
            (_, _, CompileOutcome.NothingSelected) => $"nothing to compile in {value.Request.Title} ({Seconds(value.Elapsed)})",
            (_, _, CompileOutcome.Failed) => $"failed    {value.Request.Title} ({Seconds(value.Elapsed)})",
            _ => $"compiled  {value.Request.Title} ({Seconds(value.Elapsed)})",
        };
        lock (_lock)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>A duration for people.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
