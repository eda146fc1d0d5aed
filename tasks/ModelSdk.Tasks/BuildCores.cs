using Microsoft.Build.Framework;

namespace ModelSdk.Tasks;

/// <summary>Processor cores that the build grants to a task while this object lives; always at least one.</summary>
internal sealed class BuildCores : IDisposable
{
    private readonly IBuildEngine9? _engine;
    private readonly int _granted;

    private BuildCores(IBuildEngine9? engine, int granted)
    {
        _engine = engine;
        _granted = granted;
    }

    /// <summary>How many threads to use.</summary>
    public int Count => Math.Max(1, _granted);

    /// <summary>Asks the engine for cores; task hosts cannot grant any, and an answer of 0 means one all the same.</summary>
    public static BuildCores Request(IBuildEngine? engine, int wanted)
    {
        if (wanted <= 1 || engine is not IBuildEngine9 engine9)
        {
            return new BuildCores(null, 1);
        }

        try
        {
            return new BuildCores(engine9, engine9.RequestCores(wanted));
        }
        catch (Exception exception) when (exception is NotImplementedException or NotSupportedException
                                              or InvalidOperationException)
        {
            return new BuildCores(null, 1);
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
