using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>What can be asked about a tensor; a new member is one more row.</summary>
/// <param name="Name">As conditions write it, after the dot.</param>
/// <param name="Noun">What messages call it; empty when the value speaks for itself.</param>
/// <param name="Read">Its values; several for members that are groups.</param>
/// <param name="Yes">What messages call a yes; empty for members that are no questions.</param>
/// <param name="No">What messages call a no.</param>
/// <param name="IsGroup">Whether it has any number of values; nothing is then no answer but an empty group.</param>
internal sealed record TensorMember(
    string Name, string Noun, Func<CheckTensor, double, Value[]> Read, string Yes = "", string No = "", bool IsGroup = false)
{
    private static readonly Dictionary<string, TensorMember> Table = new TensorMember[]
    {
        new("type", "", static (t, _) => [Value.Of(t.TypeName)]),
        new("quant", "quantization", static (t, _) => [Value.Of(t.Scheme)]),
        Question("present", "present", "absent", static _ => true),
        Question("const", "a constant", "a run-time value", static t => t.IsConstant),
        Question("known", "known before the run", "computed at run time", static t => t.IsKnown),
        Question("variable", "a variable", "no variable", static t => t.Def.IsVariable),
        Question("sparse", "sparse", "dense", static t => !t.Def.Sparsity.IsNull),
        Question("graph_input", "an input of the graph", "made inside the graph", static t => t.IsGraphInput),
        Question("graph_output", "an output of the graph", "used inside the graph", static t => t.IsGraphOutput),
        Question("dynamic", "of a shape that is not fixed", "of a fixed shape", static t => t.IsDynamic),
        Question("loads_dynamic", "of a shape that is not fixed", "of a fixed shape", static t => t.LoadsDynamic),
        Question("unranked", "without a shape", "with a shape", static t => t.IsUnranked),
        new("index", "tensor", static (t, _) => [Value.Of(t.Position)]),
        new("rank", "rank", static (t, _) => [Value.Of(t.Shape.Length)]),
        new("elements", "elements", static (t, _) => [Value.Of(t.Elements)]),
        new("bytes", "bytes", static (t, _) => t.Bytes is { } bytes ? [Value.Of(bytes)] : []),
        new("dim", "dimension", Dimension),
        new("shape", "shape", static (t, _) => [Value.Of(Array.ConvertAll(t.Shape, static d => (double)d))]),
        new("scale", "scale", static (t, _) => [Value.Of(t.Def.Quantization.Scales is { Count: > 0 } scales ? scales[0] : 0)]),
        new("zero", "zero point", static (t, _) => [Value.Of(t.Def.Quantization.ZeroPoints is { Count: > 0 } zeros ? zeros[0] : 0)]),
        new("zeros", "zero point", static (t, _) => Array.ConvertAll(t.Def.Quantization.ZeroPoints.ToArray(), static z => Value.Of(z)), IsGroup: true),
        new("quant_dim", "quantized dimension", static (t, _) => [Value.Of(t.Def.Quantization.Dimension)]),
        new("block_size", "block size", static (t, _) => [Value.Of(t.Def.Quantization.BlockSize)]),
        new("value", "value", static (t, _) => t.Values.Length > 0 ? [Value.Of(t.Values[0])] : []),
        new("values", "value", static (t, _) => Array.ConvertAll(t.Values, Value.Of), IsGroup: true),
        new("value_count", "number of values", static (t, _) => [Value.Of(t.IsConstant ? t.Elements : 0)]),
        new("producer", "made by", static (t, _) => [Value.Of(t.Producer?.QualifiedName ?? "none")]),
        new("consumers", "read by", static (t, _) => [.. t.Consumers.Select(static node => Value.Of(node.QualifiedName))], IsGroup: true),
        new("consumers_count", "number of readers", static (t, _) => [Value.Of(t.Consumers.Count)]),
    }.ToDictionary(static member => member.Name);

    /// <summary>The member, or null.</summary>
    public static TensorMember? Find(string name) => Table.GetValueOrDefault(name);

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Table.Keys;

    private static TensorMember Question(string name, string yes, string no, Func<CheckTensor, bool> ask) =>
        new(name, "", (t, _) => [Value.Of(ask(t), yes, no)], yes, no);

    private static Value[] Dimension(CheckTensor tensor, double index)
    {
        int at = (int)index < 0 ? tensor.Shape.Length + (int)index : (int)index;
        return (uint)at < (uint)tensor.Shape.Length ? [Value.Of(tensor.Shape[at])] : [];
    }
}
