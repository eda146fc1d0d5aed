using System.Threading.Channels;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelSdk.Build.Aot;
using Task = System.Threading.Tasks.Task;

namespace ModelSdk.Tasks;

/// <summary>Lines of the build log that are logged while the work they tell of is still running.</summary>
/// <remarks>Work reports from any thread, but tasks log from their own: it waits here for lines until the work is done.</remarks>
internal sealed class ProgressLines : IProgress<CompileProgress>
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <inheritdoc />
    public void Report(CompileProgress value) => Add(value.Line);

    /// <summary>Adds a line.</summary>
    public void Add(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Does the work on another thread and logs its lines as they come.</summary>
    public static T WhileRunning<T>(TaskLoggingHelper log, Func<ProgressLines, T> work)
    {
        ProgressLines lines = new();
        Task<T> running = Task.Run(() =>
        {
            try
            {
                return work(lines);
            }
            finally
            {
                lines._lines.Writer.TryComplete();
            }
        });
        lines.LogUntilComplete(log);
        return running.GetAwaiter().GetResult();
    }

    private void LogUntilComplete(TaskLoggingHelper log)
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
