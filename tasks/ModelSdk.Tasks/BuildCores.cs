using Microsoft.Build.Framework;

namespace ModelSdk.Tasks;

/// <summary>Processor cores that the build grants to a task while this object lives; always at least one.</summary>
internal sealed class BuildCores : IDisposable
{
    private readonly IBuildEngine9? _engine;
    private readonly int _granted;

    private BuildCores(IBuildEngine9? engine, int granted, int count)
    {
        _engine = engine;
        _granted = granted;
        Count = Math.Max(1, count);
    }

    /// <summary>How many threads or processes to use.</summary>
    public int Count { get; }

    /// <summary>Asks the engine for cores; an answer of 0 means one all the same.</summary>
    /// <param name="engine">The task's engine.</param>
    /// <param name="wanted">No more than this.</param>
    /// <param name="ungranted">
    /// What to take where the engine cannot grant any, as in a task host (Visual Studio, or the SDK from source): one for work
    /// of milliseconds, more where minutes are at stake.
    /// </param>
    public static BuildCores Request(IBuildEngine? engine, int wanted, int ungranted = 1)
    {
        if (wanted <= 1 || engine is not IBuildEngine9 engine9)
        {
            return new BuildCores(null, 0, Math.Min(wanted, ungranted));
        }

        try
        {
            int granted = engine9.RequestCores(wanted);
            return new BuildCores(engine9, granted, granted);
        }
        catch (Exception exception) when (exception is NotImplementedException or NotSupportedException
                                              or InvalidOperationException)
        {
            return new BuildCores(null, 0, Math.Min(wanted, ungranted));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_granted > 0)
        {
            _engine?.ReleaseCores(_granted);
        }
    }
}
