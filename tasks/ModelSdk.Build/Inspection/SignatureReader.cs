using ModelSdk.Build.Naming;
using ModelSdk.Format;

namespace ModelSdk.Build.Inspection;

/// <summary>Reads the entry points of a model and names them for C#; called by <see cref="ModelInspector"/>.</summary>
/// <remarks>
/// The order of signatures, inputs and outputs is the one in which the runtime counts them (SignatureInfo.ReadAll).
/// </remarks>
internal sealed class SignatureReader(TfliteModel model, ModelNotes notes, string modelName, string file)
{
    private readonly Occurrences _found = new(file, modelName);

    /// <summary>What was found on the way.</summary>
    public IEnumerable<ModelDiagnostic> Diagnostics => _found.ToDiagnostics();

    /// <summary>All signatures; one with the key "" when the model has none.</summary>
    public IReadOnlyList<SignatureFacts> Read(string className)
    {
        RawSignature[] raw = [.. ReadRaw()];
        string[] names = SignatureNaming.Assign([.. raw.Select(static signature => signature.Key)], className);
        return [.. raw.Select((signature, i) => Name(signature, names[i], raw.Length == 1 ? className : names[i] + "Signature"))];
    }

    private IEnumerable<RawSignature> ReadRaw()
    {
        if (model.Signatures.Count == 0)
        {
            Subgraph main = model.Subgraphs[0];
            yield return new RawSignature(
                "",
                [.. main.Inputs.ToArray().Select((index, i) => ReadTensor(main, index, null, NotesAt(notes.Inputs, i), isOutput: false))],
                [.. main.Outputs.ToArray().Select((index, i) => ReadTensor(main, index, null, NotesAt(notes.Outputs, i), isOutput: true))]);
            yield break;
        }

        foreach (SignatureDef signature in model.Signatures)
        {
            yield return new RawSignature(
                signature.Key ?? "", ReadMaps(signature, isOutput: false), ReadMaps(signature, isOutput: true));
        }
    }

    private RawTensor[] ReadMaps(SignatureDef signature, bool isOutput)
    {
        Subgraph graph = model.Subgraphs[(int)signature.SubgraphIndex];
        int[] ends = (isOutput ? graph.Outputs : graph.Inputs).ToArray();
        IReadOnlyList<TensorNotes> described = graph.Index == 0 ? isOutput ? notes.Outputs : notes.Inputs : [];
        List<RawTensor> tensors = [];
        foreach (TensorMap map in isOutput ? signature.Outputs : signature.Inputs)
        {
            int position = Array.IndexOf(ends, (int)map.TensorIndex);
            if (position < 0)
            {
                string side = isOutput ? "output" : "input";
                _found.Add(
                    DiagnosticRules.InconsistentSignature,
                    $"'{map.Name}' of signature '{signature.Key}' is no {side} of subgraph {graph.Index}");
            }

            tensors.Add(ReadTensor(graph, (int)map.TensorIndex, map.Name, NotesAt(described, position), isOutput));
        }

        return [.. tensors];
    }

    private static TensorNotes NotesAt(IReadOnlyList<TensorNotes> notes, int position) =>
        (uint)position < (uint)notes.Count ? notes[position] : TensorNotes.None;

    private RawTensor ReadTensor(Subgraph graph, int index, string? signatureName, TensorNotes described, bool isOutput)
    {
        TensorDef tensor = graph.Tensors[index];
        string name = signatureName ?? tensor.Name ?? "";
        int[] shape = tensor.ShapeSignature.Count > 0 ? tensor.ShapeSignature.ToArray() : tensor.Shape.ToArray();
        TensorTypeRow type = TensorTypes.Of(tensor.Type);
        if (type.CSharp is null)
        {
            _found.Add(DiagnosticRules.UnexposableType, $"'{name}' ({type.Name})");
        }

        long elements = shape.Aggregate(1L, static (product, size) => product > int.MaxValue ? product : product * Math.Max(size, 1));
        if (elements > int.MaxValue)
        {
            _found.Add(DiagnosticRules.TooManyElements, $"'{name}' [{string.Join(", ", shape)}]");
        }

        if (shape.Length > 5)
        {
            _found.Add(DiagnosticRules.HighRank, $"'{name}' (rank {shape.Length})");
        }

        TensorAccess access = elements > int.MaxValue ? TensorAccess.None
            : tensor.Type == TensorType.String ? TensorAccess.Text
            : type.IsRaw || shape.Length == 0 ? TensorAccess.Flat
            : TensorAccess.Tensor;
        (float Scale, int ZeroPoint)? quantization = ReadQuantization(tensor, name);
        return new RawTensor(
            signatureName,
            tensor.Name,
            index,
            tensor.Type,
            shape,
            access,
            quantization,
            quantization is { Scale: > 0 } && TensorTypes.HasConversion(tensor.Type) && access == TensorAccess.Tensor,
            described,
            isOutput);
    }

