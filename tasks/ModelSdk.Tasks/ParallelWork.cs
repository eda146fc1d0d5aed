using Microsoft.Build.Framework;

namespace ModelSdk.Tasks;

/// <summary>Does the same for each of many models, on the cores that the build grants.</summary>
internal static class ParallelWork
{
    /// <summary>Calls the action with 0 to <paramref name="count"/> - 1; the first exception comes out as it was thrown.</summary>
    public static void For(IBuildEngine engine, int count, CancellationToken cancellationToken, Action<int> action)
    {
        using BuildCores cores = BuildCores.Request(engine, count);
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = cores.Count,
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(0, count, options, action);
        }
        catch (AggregateException exception) when (exception.InnerException is not null)
        {
            throw exception.InnerException;
        }
    }
}
