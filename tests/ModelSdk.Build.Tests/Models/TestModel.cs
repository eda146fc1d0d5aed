using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Build.Tests.Models;

/// <summary>A model to be written: one graph, tensors and operators by need. Nothing is checked.</summary>
internal sealed class TestModel
{
    private readonly List<FlatObject> _tensors = [];
    private readonly List<FlatObject> _codes = [];
    private readonly List<FlatObject> _operators = [];
    private readonly List<FlatObject> _buffers = [new()];
    private readonly List<int> _inputs = [];
    private readonly List<int> _outputs = [];

    public FlatObject Root { get; } = new() { [0] = 3u };

    /// <summary>Adds a tensor; fields of the table Tensor can be set on <paramref name="change"/>.</summary>
    public int Tensor(string? name, TensorType type = TensorType.Float32, int[]? shape = null, Action<FlatObject>? change = null)
    {
        FlatObject tensor = new() { [0] = shape ?? [4], [1] = (sbyte)type, [2] = 0u };
        if (name is not null)
        {
            tensor[3] = name;
        }

        change?.Invoke(tensor);
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    /// <summary>Adds a tensor with data.</summary>
    public int Constant(string name, TensorType type, int[] shape, byte[] data)
    {
        _buffers.Add(new FlatObject { [0] = data });
        return Tensor(name, type, shape, tensor => tensor[2] = (uint)(_buffers.Count - 1));
    }

    public TestModel Input(string? name, TensorType type = TensorType.Float32, int[]? shape = null, Action<FlatObject>? change = null)
    {
        _inputs.Add(Tensor(name, type, shape, change));
        return this;
    }

    public TestModel Output(string? name, TensorType type = TensorType.Float32, int[]? shape = null, Action<FlatObject>? change = null)
    {
        _outputs.Add(Tensor(name, type, shape, change));
        return this;
    }

    /// <summary>Adds an operator with a kind of its own; fields of the table Operator can be set on <paramref name="change"/>.</summary>
    public TestModel Operator(
        BuiltinOperator op,
        int[] inputs,
        int[] outputs,
        string? customCode = null,
        int version = 1,
        Action<FlatObject>? change = null)
    {
        FlatObject code = new() { [0] = (sbyte)Math.Min((int)op, 127), [2] = version, [3] = (int)op };
        if (customCode is not null)
        {
            code[1] = customCode;
        }

        _codes.Add(code);
        FlatObject node = new() { [0] = (uint)(_codes.Count - 1), [1] = inputs, [2] = outputs };
        change?.Invoke(node);
        _operators.Add(node);
        return this;
    }

    /// <summary>The bytes; fields of the table Model can be set on <paramref name="change"/>.</summary>
    public byte[] ToArray(Action<FlatObject>? change = null)
    {
        Root[1] = Copy(_codes);
        Root[2] = new FlatObject[]
        {
            new()
            {
                [0] = Copy(_tensors),
                [1] = Copy(_inputs),
                [2] = Copy(_outputs),
                [3] = Copy(_operators),
                [4] = "main",
            },
        };
        Root[4] = Copy(_buffers);
        change?.Invoke(Root);
        return FlatWriter.Write(Root, "TFL3");
    }

    // Not ToArray: all empty arrays would be one object, which the writer stores once, and offsets only lead forward.
    private static T[] Copy<T>(List<T> list)
    {
        T[] copy = new T[list.Count];
        list.CopyTo(copy);
        return copy;
    }
}
