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
        lock (_lock)
        {
            output.WriteLine(value.Line);
        }
    }
}
