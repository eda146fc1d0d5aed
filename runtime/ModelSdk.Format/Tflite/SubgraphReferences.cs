using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Options;

namespace ModelSdk.Format;

/// <summary>Indices of the subgraphs that an operator runs: branches, bodies, conditions, decompositions.</summary>
public readonly struct SubgraphReferences
{
    private readonly int _first;
    private readonly int _second;
    private readonly FlatVector<int> _list;

    private SubgraphReferences(FlatVector<int> list)
    {
        _list = list;
        Count = list.Count;
    }

    private SubgraphReferences(int index)
    {
        _first = index;
        Count = 1;
    }

    private SubgraphReferences(int first, int second)
    {
        _first = first;
        _second = second;
        Count = 2;
    }

    /// <summary>Number of references; 0 for most operators.</summary>
    public int Count { get; }

    /// <summary>A subgraph index.</summary>
    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _list.Count > 0 ? _list[index] : index == 0 ? _first : _second;
        }
    }

    /// <summary>The references of an operator.</summary>
    public static SubgraphReferences Of(OperatorDef op)
    {
        switch (op.Code.Builtin)
        {
            case BuiltinOperator.If:
                IfOptions branches = op.GetOptions<IfOptions>();
                return new(branches.ThenSubgraph, branches.ElseSubgraph);
            case BuiltinOperator.While:
                WhileOptions loop = op.GetOptions<WhileOptions>();
                return new(loop.ConditionSubgraph, loop.BodySubgraph);
            case BuiltinOperator.Call:
                return new((int)op.GetOptions<CallOptions>().Subgraph);
            case BuiltinOperator.CallOnce:
                return new(op.GetOptions<CallOnceOptions>().InitSubgraph);
            case BuiltinOperator.StablehloComposite:
                return new(op.GetOptions<StablehloCompositeOptions>().DecompositionSubgraph);
            case BuiltinOperator.StablehloCase:
                return new(op.GetOptions<StablehloCaseOptions>().BranchSubgraphs);
            case BuiltinOperator.StablehloWhile:
                StablehloWhileOptions stablehloLoop = op.GetOptions<StablehloWhileOptions>();
                return new(stablehloLoop.ConditionSubgraph, stablehloLoop.BodySubgraph);
            case BuiltinOperator.StablehloReduce:
                return new(op.GetOptions<StablehloReduceOptions>().BodySubgraph);
            case BuiltinOperator.StablehloReduceWindow:
                return new(op.GetOptions<StablehloReduceWindowOptions>().BodySubgraph);
            case BuiltinOperator.StablehloScatter:
                return new(op.GetOptions<StablehloScatterOptions>().UpdateSubgraph);
            case BuiltinOperator.StablehloSort:
                return new(op.GetOptions<StablehloSortOptions>().ComparatorSubgraph);
            case BuiltinOperator.StablehloCustomCall:
                return new(op.GetOptions<StablehloCustomCallOptions>().CalledSubgraphs);
            default:
                return default;
        }
    }
}
