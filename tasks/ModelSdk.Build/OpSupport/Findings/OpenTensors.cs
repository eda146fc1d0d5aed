using ModelSdk.Format;

namespace ModelSdk.Build.OpSupport;

/// <summary>Finds the tensors of open size in a model and holds FixedShapes against its inputs.</summary>
/// <remarks>Called by ModelCheck. FixedShapes applies to the input of that name in every signature.</remarks>
internal static class OpenTensors
{
    private static readonly HashSet<BuiltinOperator> SizedByValues =
        [BuiltinOperator.Where, BuiltinOperator.Unique, BuiltinOperator.Custom];

    /// <summary>Inputs of open size that the shapes do not fix; when there are none, tensors inside that stay open.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reached">Subgraphs that can come to run.</param>
    /// <param name="shapes">From FixedShapes, or null.</param>
    public static IReadOnlyList<OpenTensor> Find(
        TfliteModel model, IReadOnlySet<int> reached, IReadOnlyDictionary<string, IReadOnlyList<int>>? shapes)
    {
        IReadOnlyList<Input> inputs = Inputs(model);
        OpenTensor[] open = [.. inputs
            .Where(static input => input.Dimensions.Contains(-1))
            .Where(input => shapes is null || ShapeOf(input, inputs, shapes) is null)
            .Select(static input => new OpenTensor($"input '{input.Name}'", input.Name, input.Dimensions))
            .DistinctBy(static tensor => tensor.ToString())];
        if (open.Length > 0)
        {
            return open;
        }

        // With all inputs fixed by the project, only ops whose result has as many elements as their values say stay open.
        bool isFixed = inputs.Any(static input => input.Dimensions.Contains(-1));
        return
        [
            .. reached.Order()
                .SelectMany(index => model.Subgraphs[index].Operators
                    .Where(op => !isFixed || SizedByValues.Contains(op.Code.Builtin))
                    .SelectMany(static op => op.Outputs.ToArray())
                    .Where(static tensor => tensor >= 0)
                    .Select(tensor => model.Subgraphs[index].Tensors[tensor]))
                .Select(static tensor => (tensor.Name, Dimensions: Dimensions(tensor)))
                .Where(static tensor => tensor.Dimensions.Contains(-1))
                .Select(static tensor => new OpenTensor($"tensor '{NodeList.Short(tensor.Name ?? "")}'", "", tensor.Dimensions)),
        ];
    }

    /// <summary>What is wrong with the shapes, as clauses: names that no input has, other ranks, dimensions that the model fixes otherwise.</summary>
    public static IEnumerable<string> Mistakes(TfliteModel model, IReadOnlyDictionary<string, IReadOnlyList<int>> shapes)
    {
        IReadOnlyList<Input> inputs = Inputs(model);
        string valid = string.Join(", ", inputs.Select(static input => $"{input.Name} {Text(input.Dimensions)}").Distinct());
        foreach ((string name, IReadOnlyList<int> shape) in shapes)
        {
            Input[] named = [.. inputs.Where(input => input.Name == name || input.Tensor == name)];
            if (name.Length == 0)
            {
                named = inputs.Select(static input => input.Name).Distinct().Count() == 1 ? [.. inputs] : [];
            }

            if (named.Length == 0)
            {
                yield return name.Length == 0
                    ? $"the model has several inputs, so each shape needs a name: {valid}"
                    : $"the model has no input '{name}', but {valid}";
            }

            foreach (Input input in named.Where(input => !Fits(input.Dimensions, shape)))
            {
                yield return $"[{string.Join(',', shape)}] does not fit input '{input.Name}' {Text(input.Dimensions)}";
            }
        }
    }

    private static IReadOnlyList<int>? ShapeOf(
        Input input, IReadOnlyList<Input> inputs, IReadOnlyDictionary<string, IReadOnlyList<int>> shapes)
    {
        string only = inputs.Select(static other => other.Name).Distinct().Count() == 1 ? "" : input.Name;
        IReadOnlyList<int>? shape = shapes.GetValueOrDefault(input.Name) ?? shapes.GetValueOrDefault(input.Tensor) ?? shapes.GetValueOrDefault(only);
        return shape is not null && Fits(input.Dimensions, shape) ? shape : null;
    }

    private static bool Fits(IReadOnlyList<int> open, IReadOnlyList<int> shape) =>
        open.Count == shape.Count && open.Zip(shape).All(static pair => pair.First < 0 || pair.First == pair.Second);

    private static string Text(IReadOnlyList<int> dimensions) =>
        $"[{string.Join(',', dimensions.Select(static size => size < 0 ? "?" : $"{size}"))}]";

    private static IReadOnlyList<Input> Inputs(TfliteModel model)
    {
        List<Input> inputs = [];
        foreach (SignatureDef signature in model.Signatures)
        {
            Subgraph graph = model.Subgraphs[(int)signature.SubgraphIndex];
            inputs.AddRange(signature.Inputs.Select(input => Read(input.Name, graph.Tensors[(int)input.TensorIndex])));
        }

        if (model.Signatures.Count == 0)
        {
            Subgraph graph = model.Subgraphs[0];
            inputs.AddRange(graph.Inputs.ToArray().Where(static index => index >= 0).Select(index => Read(null, graph.Tensors[index])));
        }

        return inputs;
    }

    private static Input Read(string? name, TensorDef tensor) =>
        new(name ?? tensor.Name ?? "", tensor.Name ?? "", Dimensions(tensor));

    // Older converters write -1 into the shape itself.
    private static int[] Dimensions(TensorDef tensor) =>
        tensor.ShapeSignature.Count == tensor.Shape.Count ? tensor.ShapeSignature.ToArray() : tensor.Shape.ToArray();

    private sealed record Input(string Name, string Tensor, int[] Dimensions);
}
