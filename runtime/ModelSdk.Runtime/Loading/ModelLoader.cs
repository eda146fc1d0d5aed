using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Loads a model: options, file, signatures, then the ladder of attempts, then the report.</summary>
/// <remarks>Called by <see cref="Model"/> only. Each step has a file of its own in this folder.</remarks>
internal static class ModelLoader
{
    private static readonly Accelerator[] DefaultAccelerators = [Accelerator.Npu, Accelerator.Gpu, Accelerator.Cpu];

    /// <summary>Loads the model or throws; see <see cref="Model.Load"/> for what.</summary>
    public static LoadedModel Load(
        ModelSource source,
        IReadOnlyList<IBackend> backends,
        ModelOptions options,
        ModelDescription? expected,
        CancellationToken cancellationToken)
    {
        List<string> notes = Check(source, backends, options);
        return LoadPrepared(source, backends, options, expected, notes, cancellationToken);
    }

    /// <summary>As above on the thread pool, after the source has fetched what it lacks.</summary>
    public static async ValueTask<LoadedModel> LoadAsync(
        ModelSource source,
        IReadOnlyList<IBackend> backends,
        ModelOptions options,
        ModelDescription? expected,
        CancellationToken cancellationToken)
    {
        List<string> notes = Check(source, backends, options);
        bool variantsWanted = WantsVariants(ChooseAccelerators(options, expected), backends);
        ModelSource prepared = await source.PrepareAsync(options, variantsWanted, cancellationToken).ConfigureAwait(false);
        return await Task.Run(
            () => LoadPrepared(prepared, backends, options, expected, notes, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    // What the caller did wrong is told before anything is fetched or opened.
    private static List<string> Check(ModelSource source, IReadOnlyList<IBackend> backends, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(backends);
        return backends.Contains(null!)
            ? throw new ArgumentException("One of the backends is null.", nameof(backends))
            : OptionsCheck.Check(options, backends);
    }

    // Whether a compiled variant could be chosen here: an engine for the NPU, and a device that is known.
    private static bool WantsVariants(IReadOnlyList<Accelerator> accelerators, IReadOnlyList<IBackend> backends) =>
        accelerators.Contains(Accelerator.Npu)
        && backends.Any(static backend => backend.Serves(Accelerator.Npu))
        && DeviceInfo.Read().Soc is not null;

    private static LoadedModel LoadPrepared(
        ModelSource source,
        IReadOnlyList<IBackend> backends,
        ModelOptions options,
        ModelDescription? expected,
        List<string> notes,
        CancellationToken cancellationToken)
    {
        OpenedModel opened = source.Open(options);
        try
        {
            // A file of an archive is known by its model: the archive may hold several.
            bool isFile = opened.Path is not null && opened.Place is ArtifactPlace.Given or ArtifactPlace.Program;
            string name = isFile ? $"'{opened.Path}'" : source.DisplayName;
            Log.Delivered(options.Logger, name, opened.Delivery);
            if (expected is not null)
            {
                SignatureCheck.Check(expected, ReadSignatures(opened.Model, name), name);
            }

            DeviceInfo device = DeviceInfo.Read();
            IReadOnlyList<Attempt> plan = AttemptPlan.Make(
                ChooseAccelerators(options, expected), opened, device, backends, options);
            LoadReport report = new(device.Name, opened.Delivery, notes);
            Ladder ladder = new(name, new ModelArtifact(opened.Model, Describe(opened)), plan, report, options);
            (Rung rung, ExecutionReport execution) = ladder.Climb(cancellationToken);
            return new LoadedModel(name, opened.Model, ladder, options, rung, execution);
        }
        catch
        {
            opened.Model.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<Accelerator> ChooseAccelerators(ModelOptions options, ModelDescription? expected)
    {
        if (options.Accelerators.Count > 0)
        {
            return options.Accelerators;
        }

        if (expected is not { Accelerators.Count: > 0 })
        {
            return DefaultAccelerators;
        }

        OptionsCheck.CheckAccelerators(expected.Accelerators, "ModelDescription.Accelerators");
        return expected.Accelerators;
    }

    private static IReadOnlyList<SignatureInfo> ReadSignatures(TfliteModel model, string name)
    {
        try
        {
            return SignatureInfo.ReadAll(model);
        }
        catch (ModelFormatException exception)
        {
            throw ModelOpener.Failed(name, exception);
        }
    }

    private static ArtifactInfo Describe(OpenedModel opened) => new()
    {
        Path = opened.Path,
        Origin = opened.Origin,
        Place = opened.Place,
        Pack = opened.Pack,
        Sha256 = opened.Sha256 ?? ModelHash.Of(opened.Model.File),
    };
}
