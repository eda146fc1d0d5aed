using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Execution;

/// <summary>One subgraph of a model to be written; <see cref="Write"/> makes a model of several. Nothing is checked.</summary>
internal sealed class TestGraph
{
    private readonly List<TensorEntry> _tensors = [];
    private readonly List<NodeEntry> _nodes = [];

    /// <summary>Tensors that the subgraph takes.</summary>
    public int[] Inputs { get; set; } = [];

    /// <summary>Tensors that it returns.</summary>
    public int[] Outputs { get; set; } = [];

    /// <summary>Adds a tensor.</summary>
    public int Tensor(TensorType type, params int[] shape) => Add(type, shape, null);

    /// <summary>Adds a tensor whose dimensions the file leaves open where they are -1.</summary>
    public int Open(TensorType type, params int[] signature) =>
        Add(type, [.. signature.Select(static size => Math.Max(size, 1))], null, signature: signature);

    /// <summary>Adds a constant.</summary>
    public int Constant<T>(TensorType type, int[] shape, params T[] values)
        where T : unmanaged => Add(type, shape, MemoryMarshal.AsBytes<T>(values).ToArray());

    /// <summary>Adds state that lives on from run to run.</summary>
    public int Variable(TensorType type, params int[] shape) => Add(type, shape, null, isVariable: true);

    /// <summary>Adds a node with options of the first union.</summary>
    public TestGraph Node(BuiltinOperator op, int[] inputs, int[] outputs, byte union = 0, FlatObject? options = null)
    {
        _nodes.Add(new NodeEntry(op, union, options, null, inputs, outputs));
        return this;
    }

    /// <summary>Adds a node with options of the second union (StableHLO).</summary>
    public TestGraph Node2(BuiltinOperator op, int[] inputs, int[] outputs, byte union, FlatObject options)
    {
        _nodes.Add(new NodeEntry(op, union, null, options, inputs, outputs));
        return this;
    }

    /// <summary>The bytes of a model; its first graph is the main one.</summary>
    public static byte[] Write(params TestGraph[] graphs)
    {
        List<FlatObject> buffers = [new()];
        List<FlatObject> codes = [];
        FlatObject[] subgraphs = [.. graphs.Select((graph, index) => graph.ToTable($"graph{index}", buffers, codes))];
        return FlatWriter.Write(
            new FlatObject { [0] = 3u, [1] = codes.ToArray(), [2] = subgraphs, [4] = buffers.ToArray() }, "TFL3");
    }

    private int Add(TensorType type, int[] shape, byte[]? data, bool isVariable = false, int[]? signature = null)
    {
        _tensors.Add(new TensorEntry($"t{_tensors.Count}", type, shape, data, isVariable, signature));
        return _tensors.Count - 1;
    }

    private FlatObject ToTable(string name, List<FlatObject> buffers, List<FlatObject> codes)
    {
        List<FlatObject> tensors = [];
        foreach (TensorEntry tensor in _tensors)
        {
            FlatObject table = new() { [0] = tensor.Shape, [1] = (sbyte)tensor.Type, [2] = 0u, [3] = tensor.Name };
            if (tensor.Data is not null)
            {
                buffers.Add(new FlatObject { [0] = tensor.Data });
                table[2] = (uint)(buffers.Count - 1);
            }

            if (tensor.IsVariable)
            {
                table[5] = true;
            }

            if (tensor.Signature is not null)
            {
                table[7] = tensor.Signature;
            }

            table[8] = true;
            tensors.Add(table);
        }

        List<FlatObject> nodes = [];
        foreach (NodeEntry node in _nodes)
        {
            codes.Add(new FlatObject { [0] = (sbyte)Math.Min((int)node.Op, 127), [2] = 1, [3] = (int)node.Op });
            FlatObject table = new() { [0] = (uint)(codes.Count - 1), [1] = node.In, [2] = node.Out };
            if (node.Options is not null)
            {
                table[3] = node.Union;
                table[4] = node.Options;
            }

            if (node.Options2 is not null)
            {
                table[11] = node.Union;
                table[12] = node.Options2;
            }

            nodes.Add(table);
        }

        return new FlatObject
        {
            [0] = tensors.ToArray(), [1] = Inputs, [2] = Outputs, [3] = nodes.ToArray(), [4] = name,
        };
    }

    private sealed record TensorEntry(
        string Name, TensorType Type, int[] Shape, byte[]? Data, bool IsVariable, int[]? Signature);

    private sealed record NodeEntry(
        BuiltinOperator Op, byte Union, FlatObject? Options, FlatObject? Options2, int[] In, int[] Out);
}
