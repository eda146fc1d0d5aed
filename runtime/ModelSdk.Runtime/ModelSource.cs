using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Where a model comes from: a file, memory, a stream, or the application's own output folder.</summary>
/// <remarks>Nothing is opened before the model is loaded; a source can be loaded any number of times.</remarks>
public abstract class ModelSource
{
    // The kinds of sources are the loader's business: no implementations outside this assembly.
    private protected ModelSource()
    {
    }

    /// <summary>Name for messages: a path, or what the source is.</summary>
    internal abstract string DisplayName { get; }

    /// <summary>A file, mapped into memory when it is loaded; it must not change while the model is in use.</summary>
    /// <param name="path">Path of a .tflite file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public static ModelSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileModelSource(path);
    }

    /// <summary>Bytes in memory, used without a copy; they must not change while the model is in use.</summary>
    /// <param name="data">A whole .tflite file.</param>
    public static ModelSource FromMemory(ReadOnlyMemory<byte> data) => new MemoryModelSource(data);

    /// <summary>A stream, read from its position to its end at the first load and kept in memory.</summary>
    /// <param name="stream">A readable stream; the caller disposes it, after the first load.</param>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be read.</exception>
    public static ModelSource FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? new StreamModelSource(stream)
            : throw new ArgumentException("The stream cannot be read.", nameof(stream));
    }

    /// <summary>The model that a project deployed: <c>models/&lt;assembly&gt;/&lt;name&gt;/&lt;name&gt;.tflite</c>.</summary>
    /// <param name="assemblyName">Assembly whose project has the model.</param>
    /// <param name="name">Deployed name of the model.</param>
    /// <remarks>
    /// Looked for under the application's base directory, then beside its executable (single-file apps); where neither
    /// has it, in packs and assets (<see cref="ModelOptions.Packs"/>, <see cref="ModelPackSource.Default"/>).
    /// </remarks>
    /// <exception cref="ArgumentException">A name is empty or is not a single path segment.</exception>
    public static ModelSource Deployed(string assemblyName, string name) => new DeployedModelSource(assemblyName, name);

    /// <summary>Fetches what can be fetched without blocking a thread; returns the source to open.</summary>
    /// <param name="options">The options of the load.</param>
    /// <param name="variantsWanted">Whether a variant compiled ahead of time could run here.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    internal virtual ValueTask<ModelSource> PrepareAsync(
        ModelOptions options, bool variantsWanted, CancellationToken cancellationToken) => new(this);

    /// <summary>Opens and verifies the file; failures are <see cref="ModelException"/>s that name it.</summary>
    internal abstract OpenedModel Open(ModelOptions options);
}

/// <summary>A source after opening: the model, and where it was found.</summary>
/// <param name="Model">The verified file.</param>
/// <param name="Path">Path of the file that holds it, or null when it is in memory.</param>
/// <param name="Origin">For the report.</param>
internal sealed record OpenedModel(TfliteModel Model, string? Path, ArtifactOrigin Origin)
{
    /// <summary>Where it was found.</summary>
    public ArtifactPlace Place { get; init; }

    /// <summary>The pack it lies in, or null.</summary>
    public string? Pack { get; init; }

    /// <summary>Its hash where it is known already.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Path where the list of compiled variants would be, or null when there can be none.</summary>
    public string? ArtifactsPath { get; init; }

    /// <summary>Compiled variants that a pack has of it; null when they would lie beside it.</summary>
    public PackVariants? Packed { get; init; }

    /// <summary>Places that were asked, when it was not beside the program.</summary>
    public IReadOnlyList<DeliveryStep> Delivery { get; init; } = [];
}
