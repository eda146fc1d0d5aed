using System.Globalization;

namespace ModelSdk.Build.Inspection;

/// <summary>Gives tensors the labels and the normalization that the project file states; it wins over the model's own.</summary>
internal sealed class ItemTensors(ModelItem item, ProjectFacts project)
{
    private readonly List<ModelDiagnostic> _found = [];

    /// <summary>What was found on the way.</summary>
    public IReadOnlyList<ModelDiagnostic> Diagnostics => _found;

    /// <summary>Labels that belong to no axis of an output: they name values, or the model has several outputs.</summary>
    public LabelList? ModelLabels { get; private set; }

    /// <summary>Whether the project file says how pictures are prepared.</summary>
    public static bool StatesPreprocessing(ModelItem item) =>
        new[] { "ImageMean", "ImageStd", "ImageNormalization", "LabelsFile" }.Any(name => item.Get(name).Length > 0);

    /// <summary>Whether the values look like the pixels of a picture.</summary>
    /// <remarks>With one channel only squares count: spectrograms (49 x 10) have that shape too.</remarks>
    public static bool LooksLikeImage(TensorFacts tensor) => tensor.Notes.IsImage
        || (tensor.Shape is [_, var height, var width, var channels]
            && height is < 0 or > 1
            && width is < 0 or > 1
            && (channels is 3 or 4 || (channels == 1 && height == width)));

    /// <summary>The signatures with what the project file adds.</summary>
    public IReadOnlyList<SignatureFacts> Apply(IReadOnlyList<SignatureFacts> signatures)
    {
        signatures = ApplyNormalization(signatures);
        return item.Get("LabelsFile") is { Length: > 0 } file ? ApplyLabels(signatures, file) : signatures;
    }

    private SignatureFacts[] ApplyNormalization(IReadOnlyList<SignatureFacts> signatures)
    {
        if (item.Get("ImageNormalization").Length > 0)
        {
            return [.. signatures.Select(static signature => signature with
            {
                Inputs = [.. signature.Inputs.Select(static input => input with { Mean = [], Std = [] })],
            })];
        }

        float[]? mean = MetadataValues.Numbers(item.Get("ImageMean"));
        float[]? std = MetadataValues.Numbers(item.Get("ImageStd"));
        if (mean is null && std is null)
        {
            return [.. signatures];
        }

        bool used = false;
        SignatureFacts[] result = [.. signatures.Select(signature => signature with
        {
            Inputs = [.. signature.Inputs.Select(input =>
            {
                if (!LooksLikeImage(input) && signature.Inputs.Count > 1)
                {
                    return input;
                }

                used = true;
                return Normalize(input, mean ?? [0], std ?? [1]);
            })],
        })];
        if (!used)
        {
            _found.Add(DiagnosticRules.NoEffect.At(
                item.FullPath, mean is null ? "ImageStd" : "ImageMean", item.Identity, "none of the model's inputs looks like a picture"));
        }

        return result;
    }

    private TensorFacts Normalize(TensorFacts input, float[] mean, float[] std)
    {
        int channels = input.Shape.Length > 0 ? Math.Max(input.Shape[^1], 1) : 1;
        if ((mean.Length != 1 && mean.Length != channels) || (std.Length != 1 && std.Length != channels))
        {
            _found.Add(DiagnosticRules.NormalizationCounts.At(item.FullPath, mean.Length, std.Length, channels, item.Identity));
        }

        if (std.Contains(0))
        {
            _found.Add(DiagnosticRules.NotANumber.At(item.FullPath, "ImageStd", item.Get("ImageStd"), item.Identity) with
            {
                Message = string.Create(CultureInfo.InvariantCulture, $"Metadata 'ImageStd' on model '{item.Identity}' is 0; pixels are divided by it"),
            });
        }

        return input with { Mean = mean, Std = std };
    }

    private IReadOnlyList<SignatureFacts> ApplyLabels(IReadOnlyList<SignatureFacts> signatures, string file)
    {
        string path = Path.Combine(Path.GetDirectoryName(project.ProjectFile) ?? "", file);
        if (!File.Exists(path))
        {
            _found.Add(new ModelDiagnostic(
                DiagnosticRules.FileMissing, item.FullPath, $"Labels file '{file}' of model '{item.Identity}' does not exist"));
            return signatures;
        }

        string shown = file.Replace('\\', '/');
        LabelList labels = LabelList.Parse(shown, LabelMeaning.Axis, File.ReadAllBytes(path));
        TensorFacts[] outputs = [.. signatures.SelectMany(static signature => signature.Outputs)];
        if (outputs.Any(output => Fits(output, labels)))
        {
            return [.. signatures.Select(signature => signature with
            {
                Outputs = [.. signature.Outputs.Select(output => Fits(output, labels) ? output with { Labels = labels } : output)],
            })];
        }

        // A single output of real values must be the scores; anything else (detections, masks of class numbers) holds values.
        if (outputs is [{ Shape: [.., > 0] } only] && TensorTypes.Of(only.Type).Name is not ("int32" or "int64"))
        {
            _found.Add(DiagnosticRules.LabelCount.At(
                item.FullPath, shown, labels.Lines.Count, only.RuntimeName, only.Shape[^1], only.Shape.Length - 1));
        }

        ModelLabels = labels with { Meaning = LabelMeaning.Value };
        return signatures;
    }

    private static bool Fits(TensorFacts output, LabelList labels) =>
        output.Shape.Length > 0 && output.Shape[^1] == labels.Lines.Count;
}
