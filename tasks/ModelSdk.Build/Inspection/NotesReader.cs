using System.Globalization;
using ModelSdk.Format;
using ModelSdk.Format.Metadata;

namespace ModelSdk.Build.Inspection;

/// <summary>Reads the TFLite metadata of a model into <see cref="ModelNotes"/>.</summary>
internal static class NotesReader
{
    /// <summary>What the metadata says; <see cref="ModelNotes.None"/> when there is none.</summary>
    /// <exception cref="ModelFormatException">The metadata or the archive of files is damaged.</exception>
    public static ModelNotes Read(TfliteModel model)
    {
        if (TfliteMetadata.TryRead(model) is not { } metadata)
        {
            return ModelNotes.None;
        }

        SubgraphMetadata? main = metadata.Subgraphs.Count > 0 ? metadata.Subgraphs[0] : null;
        Subgraph graph = model.Subgraphs[0];
        TensorNotes[] outputs = main is { } described ? InGraphOrder(graph, graph.Outputs.ToArray(), described.Outputs, metadata) : [];
        LabelMismatch? mismatch = FindMismatch(graph, outputs);
        return new ModelNotes
        {
            Exists = true,
            Name = metadata.Name,
            Description = metadata.Description,
            Version = metadata.Version,
            Author = metadata.Author,
            License = metadata.License,
            NewerParserVersion = metadata.NeedsNewerParser ? metadata.MinParserVersion : null,
            Inputs = main is { } inputs ? InGraphOrder(graph, graph.Inputs.ToArray(), inputs.Inputs, metadata) : [],
            Outputs = mismatch is null ? outputs : [],
            Mismatch = mismatch,
        };
    }

    // Such labels prove that the descriptions are not in the graph's order (MediaPipe's hand landmarks): a score would be
    // called landmarks. Nothing tells the right order, so the outputs keep the names of their tensors.
    private static LabelMismatch? FindMismatch(Subgraph graph, TensorNotes[] outputs)
    {
        for (int i = 0; i < Math.Min(outputs.Length, graph.Outputs.Count); i++)
        {
            TensorDef tensor = graph.Tensors[graph.Outputs[i]];
            int axis = tensor.Shape.Count - 1;
            if (outputs[i].Labels is { Meaning: LabelMeaning.Axis } labels && axis >= 0 && tensor.Shape[axis] != labels.Lines.Count)
            {
                return new LabelMismatch(labels, tensor.Name, tensor.Shape[axis], axis);
            }
        }

        return null;
    }

    // The order is meant to be the graph's; some models list it otherwise, but then by the names of the tensors.
    private static TensorNotes[] InGraphOrder(
        Subgraph graph, int[] tensors, ViewList<TensorMetadata> described, TfliteMetadata metadata)
    {
        TensorNotes[] notes = [.. described.Select(tensor => ReadTensor(tensor, metadata))];
        string?[] names = [.. tensors.Select(index => graph.Tensors[index].Name)];
        bool byName = notes.Length == names.Length
            && notes.Select(static note => note.Name).Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal));
        return byName ? [.. names.Select(name => notes.First(note => note.Name == name))] : notes;
    }

    private static TensorNotes ReadTensor(TensorMetadata tensor, TfliteMetadata metadata)
    {
        string[] dimensions = new string[tensor.DimensionNames.Count];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = tensor.DimensionNames[i];
        }

        Normalization? normalization = tensor.Normalization;
        return new TensorNotes
        {
            Name = tensor.Name,
            Description = tensor.Description,
            DimensionNames = dimensions,
            Content = Describe(tensor.Content),
            IsImage = tensor.Content.Kind == ContentKind.Image,
            Min = tensor.Min.ToArray(),
            Max = tensor.Max.ToArray(),
            Mean = normalization?.Mean.ToArray() ?? [],
            Std = normalization?.Std.ToArray() ?? [],
            Labels = ReadLabels(tensor, AssociatedFileKind.TensorAxisLabels, LabelMeaning.Axis, metadata)
                ?? ReadLabels(tensor, AssociatedFileKind.TensorValueLabels, LabelMeaning.Value, metadata),
        };
    }

    private static LabelList? ReadLabels(
        TensorMetadata tensor, AssociatedFileKind kind, LabelMeaning meaning, TfliteMetadata metadata) =>
        tensor.FindFile(kind)?.Name is { } name && metadata.Files.TryGet(name, out ReadOnlySpan<byte> bytes)
            ? LabelList.Parse(name, meaning, bytes)
            : null;

    private static string? Describe(TensorContent content) => content.Kind switch
    {
        ContentKind.Image => content.ColorSpace switch
        {
            ColorSpace.Rgb => "RGB image",
            ColorSpace.Grayscale => "grayscale image",
            _ => "image",
        },
        ContentKind.BoundingBox => content.BoxType switch
        {
            BoundingBoxType.UpperLeft => "boxes (left, top, width, height)",
            BoundingBoxType.Center => "boxes (centre, width, height)",
            _ => "boxes (left, top, right, bottom)",
        } + (content.BoxInPixels ? " in pixels" : " from 0 to 1"),
        ContentKind.Audio when content.SampleRate > 0 =>
            string.Create(CultureInfo.InvariantCulture, $"audio, {content.SampleRate} samples per second, {content.AudioChannels} channels"),
        ContentKind.Audio => "audio",
        _ => null,
    };
}
