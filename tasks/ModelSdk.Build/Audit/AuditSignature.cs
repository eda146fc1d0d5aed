using System.Globalization;
using ModelSdk.Format;
using TensorTypes = ModelSdk.Build.Inspection.TensorTypes;

namespace ModelSdk.Build.Audit;

/// <summary>An input or output as <see cref="SignatureComparison"/> compares it.</summary>
/// <param name="Name">In the signature; of the tensor where there is no signature.</param>
/// <param name="Position">Among the inputs or outputs of the graph; -1 when it is none of them.</param>
/// <param name="Type">Element type.</param>
/// <param name="Sizes">Dimensions as the file writes them, those that are open too.</param>
/// <param name="OpenSizes">The same with -1 for the open ones.</param>
/// <param name="Quantization">Scale and zero point, or <c>nothing</c>.</param>
internal sealed record AuditPort(string Name, int Position, string Type, int[] Sizes, int[] OpenSizes, string Quantization)
{
    /// <summary>Such as <c>[1, ?, 3]</c>.</summary>
    public string Shape =>
        $"[{string.Join(", ", OpenSizes.Select(static size => size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Reads one.</summary>
    public static AuditPort Of(string? name, TensorDef tensor, int position)
    {
        int[] sizes = tensor.Shape.ToArray();
        int[] open = tensor.ShapeSignature.ToArray();
        return new AuditPort(
            name ?? "", position, TensorTypes.Of(tensor.Type).Name, sizes, open.Length == sizes.Length ? open : sizes, QuantizationOf(tensor));
    }

    /// <summary>Whether a compiled tensor can have the place of this one of the source model.</summary>
    /// <remarks>
    /// LiteRT's serializer does not write shape signatures: an open dimension gets the size that the converter wrote beside it,
    /// usually 1 (seen with the 11 such models of the test data). One without any such size may get any.
    /// </remarks>
    public bool HasRoomFor(AuditPort compiled)
    {
        if (Sizes.Length != compiled.Sizes.Length)
        {
            return false;
        }

        for (int i = 0; i < Sizes.Length; i++)
        {
            if (compiled.OpenSizes[i] != OpenSizes[i] && compiled.OpenSizes[i] != Sizes[i] && Sizes[i] >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string QuantizationOf(TensorDef tensor)
    {
        if (tensor.Quantization.Kind != QuantizationKind.PerTensor)
        {
            return "nothing";
        }

        long zeroPoint = tensor.Quantization.ZeroPoints.Count > 0 ? tensor.Quantization.ZeroPoints[0] : 0;
        return string.Create(CultureInfo.InvariantCulture, $"scale {tensor.Quantization.Scales[0]:G9}, zero point {zeroPoint}");
    }
}

/// <summary>What one entry of a model takes and gives.</summary>
/// <param name="Key">Key of the signature; empty for the main graph of a model without signatures.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="Outputs">Outputs.</param>
internal sealed record AuditSignature(string Key, IReadOnlyList<AuditPort> Inputs, IReadOnlyList<AuditPort> Outputs)
{
    /// <summary>The signatures of a model.</summary>
    public static List<AuditSignature> AllOf(TfliteModel model)
    {
        List<AuditSignature> all = [];
        foreach (SignatureDef signature in model.Signatures)
        {
            if (signature.SubgraphIndex < (uint)model.Subgraphs.Count)
            {
                Subgraph graph = model.Subgraphs[(int)signature.SubgraphIndex];
                all.Add(new AuditSignature(
                    signature.Key ?? "", Ports(graph, signature.Inputs, graph.Inputs.ToArray()), Ports(graph, signature.Outputs, graph.Outputs.ToArray())));
            }
        }

        return all;
    }

    /// <summary>The main graph by itself, with the names of its tensors.</summary>
    public static AuditSignature OfMain(TfliteModel model)
    {
        Subgraph graph = model.Subgraphs[0];
        return new AuditSignature("", Ports(graph, graph.Inputs.ToArray()), Ports(graph, graph.Outputs.ToArray()));
    }

    private static List<AuditPort> Ports(Subgraph graph, ViewList<TensorMap> maps, int[] positions)
    {
        List<AuditPort> ports = [];
        foreach (TensorMap map in maps)
        {
            if (map.TensorIndex < (uint)graph.Tensors.Count)
            {
                int tensor = (int)map.TensorIndex;
                ports.Add(AuditPort.Of(map.Name, graph.Tensors[tensor], Array.IndexOf(positions, tensor)));
            }
        }

        return ports;
    }

    private static List<AuditPort> Ports(Subgraph graph, int[] tensors) =>
        [.. tensors.Select((tensor, position) => AuditPort.Of(graph.Tensors[tensor].Name, graph.Tensors[tensor], position))];
}
