using System.Runtime.InteropServices;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Cpu.Tests.Kernels.Window;

/// <summary>A model of one operator, with its options and the region that it may have, on every path of the engine.</summary>
internal sealed class OperatorRun
{
    private readonly TestModel _model = new();
    private readonly List<int> _operands = [];
    private readonly List<int> _results = [];
    private readonly List<byte[]> _data = [];
    private BuiltinOperator[]? _region;

    /// <summary>Adds an input with elements.</summary>
    public OperatorRun Input<T>(TensorType type, int[] shape, T[] elements, float scale = 0, long zeroPoint = 0)
        where T : unmanaged
    {
        _operands.Add(_operands.Count + _results.Count);
        _model.Input($"in{_operands.Count}", type, shape, Quantized(scale, zeroPoint));
        _data.Add(MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());
        return this;
    }

    /// <summary>Adds an input that the file holds.</summary>
    public OperatorRun Constant<T>(TensorType type, int[] shape, params T[] elements)
        where T : unmanaged
    {
        _operands.Add(_model.Constant($"in{_operands.Count}", type, shape, MemoryMarshal.AsBytes(elements.AsSpan()).ToArray()));
        return this;
    }

    /// <summary>Adds an output.</summary>
    public OperatorRun Output(TensorType type, int rank, float scale = 0, long zeroPoint = 0)
    {
        _results.Add(_operands.Count + _results.Count);
        int[] shape = new int[rank];
        Array.Fill(shape, 1);
        _model.Output($"out{_results.Count}", type, shape, Quantized(scale, zeroPoint));
        return this;
    }

    /// <summary>Adds a subgraph 1 of operators of two scalars.</summary>
    public OperatorRun Region(params BuiltinOperator[] operators)
    {
        _region = operators;
        return this;
    }

    /// <summary>Adds the operator with options of the first union.</summary>
    public OperatorRun Operator(BuiltinOperator op, byte kind, FlatObject options) => Add(op, null, node =>
    {
        node[3] = kind;
        node[4] = options;
    });

    /// <summary>Adds the operator with options of the second union.</summary>
    public OperatorRun Operator2(BuiltinOperator op, byte kind, FlatObject options) => Add(op, null, node =>
    {
        node[11] = kind;
        node[12] = options;
    });

    /// <summary>Adds a custom operator.</summary>
    public OperatorRun Custom(string name, byte[] options) => Add(BuiltinOperator.Custom, name, node => node[5] = options);

    /// <summary>Runs the model once on a path and returns the elements of an output.</summary>
    public T[] Run<T>(bool reference, int threads = 1, int output = 0)
        where T : unmanaged
    {
        using Model model = Load(reference, threads);
        using EngineSession session = new(model.CreateSession());
        for (int i = 0; i < _data.Count; i++)
        {
            session.Write(i, _data[i]);
        }

        session.Run();
        Shape = session.OutputShape(output).ToArray();
        return MemoryMarshal.Cast<byte, T>(session.Output(output)).ToArray();
    }

    /// <summary>Runs the model once on an engine; null when the engine refuses it.</summary>
    /// <returns>Shape and bytes of the first output.</returns>
    public (int[] Shape, byte[] Output)? TryRun(string path, EngineSettings settings)
    {
        try
        {
            File.WriteAllBytes(path, _model.ToArray(AddRegion));
            using EngineModel model = EngineModel.Load(path, settings);
            using EngineSession session = model.CreateSession(null);
            for (int i = 0; i < _data.Count; i++)
            {
                session.Write(i, _data[i]);
            }

            session.Run();
            return (session.OutputShape(0).ToArray(), session.Output(0).ToArray());
        }
        catch (ModelException)
        {
            return null;
        }
    }

    /// <summary>Shape of the output that ran last.</summary>
    public int[] Shape { get; private set; } = [];

    /// <summary>Runs the model on both paths with one and three threads, which must agree to the bit, and checks the result.</summary>
    public void Gives<T>(int[] shape, params T[] expected)
        where T : unmanaged
    {
        foreach (bool reference in (bool[])[true, false])
        {
            foreach (int threads in (int[])[1, 3])
            {
                T[] actual = Run<T>(reference, threads);
                CollectionAssert.AreEqual(shape, Shape, $"reference {reference}, {threads} threads");
                CollectionAssert.AreEqual(expected, actual, $"reference {reference}, {threads} threads: {string.Join(' ', actual)}");
            }
        }
    }

    /// <summary>Checks that the engine refuses the model, or the data, with a sentence.</summary>
    public void Fails(string sentence)
    {
        ModelException exception = Assert.ThrowsException<ModelException>(() => Run<byte>(reference: false));
        StringAssert.Contains(exception.Message, sentence);
    }

    private static Action<FlatObject>? Quantized(float scale, long zeroPoint) => scale == 0 ? null : tensor => tensor[4] =
        new FlatObject { [2] = new float[] { scale }, [3] = new long[] { zeroPoint } };

    private OperatorRun Add(BuiltinOperator op, string? name, Action<FlatObject> options)
    {
        _model.Operator(op, [.. _operands], [.. _results], name, change: options);
        return this;
    }

    private Model Load(bool reference, int threads) => Model.Load(
        ModelSource.FromMemory(_model.ToArray(AddRegion)),
        [reference ? CpuBackend.Reference : CpuBackend.Instance],
        new ModelOptions { Accelerators = [Accelerator.Cpu], CpuThreads = threads });

    private void AddRegion(FlatObject root)
    {
        if (_region is null)
        {
            return;
        }

        FlatObject[] codes = (FlatObject[])root.Fields[1];
        root[1] = (FlatObject[])
        [
            .. codes,
            .. _region.Select(static op => new FlatObject { [0] = (sbyte)Math.Min((int)op, 127), [2] = 1, [3] = (int)op }),
        ];
        root[2] = (FlatObject[])
        [
            .. (FlatObject[])root.Fields[2],
            new FlatObject
            {
                [0] = (FlatObject[])[Scalar("x"), Scalar("y"), .. _region.Select((_, i) => Scalar($"z{i}"))],
                [1] = new int[] { 0, 1 },
                [2] = new int[] { _region.Length == 0 ? 1 : 2 },
                [3] = (FlatObject[])
                [
                    .. _region.Select((_, i) => new FlatObject
                    {
                        [0] = (uint)(codes.Length + i), [1] = new int[] { 0, 1 }, [2] = new int[] { 2 + i },
                    }),
                ],
                [4] = "region",
            },
        ];

        static FlatObject Scalar(string name) => new() { [0] = new int[0], [1] = (sbyte)TensorType.Float32, [2] = 0u, [3] = name, [8] = true };
    }
}
