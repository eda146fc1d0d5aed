using System.Runtime.InteropServices;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>A model of one operator that native LiteRT and the managed engine both run; their outputs must be the same.</summary>
internal sealed class OneOperator(BuiltinOperator op, string? customCode = null)
{
    private static readonly Dictionary<Type, TensorType> Types = new()
    {
        [typeof(float)] = TensorType.Float32,
        [typeof(Half)] = TensorType.Float16,
        [typeof(double)] = TensorType.Float64,
        [typeof(sbyte)] = TensorType.Int8,
        [typeof(byte)] = TensorType.UInt8,
        [typeof(short)] = TensorType.Int16,
        [typeof(ushort)] = TensorType.UInt16,
        [typeof(int)] = TensorType.Int32,
        [typeof(uint)] = TensorType.UInt32,
        [typeof(long)] = TensorType.Int64,
        [typeof(bool)] = TensorType.Bool,
    };

    private readonly TestModel _model = new();
    private readonly List<int> _tensors = [];
    private readonly List<byte[]> _data = [];
    private readonly List<(string Name, TensorType Type, int[] Shape, (float Scale, int ZeroPoint)? Quantization)> _outputs = [];
    private Action<FlatObject>? _options;
    private int _count;

    /// <summary>An input with the elements of the run.</summary>
    public OneOperator Input<T>(int[] shape, T[] elements, (float Scale, int ZeroPoint)? quantization = null)
        where T : unmanaged
    {
        _model.Input($"input {_count}", Types[typeof(T)], shape, tensor => Quantize(tensor, quantization));
        _tensors.Add(_count++);
        _data.Add(MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());
        return this;
    }

    /// <summary>An input that the file holds.</summary>
    public OneOperator Constant<T>(int[] shape, params T[] elements)
        where T : unmanaged
    {
        _tensors.Add(_model.Constant($"constant {_count}", Types[typeof(T)], shape, MemoryMarshal.AsBytes(elements.AsSpan()).ToArray()));
        _count++;
        return this;
    }

    /// <summary>An output; its shape in the file is only a hint.</summary>
    public OneOperator Output<T>(int[]? shape = null, (float Scale, int ZeroPoint)? quantization = null)
        where T : unmanaged
    {
        _outputs.Add(($"output {_outputs.Count}", Types[typeof(T)], shape ?? [1], quantization));
        return this;
    }

    /// <summary>Attributes: number of the table in the union, and its fields by id.</summary>
    public OneOperator Options(byte table, params (int Field, object Value)[] fields)
    {
        _options = node =>
        {
            FlatObject options = new();
            foreach ((int field, object value) in fields)
            {
                options[field] = value;
            }

            node[3] = table;
            node[4] = options;
        };
        return this;
    }

    /// <summary>Runs both engines; either all refuse the model or the data, or all give the same bytes.</summary>
    /// <param name="refused">Whether they have to refuse it.</param>
    /// <param name="same">Compares outputs where not every bit is defined.</param>
    public void Compare(bool refused = false, Func<TensorType, byte[], byte[], bool>? same = null)
    {
        int[] outputs = new int[_outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            (string name, TensorType type, int[] shape, (float Scale, int ZeroPoint)? quantization) = _outputs[i];
            _model.Output(name, type, shape, tensor => Quantize(tensor, quantization));
            outputs[i] = _count++;
        }

        _model.Operator(op, [.. _tensors], outputs, customCode, change: _options);
        string file = Path.Combine(Path.GetTempPath(), $"modelsdk-{Guid.NewGuid():N}.tflite");
        File.WriteAllBytes(file, _model.ToArray());
        try
        {
            Result native = Run(file, NativeCpu.Settings);
            Assert.AreEqual(refused, native.Refusal is not null, $"{op} native: {native.Refusal}");
            foreach (bool reference in (bool[])[false, true])
            {
                Result managed = Run(file, new EngineSettings(reference));
                string what = $"{op}, reference {reference}";
                Assert.AreEqual(refused, managed.Refusal is not null, $"{what}: {managed.Refusal}");
                for (int i = 0; i < native.Outputs.Count; i++)
                {
                    CollectionAssert.AreEqual(native.Outputs[i].Shape, managed.Outputs[i].Shape, $"{what}, shape of output {i}");
                    bool equal = same?.Invoke(_outputs[i].Type, native.Outputs[i].Bytes, managed.Outputs[i].Bytes)
                        ?? native.Outputs[i].Bytes.AsSpan().SequenceEqual(managed.Outputs[i].Bytes);
                    Assert.IsTrue(
                        equal,
                        $"{what}, output {i}: native {Convert.ToHexString(native.Outputs[i].Bytes)}, managed {Convert.ToHexString(managed.Outputs[i].Bytes)}");
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Result Run(string file, EngineSettings settings)
    {
        List<(int[] Shape, byte[] Bytes)> outputs = [];
        try
        {
            using EngineModel model = EngineModel.Load(file, settings);
            using EngineSession session = model.CreateSession(null);
            for (int i = 0; i < _data.Count; i++)
            {
                session.Write(i, _data[i]);
            }

            session.Run();
            for (int i = 0; i < _outputs.Count; i++)
            {
                outputs.Add((session.OutputShape(i).ToArray(), session.Output(i).ToArray()));
            }

            return new Result(outputs, null);
        }
        catch (ModelException exception)
        {
            return new Result([], exception.Message);
        }
    }

    private static void Quantize(FlatObject tensor, (float Scale, int ZeroPoint)? quantization)
    {
        if (quantization is { } parameters)
        {
            tensor[4] = new FlatObject { [2] = new[] { parameters.Scale }, [3] = new[] { (long)parameters.ZeroPoint } };
        }
    }

    private sealed record Result(List<(int[] Shape, byte[] Bytes)> Outputs, string? Refusal);
}
