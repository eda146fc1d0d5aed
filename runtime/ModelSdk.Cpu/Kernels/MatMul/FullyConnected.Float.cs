using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>FULLY_CONNECTED in float on the packed product; weights that are no constants are packed in each run.</summary>
internal sealed unsafe class FullyConnectedFloat : Kernel
{
    private readonly FullyConnectedSpec _spec;
    private readonly PackedFloat? _packed;
    private readonly float _min;
    private readonly float _max;

    /// <summary>Packs the weights if they are constant.</summary>
    public FullyConnectedFloat(NodeContext node, FullyConnectedSpec spec)
    {
        _spec = spec;
        (_min, _max) = ActivationRange.Float(spec.Activation);
        if (node.Input(1).IsConstant)
        {
            _packed = node.Weights.GetOrAdd(
                node.Input(1),
                "gemm float",
                weights => PackedFloat.FromColumns(weights.Constant<float>(), spec.Units, spec.Depth));
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        BiasBytes + (_packed is null ? GemmFloat.PaddedColumns(_spec.Units) * _spec.Depth * sizeof(float) : 0));

    private int BiasBytes => ScratchSlots.Aligned(GemmFloat.PaddedColumns(_spec.Units) * sizeof(float));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0)[..(_spec.Rows * _spec.Depth)];
        Span<float> output = context.Output<float>(0)[..(_spec.Rows * _spec.Units)];
        ReadOnlySpan<float> weights = _packed is null ? context.Input<float>(1)[..(_spec.Units * _spec.Depth)] : default;
        fixed (float* a = input, c = output, b = weights)
        fixed (byte* scratch = context.Scratch)
        {
            Span<float> bias = new(scratch, GemmFloat.PaddedColumns(_spec.Units));
            bias.Clear();
            if (context.HasInput(FullyConnectedSpec.BiasInput))
            {
                context.Input<float>(FullyConnectedSpec.BiasInput)[.._spec.Units].CopyTo(bias);
            }

            float* packed = (float*)(scratch + BiasBytes);
            if (_packed is not null)
            {
                packed = _packed.Data.Pointer;
            }
            else
            {
                GemmFloat.Pack(b, _spec.Depth, 1, _spec.Units, _spec.Depth, packed);
            }

            FloatProduct product = new()
            {
                A = a,
                RowStride = _spec.Depth,
                Depth = _spec.Depth,
                B = packed,
                Columns = _spec.Units,
                Bias = (float*)scratch,
                C = c,
                OutputStride = _spec.Units,
                Min = _min,
                Max = _max,
            };
            product.Run(_spec.Rows, context.Threads);
        }

        GC.KeepAlive(_packed);
    }
}

/// <summary>A float product whose left rows lie in memory one after the other.</summary>
internal unsafe struct FloatProduct : IParallelWork
{
    /// <summary>First left row.</summary>
    public required float* A;

    /// <summary>Elements from left row to left row.</summary>
    public required nint RowStride;

    /// <summary>Common dimension.</summary>
    public required int Depth;

    /// <summary>Packed right matrix.</summary>
    public required float* B;

    /// <summary>Columns.</summary>
    public required int Columns;

    /// <summary>Padded start of the sums.</summary>
    public required float* Bias;

    /// <summary>The result.</summary>
    public required float* C;

    /// <summary>Elements from row to row of the result.</summary>
    public required nint OutputStride;

    /// <summary>Lower bound of the results.</summary>
    public required float Min;

    /// <summary>Upper bound of the results.</summary>
    public required float Max;

    private WorkGrid _grid;

    /// <summary>Computes all rows, on as many threads as are worth it.</summary>
    public void Run(int rows, ThreadTeam threads)
    {
        _grid = new WorkGrid(
            rows, GemmFloat.BlockRows(Depth), GemmFloat.Panels(Columns), threads.Count, (long)rows * Depth * Columns);
        threads.For(ref this, _grid.Items, _grid.Grain);
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        for (int item = start; item < end; item++)
        {
            (int first, int rows, int firstPanel, int endPanel) = _grid[item];
            GemmFloat.Multiply(
                A + (first * RowStride),
                RowStride,
                rows,
                Depth,
                B,
                Columns,
                firstPanel,
                endPanel,
                Bias,
                C + (first * OutputStride),
                OutputStride,
                Min,
                Max);
        }
    }
}
