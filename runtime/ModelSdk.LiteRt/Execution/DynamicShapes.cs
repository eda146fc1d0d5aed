using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>Whether the library learns the size of some tensor only while it runs; asked by <see cref="LiteRtModel"/>.</summary>
/// <remarks>
/// Operators behind such a tensor are prepared in the middle of a run, when our output buffers are bound already. The
/// library then checks those buffers by position in its execution plan where it means numbers of operators
/// (Subgraph::PrepareOpsAndTensors), so that with a delegate in the plan, XNNPACK included, an output that grows is
/// written past its buffer. Such models run on the library's own kernels, where both numbers are one and the check holds.
/// The rows below are facts of TFLite's kernels: which calls of SetTensorToDynamic depend on what.
/// </remarks>
internal static class DynamicShapes
{
    // Inputs whose values decide the size of the outputs: it is known in advance where they are.
    private static readonly Dictionary<BuiltinOperator, int[]> SizeInputs = new()
    {
        [BuiltinOperator.Reshape] = [1],
        [BuiltinOperator.Slice] = [1, 2],
        [BuiltinOperator.StridedSlice] = [1, 2, 3],
        [BuiltinOperator.Fill] = [0],
        [BuiltinOperator.Range] = [0, 1, 2],
        [BuiltinOperator.Tile] = [1],
        [BuiltinOperator.Pad] = [1],
        [BuiltinOperator.Padv2] = [1],
        [BuiltinOperator.MirrorPad] = [1],
        [BuiltinOperator.BroadcastTo] = [1],
        [BuiltinOperator.BroadcastArgs] = [],
        [BuiltinOperator.ExpandDims] = [1],
        [BuiltinOperator.Transpose] = [1],
        [BuiltinOperator.TopkV2] = [1],
        [BuiltinOperator.OneHot] = [1],
        [BuiltinOperator.ArgMax] = [1],
        [BuiltinOperator.ArgMin] = [1],
        [BuiltinOperator.Mean] = [1],
        [BuiltinOperator.Sum] = [1],
        [BuiltinOperator.ReduceProd] = [1],
        [BuiltinOperator.ReduceMax] = [1],
        [BuiltinOperator.ReduceMin] = [1],
        [BuiltinOperator.ReduceAny] = [1],
        [BuiltinOperator.ReduceAll] = [1],
        [BuiltinOperator.Split] = [0],
        [BuiltinOperator.SplitV] = [1, 2],
        [BuiltinOperator.ResizeBilinear] = [1],
        [BuiltinOperator.ResizeNearestNeighbor] = [1],
        [BuiltinOperator.TransposeConv] = [0],
        [BuiltinOperator.Conv3DTranspose] = [0],
        [BuiltinOperator.BatchToSpaceNd] = [1, 2],
        [BuiltinOperator.SpaceToBatchNd] = [1, 2],
        [BuiltinOperator.Rfft2D] = [1],
        [BuiltinOperator.SparseToDense] = [1],
        [BuiltinOperator.ScatterNd] = [2],
        [BuiltinOperator.SegmentSum] = [0, 1],
        [BuiltinOperator.UnsortedSegmentMax] = [1, 2],
        [BuiltinOperator.UnsortedSegmentMin] = [1, 2],
        [BuiltinOperator.UnsortedSegmentProd] = [1, 2],
        [BuiltinOperator.UnsortedSegmentSum] = [1, 2],
        [BuiltinOperator.RandomUniform] = [0],
        [BuiltinOperator.RandomStandardNormal] = [0],
        [BuiltinOperator.Multinomial] = [0, 1],
        [BuiltinOperator.NonMaxSuppressionV4] = [2],
        [BuiltinOperator.NonMaxSuppressionV5] = [2],
        [BuiltinOperator.Dilate] = [1],
        [BuiltinOperator.Where] = [0],
        [BuiltinOperator.Unique] = [0],
        [BuiltinOperator.EmbeddingLookupSparse] = [0, 1, 2],
    };

