using ModelSdk.Format;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build;

/// <summary>A model of an item with the name that messages give it.</summary>
/// <param name="Name">The item as the project writes it; for a section of a bundle, <c>chat.litertlm#prefill_decode</c>.</param>
/// <param name="Model">The model, open.</param>
/// <param name="Section">The section that it is in, or null.</param>
public sealed record NamedModel(string Name, TfliteModel Model, LiteRtLmSection? Section);

/// <summary>The .tflite models of an item: the file itself, or each model section of a .litertlm bundle, in place.</summary>
/// <remarks>Used by the inspection, the op check and the command line, so that a section is checked like a file.</remarks>
public sealed class ItemModels : IDisposable
{
    private readonly LiteRtLmFile? _bundle;

    private ItemModels(LiteRtLmFile? bundle, ModelFile file, IReadOnlyList<NamedModel> models)
    {
        _bundle = bundle;
        File = file;
        Models = models;
    }

    /// <summary>The whole file.</summary>
    public ModelFile File { get; }

    /// <summary>The models, in the order of the file's header.</summary>
    public IReadOnlyList<NamedModel> Models { get; }

    /// <summary>Opens and verifies the models of an item.</summary>
    /// <exception cref="ModelFormatException">The file or one of its models is not sound.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ItemModels Open(ModelItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!item.IsBundle)
        {
            TfliteModel model = TfliteModel.Open(item.FullPath);
            return new ItemModels(null, model.File, [new NamedModel(item.Identity, model, null)]);
        }

        LiteRtLmFile bundle = LiteRtLmFile.Open(item.FullPath);
        try
        {
            return new ItemModels(bundle, bundle.File, [.. Sections(bundle).Select(section =>
                new NamedModel($"{item.Identity}#{NameOf(bundle, section)}", section.OpenModel(), section))]);
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    /// <summary>The sections of a bundle that hold models.</summary>
    internal static IEnumerable<LiteRtLmSection> Sections(LiteRtLmFile bundle) =>
        bundle.Sections.Where(static section => section.DataType == LiteRtLmDataType.TFLiteModel);

    /// <summary>The section's model type; with its number when another section has the same.</summary>
    internal static string NameOf(LiteRtLmFile bundle, LiteRtLmSection section) =>
        Sections(bundle).Count(other => other.Title == section.Title) > 1 ? $"{section.Title}.{section.Index}" : section.Title;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NamedModel model in Models)
        {
            model.Model.Dispose();
        }

        _bundle?.Dispose();
    }
}
