using System.Threading.Channels;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelSdk.Build.Aot;

namespace ModelSdk.Tasks;

/// <summary>One line of the build log when a compile starts and one when it ends, logged while others are still running.</summary>
/// <remarks>Compilers report from any thread, but tasks log from their own: it waits here for lines until the work is done.</remarks>
internal sealed class ProgressLines : IProgress<CompileProgress>
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <inheritdoc />
    public void Report(CompileProgress value) => _lines.Writer.TryWrite(value.Line);

    /// <summary>No more lines come.</summary>
    public void Complete() => _lines.Writer.TryComplete();

    /// <summary>Logs lines as they come; returns after <see cref="Complete"/>.</summary>
    public void LogUntilComplete(TaskLoggingHelper log)
    {
        while (_lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_lines.Reader.TryRead(out string? line))
            {
                log.LogMessage(MessageImportance.High, "{0}", line);
            }
        }
    }
}
