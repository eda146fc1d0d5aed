namespace ModelSdk;

/// <summary>What a project deployed: beside the application, in a pack, or as an asset of the application.</summary>
/// <remarks>Beside the program is where it is everywhere but on phones; only what is not there is looked for elsewhere.</remarks>
internal sealed class DeployedModelSource : ModelSource
{
    private readonly string _assemblyName;
    private readonly string _name;
    private readonly IReadOnlyList<string> _roots;
    private readonly PackFetch? _fetch;

    public DeployedModelSource(string assemblyName, string name)
        : this(assemblyName, name, [AppContext.BaseDirectory, Path.GetDirectoryName(Environment.ProcessPath)])
    {
    }

    /// <summary>As above, with the folders to look in; those that are null or the same folder again are left out.</summary>
    internal DeployedModelSource(string assemblyName, string name, IReadOnlyList<string?> roots)
    {
        _assemblyName = Segment(assemblyName, nameof(assemblyName));
        _name = Segment(name, nameof(name));
        _roots = [.. roots.OfType<string>().Select(Path.TrimEndingDirectorySeparator).Distinct()];
    }

    private DeployedModelSource(DeployedModelSource source, PackFetch fetch)
    {
        (_assemblyName, _name, _roots) = (source._assemblyName, source._name, source._roots);
        _fetch = fetch;
    }

    internal override string DisplayName => $"model '{_name}' of '{_assemblyName}'";

    internal override async ValueTask<ModelSource> PrepareAsync(
        ModelOptions options, bool variantsWanted, CancellationToken cancellationToken)
    {
        if (FindFolder() is not null || PacksOf(options) is not { } packs)
        {
            return this;
        }

        // Reading lists and asking a store takes a while; the caller's thread may be that of the user interface.
        PackFetch? fetch = await Task.Run(
            () => PackFetch.RunAsync(packs, _assemblyName, _name, variantsWanted, options, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return fetch is null ? this : new DeployedModelSource(this, fetch);
    }

    internal override OpenedModel Open(ModelOptions options)
    {
        if (FindFolder() is { } folder)
        {
            string path = FileIn(folder);
            return new OpenedModel(ModelOpener.OpenFile(path), path, ArtifactOrigin.Source)
            {
                Place = ArtifactPlace.Program,
                ArtifactsPath = Path.Combine(folder, "artifacts.json"),
            };
        }

        string places = string.Join(" and ", Folders().Select(folder => $"'{FileIn(folder)}'"));
        if (PacksOf(options) is not { } packs)
        {
            throw NotBeside(places);
        }

        DeliveredModel delivered = new(packs, _assemblyName, _name, _fetch);
        delivered.Add(ArtifactPlace.Program, ModelErrorCode.NotFound, $"not in {places}");
        return delivered.Open() ?? throw NotDelivered(delivered.Steps);
    }

    private static ModelPackSource? PacksOf(ModelOptions options) => options.Packs ?? ModelPackSource.Default;

    private string? FindFolder() => Folders().FirstOrDefault(folder => File.Exists(FileIn(folder)));

    private IEnumerable<string> Folders() => _roots.Select(root => Path.Combine(root, "models", _assemblyName, _name));

    private string FileIn(string folder) => Path.Combine(folder, _name + ".tflite");

    private ModelException NotBeside(string places)
    {
        string android = OperatingSystem.IsAndroid()
            ? " On Android models are assets of the application or in packs: call AndroidModels.Use(context) when the application starts."
            : "";
        return new ModelException(
            ModelErrorCode.NotFound,
            $"The {DisplayName} was not deployed with the application: looked for {places}. Build or publish the "
            + $"application again and ship its 'models' folder, or load another file with ModelSource.FromFile.{android}");
    }

    // A pack that did not come is the cause, whatever the places after it say.
    private ModelException NotDelivered(IReadOnlyList<DeliveryStep> steps)
    {
        bool failed = steps.Any(static step => step.Code == ModelErrorCode.DeliveryFailed);
        string advice = failed
            ? "Load the model with LoadAsync, which fetches its pack; an installation that does not come from the store gets no "
                + "packs (ModelPack SourceModel=\"App\" lets the application carry the model itself)."
            : "Build the application again, with the packs that belong to it, or load another file with ModelSource.FromFile.";
        string tried = string.Join(
            Environment.NewLine, steps.Select(static step => $"  {step.Place}: {step.Code}: {step.Detail}"));
        return new ModelException(
            failed ? ModelErrorCode.DeliveryFailed : steps[^2].Code is ModelErrorCode.NotFound ? steps[^1].Code : steps[^2].Code,
            $"The {DisplayName} cannot be had:{Environment.NewLine}{tried}{Environment.NewLine}{advice}");
    }

    private static string Segment(string text, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        return text is "." or ".." || text.AsSpan().ContainsAny('/', '\\', '\0')
            ? throw new ArgumentException($"'{text}' is not a single path segment.", parameter)
            : text;
    }
}