    // Computed while the memory is planned, where all inputs are known then.
    private static readonly HashSet<BuiltinOperator> Folded =
    [
        BuiltinOperator.Concatenation, BuiltinOperator.BroadcastArgs, BuiltinOperator.Gather, BuiltinOperator.Mul,
        BuiltinOperator.Range, BuiltinOperator.ReduceProd, BuiltinOperator.Reshape, BuiltinOperator.StridedSlice,
        BuiltinOperator.Tile,
    ];

    // These kernels do not look at what was computed while the memory was planned.
    private static readonly HashSet<BuiltinOperator> ConstantOnly = [BuiltinOperator.TransposeConv, BuiltinOperator.Dilate];

    /// <summary>Whether any graph of the model has such a tensor, as far as can be told; in doubt it has.</summary>
    public static bool Has(TfliteModel file) => file.Subgraphs.Any(graph => Has(file, graph));

    private static bool Has(TfliteModel file, Subgraph graph)
    {
        HashSet<int> known = [];
        foreach (OperatorDef node in graph.Operators)
        {
            BuiltinOperator kind = node.Code.Builtin;
            if (IsDynamic(file, graph, node, kind, known))
            {
                return true;
            }

            bool isKnown = kind is BuiltinOperator.Shape or BuiltinOperator.Rank
                || (Folded.Contains(kind) && node.Inputs.ToArray().All(input => IsKnown(graph, input, known)));
            if (isKnown)
            {
                known.UnionWith(node.Outputs.ToArray());
            }
        }

        return false;
    }

    private static bool IsDynamic(TfliteModel file, Subgraph graph, OperatorDef node, BuiltinOperator kind, HashSet<int> known)
    {
        int[] inputs = node.Inputs.ToArray();
        if (SizeInputs.TryGetValue(kind, out int[]? deciding))
        {
            HashSet<int> enough = ConstantOnly.Contains(kind) ? [] : known;
            if (deciding.Any(index => index < inputs.Length && !IsKnown(graph, inputs[index], enough)))
            {
                return true;
            }
        }

        return kind switch
        {
            // Postponed by these kernels where a dimension of the input is open, whatever it is now.
            BuiltinOperator.Slice or BuiltinOperator.TopkV2 =>
                graph.Tensors[inputs[0]].ShapeSignature.ToArray().Contains(-1),
            BuiltinOperator.ReadVariable => graph.Tensors[node.Outputs[0]].Shape.Count == 0,
            BuiltinOperator.If => BranchesDiffer(file, SubgraphReferences.Of(node)),
            BuiltinOperator.While => BodyChangesShapes(file.Subgraphs[SubgraphReferences.Of(node)[1]]),
            BuiltinOperator.StablehloCase or BuiltinOperator.StablehloWhile => true,
            _ => node.Outputs.ToArray().Any(output => output >= 0 && graph.Tensors[output].Type == TensorType.String),
        };
    }

    private static bool IsKnown(Subgraph graph, int tensor, HashSet<int> known) =>
        tensor < 0 || graph.Tensors[tensor].IsConstant || known.Contains(tensor);

    private static bool BranchesDiffer(TfliteModel file, SubgraphReferences branches)
    {
        Subgraph first = file.Subgraphs[branches[0]];
        Subgraph second = file.Subgraphs[branches[1]];
        return Differ(first, first.Outputs.ToArray(), second, second.Outputs.ToArray());
    }

    // A loop that grows a tensor in each turn has no size that could be planned.
    private static bool BodyChangesShapes(Subgraph body) => Differ(body, body.Inputs.ToArray(), body, body.Outputs.ToArray());

    private static bool Differ(Subgraph left, int[] leftTensors, Subgraph right, int[] rightTensors) =>
        !leftTensors.Select(index => left.Tensors[index]).SequenceEqual(
            rightTensors.Select(index => right.Tensors[index]), ShapeComparer.Instance);

    private sealed class ShapeComparer : IEqualityComparer<TensorDef>
    {
        public static readonly ShapeComparer Instance = new();

        public bool Equals(TensorDef x, TensorDef y) => x.Shape.ToArray().AsSpan().SequenceEqual(y.Shape.ToArray());

        public int GetHashCode(TensorDef obj) => obj.Shape.Count;
    }
}
