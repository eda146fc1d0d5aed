using System.Diagnostics;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>How the fetch of a model's pack ended, for the search that follows it.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="State">Its last state; null when it was not asked for.</param>
/// <param name="Elapsed">What it took.</param>
internal sealed record PackFetch(string Pack, ModelPackState? State, TimeSpan Elapsed)
{
    /// <summary>Fetches the pack that a model is in; null when there is nothing to fetch.</summary>
    /// <remarks>
    /// Called by <see cref="DeployedModelSource"/> in asynchronous loads only. Nobody waits for a pack of which nothing
    /// would be used: one that has only variants, where no variant can be chosen.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<PackFetch?> RunAsync(
        ModelPackSource packs,
        string assembly,
        string name,
        bool variantsWanted,
        ModelOptions options,
        CancellationToken cancellationToken)
    {
        if (FindMissingPack(packs, assembly, name) is not { } missing)
        {
            return null;
        }

        string pack = missing.Name;
        if (missing.SourceInApplication && !variantsWanted)
        {
            return new PackFetch(pack, State: null, TimeSpan.Zero);
        }

        long start = Stopwatch.GetTimestamp();
        DeliveryProgress progress = new(options);
        ModelPackState state;
        try
        {
            // Who watches the states can show the store's dialog; otherwise nobody would ever answer.
            state = await packs.FetchAsync(pack, options.DeliveryState is not null, progress, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            state = new ModelPackState
            {
                Pack = pack,
                Status = ModelPackStatus.Failed,
                Detail = $"{exception.GetType().Name}: {exception.Message}",
            };
        }

        cancellationToken.ThrowIfCancellationRequested();
        progress.Report(state);
        return new PackFetch(pack, state, Stopwatch.GetElapsedTime(start));
    }

    private static PackListEntry? FindMissingPack(ModelPackSource packs, string assembly, string name)
    {
        try
        {
            PackListEntry? pack = PackLookup.FindPack(packs, assembly, name);
            return pack is null || PackLookup.IsHere(packs, pack.Name) ? null : pack;
        }
        catch (Exception)
        {
            // The search that follows meets the same, and tells it in its step.
            return null;
        }
    }
}

/// <summary>Passes states on to what the application gave: each once, and of the share only what grows.</summary>
internal sealed class DeliveryProgress(ModelOptions options) : IProgress<ModelPackState>
{
    private ModelPackState? _last;
    private double _share = -1;

    public void Report(ModelPackState value)
    {
        if (value == _last)
        {
            return;
        }

        _last = value;
        options.DeliveryState?.Report(value);
        double share = value switch
        {
            { Status: ModelPackStatus.Completed } => 1,
            { TotalBytes: > 0 } => Math.Clamp((double)value.BytesDownloaded / value.TotalBytes, 0, 1),
            _ => -1,
        };
        if (share > _share)
        {
            _share = share;
            options.DeliveryProgress?.Report(share);
        }
    }
}
