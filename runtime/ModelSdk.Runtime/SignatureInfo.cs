using ModelSdk.Format;

namespace ModelSdk;

/// <summary>An entry point of a model.</summary>
/// <param name="Key">Its name in the file; "" when the model has no signatures.</param>
/// <param name="Subgraph">Index of the subgraph that it runs.</param>
/// <param name="Inputs">Inputs, in the order of the file.</param>
/// <param name="Outputs">Outputs, in the order of the file.</param>
public sealed record SignatureInfo(
    string Key, int Subgraph, IReadOnlyList<TensorInfo> Inputs, IReadOnlyList<TensorInfo> Outputs)
{
    // LiteRT's compilers give one of this name to models that have none, with the names of the tensors (litert/cc/internal/litert_consts.h).
    private const string NoSignature = "<placeholder signature>";

    /// <summary>Reads the entry points of a model; one with the key "" for subgraph 0 when it has no signatures.</summary>
    public static IReadOnlyList<SignatureInfo> ReadAll(TfliteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Signatures.Count == 0
            ? [ReadMain(model.Subgraphs[0])]
            : [.. model.Signatures.Select(signature => Read(model, signature))];
    }

    private static SignatureInfo ReadMain(Subgraph graph) => new(
        "",
        0,
        [.. graph.Inputs.ToArray().Select(index => TensorInfo.Read(graph, index, null))],
        [.. graph.Outputs.ToArray().Select(index => TensorInfo.Read(graph, index, null))]);

    private static SignatureInfo Read(TfliteModel model, SignatureDef signature)
    {
        Subgraph graph = model.Subgraphs[(int)signature.SubgraphIndex];
        return new SignatureInfo(
            signature.Key is null or NoSignature ? "" : signature.Key,
            (int)signature.SubgraphIndex,
            [.. signature.Inputs.Select(map => TensorInfo.Read(graph, (int)map.TensorIndex, map.Name))],
            [.. signature.Outputs.Select(map => TensorInfo.Read(graph, (int)map.TensorIndex, map.Name))]);
    }
}

/// <summary>An input or output of a signature.</summary>
/// <param name="Name">Name in the signature, or the tensor's own.</param>
/// <param name="TensorIndex">Index in the subgraph's tensors.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions; -1 where the model leaves them open.</param>
/// <param name="Quantization">Scale and zero point, or null when the tensor is not quantized per tensor.</param>
public sealed record TensorInfo(
    string Name, int TensorIndex, TensorType Type, IReadOnlyList<int> Shape, Quantization? Quantization)
{
    internal static TensorInfo Read(Subgraph graph, int index, string? name)
    {
        TensorDef tensor = graph.Tensors[index];
        QuantizationDef quantization = tensor.Quantization;
        return new TensorInfo(
            name ?? tensor.Name ?? "",
            index,
            tensor.Type,
            tensor.ShapeSignature.Count > 0 ? tensor.ShapeSignature.ToArray() : tensor.Shape.ToArray(),
            quantization.Kind == QuantizationKind.PerTensor
                ? new Quantization(quantization.Scales[0], (int)quantization.ZeroPoints[0])
                : null);
    }
}
