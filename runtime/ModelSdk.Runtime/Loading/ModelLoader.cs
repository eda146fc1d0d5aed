using System.Security.Cryptography;
using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Loads a model: options, file, signatures, then the ladder of attempts, then the report.</summary>
/// <remarks>Called by <see cref="Model"/> only. Each step has a file of its own in this folder.</remarks>
internal static class ModelLoader
{
    // Reading the file once more costs about 1 ms for each 2 MB; beyond this it would be felt.
    private const long MaxLengthToHash = 4L << 20;

    private static readonly Accelerator[] DefaultAccelerators = [Accelerator.Npu, Accelerator.Gpu, Accelerator.Cpu];

    /// <summary>Loads the model or throws; see <see cref="Model.Load"/> for what.</summary>
    public static LoadedModel Load(
        ModelSource source,
        IReadOnlyList<IBackend> backends,
        ModelOptions options,
        ModelDescription? expected,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(backends);
        if (backends.Contains(null!))
        {
            throw new ArgumentException("One of the backends is null.", nameof(backends));
        }

        List<string> notes = OptionsCheck.Check(options);
        OpenedModel opened = source.Open();
        try
        {
            string name = opened.Path is null ? source.DisplayName : $"'{opened.Path}'";
            if (expected is not null)
            {
                SignatureCheck.Check(expected, ReadSignatures(opened.Model, name), name);
            }

            IReadOnlyList<Accelerator> accelerators = ChooseAccelerators(options, expected);
            ModelArtifact artifact = new(opened.Model, Describe(opened));
            Ladder ladder = new(name, artifact, backends, options, cancellationToken);
            if (accelerators.Contains(Accelerator.Npu))
            {
                ladder.AddVariants(opened.ArtifactsPath);
            }

            return ladder.Climb(accelerators, notes);
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
        Sha256 = opened.Model.File.Length <= MaxLengthToHash
            ? Convert.ToHexStringLower(SHA256.HashData(opened.Model.File.Slice(0, (int)opened.Model.File.Length)))
            : null,
    };
}