    private (float Scale, int ZeroPoint)? ReadQuantization(TensorDef tensor, string name)
    {
        QuantizationDef quantization = tensor.Quantization;
        switch (quantization.Kind)
        {
            case QuantizationKind.PerTensor:
                long zeroPoint = quantization.ZeroPoints.Count > 0 ? quantization.ZeroPoints[0] : 0;
                float scale = quantization.Scales[0];
                if (!float.IsFinite(scale) || scale <= 0)
                {
                    _found.Add(DiagnosticRules.NoScale, $"'{name}'");
                }

                return float.IsFinite(scale) ? (scale, (int)zeroPoint) : null;

            case QuantizationKind.PerChannel:
                _found.Add(DiagnosticRules.PerChannel, $"'{name}'");
                return null;

            case QuantizationKind.None when quantization.ZeroPoints.Count > 0 && TensorTypes.HasConversion(tensor.Type):
                _found.Add(DiagnosticRules.NoScale, $"'{name}'");
                return null;

            default:
                return null;
        }
    }

    private SignatureFacts Name(RawSignature signature, string name, string ownerName)
    {
        RawTensor[] all = [.. signature.Inputs, .. signature.Outputs];
        IReadOnlyList<TensorName> names = TensorNaming.Assign(
            [.. all.Select(static tensor => new TensorToName(
                tensor.SignatureName,
                tensor.Notes.Name,
                tensor.TensorName,
                tensor.IsOutput,
                GeneratedMembers.InSession(tensor.Access, tensor.HasConversion, tensor.IsOutput),
                GeneratedMembers.InOwner))],
            GeneratedMembers.OfSession,
            [.. GeneratedMembers.OfOwner, ownerName]);
        ReportNames(names);
        TensorFacts[] facts = [.. all.Select((tensor, i) => tensor.ToFacts(names[i]))];
        TensorFacts[] inputs = facts[..signature.Inputs.Length];
        return new SignatureFacts(signature.Key, name, inputs, facts[signature.Inputs.Length..], OpenDimensions(inputs));
    }

    private void ReportNames(IReadOnlyList<TensorName> names)
    {
        foreach (IGrouping<string, TensorName> clash in names
            .Where(static name => name.Change == NameChange.Clash).GroupBy(static name => name.Original))
        {
            _found.Add(
                DiagnosticRules.ClashingNames, $"'{clash.Key}' gives {string.Join(", ", clash.Select(static name => name.Name))}");
        }

        foreach (TensorName name in names.Where(static name => name.Change is NameChange.Unnamed or NameChange.Suffixed))
        {
            _found.Add(
                DiagnosticRules.ChangedName,
                name.Change == NameChange.Unnamed ? $"one without a name as {name.Name}" : $"'{name.Original}' as {name.Name}");
        }
    }

    // The same metadata name on several axes is one dimension: an encoder's input and its mask have one length.
    private static DimensionFacts[] OpenDimensions(IReadOnlyList<TensorFacts> inputs)
    {
        List<(string? Metadata, string Default, List<(int, int)> Uses)> open = [];
        for (int input = 0; input < inputs.Count; input++)
        {
            TensorFacts tensor = inputs[input];
            for (int axis = 0; axis < tensor.Shape.Length; axis++)
            {
                if (tensor.Shape[axis] >= 0)
                {
                    continue;
                }

                string? metadata = axis < tensor.Notes.DimensionNames.Count ? tensor.Notes.DimensionNames[axis] : null;
                int known = metadata is null ? -1 : open.FindIndex(dimension => dimension.Metadata == metadata);
                if (known >= 0)
                {
                    open[known].Uses.Add((input, axis));
                }
                else
                {
                    open.Add((metadata, $"Dim{tensor.Name}{axis}", [(input, axis)]));
                }
            }
        }

        string[] names = SignatureNaming.AssignDimensions([.. open.Select(static dimension => (dimension.Metadata, dimension.Default))]);
        return [.. open.Select((dimension, i) => new DimensionFacts(names[i], dimension.Uses))];
    }

    private sealed record RawSignature(string Key, RawTensor[] Inputs, RawTensor[] Outputs);

    private sealed record RawTensor(
        string? SignatureName,
        string? TensorName,
        int Index,
        TensorType Type,
        int[] Shape,
        TensorAccess Access,
        (float Scale, int ZeroPoint)? Quantization,
        bool HasConversion,
        TensorNotes Notes,
        bool IsOutput)
    {
        public TensorFacts ToFacts(TensorName name) => new()
        {
            RuntimeName = SignatureName ?? TensorName ?? "",
            Original = name.Original,
            Name = name.Name,
            Parameter = name.Parameter,
            TensorIndex = Index,
            Type = Type,
            Shape = Shape,
            Access = Access,
            Quantization = Quantization,
            HasConversion = HasConversion,
            Notes = Notes,
            Labels = Notes.Labels,
            Mean = Notes.Mean,
            Std = Notes.Std,
        };
    }
}
