using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Recurrent;

/// <summary>A model of one recurrent operator with random weights; the same seed gives the same ones.</summary>
internal sealed class RecurrentModel(int seed = 0)
{
    private readonly Random _random = new(seed);
    private readonly List<FlatObject> _tensors = [];
    private readonly List<FlatObject> _buffers = [new()];
    private readonly List<int> _inputs = [];
    private readonly List<int> _outputs = [];

    /// <summary>A tensor that the caller fills.</summary>
    public int Input(TensorType type, int[] shape, float scale = 0, int zero = 0)
    {
        int index = Add(type, shape, scale, zero, 0);
        _inputs.Add(index);
        return index;
    }

    /// <summary>A result.</summary>
    public int Output(TensorType type, int[] shape, float scale = 0, int zero = 0)
    {
        int index = Add(type, shape, scale, zero, 0);
        _outputs.Add(index);
        return index;
    }

    /// <summary>A state.</summary>
    public int Variable(TensorType type, int[] shape, float scale = 0, int zero = 0)
    {
        int index = Add(type, shape, scale, zero, 0);
        _tensors[index][5] = true;
        return index;
    }

    /// <summary>A tensor inside of the operator.</summary>
    public int Intermediate(float scale, int zero) => Add(TensorType.Int16, [0], scale, zero, 0);

    /// <summary>Random weights; floats are up to 0.5 (less in wide matrices, which would be chaotic), integers up to <paramref name="most"/>.</summary>
    public int Constant(TensorType type, int[] shape, float scale = 0, int most = 127)
    {
        int count = shape.Aggregate(1, static (product, size) => product * size);
        float range = shape.Length == 2 ? MathF.Min(1, 2 / MathF.Sqrt(shape[1])) : 1;
        byte[] data = type switch
        {
            TensorType.Float32 => Bytes(count, () => (_random.NextSingle() - 0.5f) * range),
            TensorType.Int16 => Bytes(count, () => (short)_random.Next(-most, most + 1)),
            TensorType.Int32 => Bytes(count, () => _random.Next(-most, most + 1)),
            _ => Bytes(count, () => (sbyte)_random.Next(-most, most + 1)),
        };
        return Constant(type, shape, data, scale, 0);
    }

    /// <summary>The int8 matrix of a tensor, row by row stored without its zeros.</summary>
    public void MakeSparse(int tensor)
    {
        int[] shape = (int[])_tensors[tensor].Fields[0];
        FlatObject buffer = _buffers[(int)(uint)_tensors[tensor].Fields[2]];
        byte[] dense = (byte[])buffer.Fields[0];
        List<int> segments = [0];
        List<int> indices = [];
        for (int row = 0; row < shape[0]; row++)
        {
            indices.AddRange(Enumerable.Range(0, shape[1]).Where(column => dense[(row * shape[1]) + column] != 0));
            segments.Add(indices.Count);
        }

        buffer[0] = dense.Where(static value => value != 0).ToArray();
        FlatObject rows = new() { [0] = (sbyte)0, [1] = shape[0] };
        FlatObject columns = new()
        {
            [0] = (sbyte)1,
            [2] = (byte)1,
            [3] = new FlatObject { [0] = segments.ToArray() },
            [4] = (byte)1,
            [5] = new FlatObject { [0] = indices.ToArray() },
        };
        _tensors[tensor][6] = new FlatObject { [0] = new int[] { 0, 1 }, [2] = new FlatObject[] { rows, columns } };
    }

    /// <summary>Given weights.</summary>
    public int Constant(TensorType type, int[] shape, byte[] data, float scale, int zero)
    {
        _buffers.Add(new FlatObject { [0] = data });
        return Add(type, shape, scale, zero, (uint)_buffers.Count - 1);
    }

    /// <summary>The file.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="version">Its version.</param>
    /// <param name="optionsType">Kind of its options.</param>
    /// <param name="options">Its options.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="intermediates">Tensors inside of it.</param>
    public byte[] Build(BuiltinOperator op, int version, byte optionsType, FlatObject options, int[] inputs, int[] intermediates)
    {
        FlatObject node = new()
        {
            [0] = 0u,
            [1] = inputs,
            [2] = _outputs.ToArray(),
            [3] = optionsType,
            [4] = options,
            [8] = intermediates,
        };
        FlatObject subgraph = new()
        {
            [0] = _tensors.ToArray(),
            [1] = _inputs.ToArray(),
            [2] = _outputs.ToArray(),
            [3] = new FlatObject[] { node },
            [4] = "main",
        };
        FlatObject model = new()
        {
            [0] = 3u,
            [1] = new FlatObject[] { new() { [0] = (sbyte)op, [2] = version, [3] = (int)op } },
            [2] = new FlatObject[] { subgraph },
            [4] = _buffers.ToArray(),
        };
        return FlatWriter.Write(model, "TFL3");
    }

    private static byte[] Bytes<T>(int count, Func<T> next)
        where T : unmanaged
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = next();
        }

        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    private int Add(TensorType type, int[] shape, float scale, int zero, uint buffer)
    {
        FlatObject tensor = new() { [0] = shape, [1] = (sbyte)type, [2] = buffer, [3] = $"tensor {_tensors.Count}" };
        if (scale != 0)
        {
            tensor[4] = new FlatObject { [2] = new float[] { scale }, [3] = new long[] { zero } };
        }

        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }
}
