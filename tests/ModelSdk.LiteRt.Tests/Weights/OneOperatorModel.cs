using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>A tensor of <see cref="OneOperatorModel"/>.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions.</param>
internal sealed record OperatorTensor(TensorType Type, params int[] Shape)
{
    /// <summary>Bytes of a constant; null for an input of the model.</summary>
    public byte[]? Data { get; init; }

    /// <summary>Scales; none when the tensor is not quantized.</summary>
    public float[] Scales { get; init; } = [];

    /// <summary>Zero points, as many as scales; empty for zeros.</summary>
    public long[] ZeroPoints { get; init; } = [];

    /// <summary>Dimension of the scales.</summary>
    public int Dimension { get; init; }

    /// <summary>Scales of blocks along the last dimension, instead of <see cref="Scales"/>.</summary>
    public OperatorTensor? BlockScales { get; init; }

    /// <summary>Elements in a block.</summary>
    public int BlockSize { get; init; }

    /// <summary>Sparse encoding, as the schema has it.</summary>
    public FlatObject? Sparsity { get; init; }
}

/// <summary>A model of one operator, for comparing engines on options that no converter writes.</summary>
internal sealed class OneOperatorModel
{
    private readonly List<FlatObject> _tensors = [];
    private readonly List<FlatObject> _buffers = [new()];
    private readonly List<FlatObject> _operators = [];
    private readonly List<FlatObject> _codes = [];
    private readonly List<int> _inputs = [];

    /// <summary>The bytes of the model; its inputs are those tensors that have no data.</summary>
    public static byte[] Write(
        BuiltinOperator op, (byte Type, FlatObject Table)? options, IReadOnlyList<OperatorTensor?> inputs, params OperatorTensor[] outputs)
    {
        OneOperatorModel model = new();
        int[] operands = [.. inputs.Select(model.AddInput)];
        int[] results = [.. outputs.Select(output => model.Add(output))];
        model.AddOperator(op, options, operands, results);
        return FlatWriter.Write(
            new FlatObject
            {
                [0] = 3u,
                [1] = model._codes.ToArray(),
                [2] = new FlatObject[]
                {
                    new()
                    {
                        [0] = model._tensors.ToArray(),
                        [1] = model._inputs.ToArray(),
                        [2] = results,
                        [3] = model._operators.ToArray(),
                        [4] = "main",
                    },
                },
                [4] = model._buffers.ToArray(),
            },
            "TFL3");
    }

    private int AddInput(OperatorTensor? tensor)
    {
        if (tensor is null)
        {
            return -1;
        }

        int index = Add(tensor);
        if (tensor.Data is null)
        {
            _inputs.Add(index);
        }

        return index;
    }

    private int Add(OperatorTensor tensor)
    {
        FlatObject result = new()
        {
            [0] = tensor.Shape,
            [1] = (sbyte)tensor.Type,
            [2] = tensor.Data is null ? 0u : Buffer(tensor.Data),
            [3] = $"t{_tensors.Count}",
        };
        int index = _tensors.Count;
        _tensors.Add(result);
        if (tensor.Scales.Length > 0)
        {
            result[4] = new FlatObject
            {
                [2] = tensor.Scales,
                [3] = tensor.ZeroPoints.Length > 0 ? tensor.ZeroPoints : new long[tensor.Scales.Length],
                [6] = tensor.Dimension,
            };
        }
        else if (tensor.BlockScales is not null)
        {
            result[4] = new FlatObject
            {
                [4] = (byte)2,
                [5] = new FlatObject { [0] = Add(tensor.BlockScales), [1] = -1, [2] = tensor.BlockSize },
            };
        }

        if (tensor.Sparsity is not null)
        {
            result[6] = tensor.Sparsity;
        }

        return index;
    }

    private uint Buffer(byte[] data)
    {
        _buffers.Add(new FlatObject { [0] = data });
        return (uint)(_buffers.Count - 1);
    }

    private void AddOperator(BuiltinOperator op, (byte Type, FlatObject Table)? options, int[] inputs, int[] outputs)
    {
        FlatObject table = new() { [0] = (uint)_codes.Count, [1] = inputs, [2] = outputs };
        if (options is { } given)
        {
            table[3] = given.Type;
            table[4] = given.Table;
        }

        // Kernels do not look at the version, but each resolver registers the first one.
        _codes.Add(new FlatObject { [0] = (sbyte)Math.Min((int)op, 127), [2] = 1, [3] = (int)op });
        _operators.Add(table);
    }
}
