using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>What failed while it ran, for the life of the process: the same model is not tried there again.</summary>
/// <remarks>Written when a model leaves an accelerator, read by the ladders of later loads. By engine, so that it ends with it.</remarks>
internal static class RunFailures
{
    // Enough of a large file to know it again: its tables and constants at both ends, and its length.
    private const int Sample = 2 << 20;

    private static readonly ConditionalWeakTable<IBackend, Dictionary<Key, FallbackStep>> Failures = [];

    /// <summary>Remembers that a run failed.</summary>
    /// <param name="rung">Where.</param>
    /// <param name="source">The source model.</param>
    /// <param name="step">The failed run.</param>
    public static void Remember(Rung rung, TfliteModel source, FallbackStep step)
    {
        Dictionary<Key, FallbackStep> known = Failures.GetOrCreateValue(rung.Backend);
        Key key = KeyOf(rung.Accelerator, source, rung.Artifact.Variant?.Sha256);
        lock (known)
        {
            known.TryAdd(key, step);
        }
    }

    /// <summary>The run that failed earlier in this process with the same model, engine, accelerator and file; or null.</summary>
    /// <param name="backend">The engine.</param>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="source">The source model.</param>
    /// <param name="variant">SHA-256 of the variant, or null for the source model itself.</param>
    public static FallbackStep? Find(IBackend backend, Accelerator accelerator, TfliteModel source, string? variant)
    {
        // Nothing is hashed in a process where nothing has failed.
        if (!Failures.TryGetValue(backend, out Dictionary<Key, FallbackStep>? known))
        {
            return null;
        }

        Key key = KeyOf(accelerator, source, variant);
        lock (known)
        {
            return known.GetValueOrDefault(key);
        }
    }

    private static Key KeyOf(Accelerator accelerator, TfliteModel source, string? variant)
    {
        ModelFile file = source.File;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(file.Length));
        hash.AppendData(file.Slice(0, (int)Math.Min(file.Length, Sample)));
        if (file.Length > Sample)
        {
            int rest = (int)Math.Min(file.Length - Sample, Sample);
            hash.AppendData(file.Slice(file.Length - rest, rest));
        }

        return new Key(accelerator, Convert.ToHexStringLower(hash.GetHashAndReset()), variant?.ToLowerInvariant());
    }

    private sealed record Key(Accelerator Accelerator, string Model, string? Variant);
}
