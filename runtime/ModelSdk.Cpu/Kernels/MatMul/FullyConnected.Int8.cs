using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>FULLY_CONNECTED in int8 or uint8 on the packed product, requantized through double as the reference does.</summary>
internal sealed unsafe class FullyConnectedInt8 : Kernel
{
    private readonly FullyConnectedSpec _spec;
    private readonly PackedInt8 _packed;
    private readonly AlignedArray<int> _start;
    private readonly AlignedArray<double> _multipliers;
    private readonly bool _isSigned;
    private readonly int _storedWeightZero;
    private readonly int _outputZero;
    private readonly int _min;
    private readonly int _max;

    /// <summary>Packs the weights, and folds bias and zero points into what the sums start with.</summary>
    public FullyConnectedInt8(
        NodeContext node, FullyConnectedSpec spec, double[] multipliers, int weightZero, (int Min, int Max) range)
    {
        _spec = spec;
        _isSigned = node.Input(0).Type == TensorType.Int8;
        _storedWeightZero = _isSigned ? weightZero : weightZero - 128;
        _packed = node.Weights.GetOrAdd(
            node.Input(1), "gemm int8", weights => PackedInt8.FromWeights(weights, 1, unsigned: !_isSigned)[0]);
        Value? bias = node.OptionalInput(FullyConnectedSpec.BiasInput);
        int inputZero = LeftValues.StoredZero(Quantized.PerTensor(node, node.Input(0)).ZeroPoint, _isSigned);
        _start = _packed.Start(inputZero, _storedWeightZero, bias is null ? default : bias.Constant<int>());
        _multipliers = new AlignedArray<double>(multipliers.Length);
        multipliers.CopyTo(_multipliers.Span);
        _outputZero = Quantized.PerTensor(node, node.Output(0)).ZeroPoint;
        (_min, _max) = range;
    }

    /// <inheritdoc/>
    public override int ScratchBytes => Int8Product<DoubleEpilogue>.ScratchBytes(_spec.Rows, _spec.Depth);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(0)[..(_spec.Rows * _spec.Depth)];
        Span<byte> output = context.Output<byte>(0)[..(_spec.Rows * _spec.Units)];
        fixed (byte* a = input, c = output, scratch = context.Scratch)
        {
            Int8Product<DoubleEpilogue> product = new(scratch, _spec.Rows, _packed, _start.Pointer)
            {
                Epilogue = new DoubleEpilogue(_multipliers.Pointer, _outputZero, _min, _max, c, _spec.Units),
            };
            product.Store(a, LeftValues.MustFlip(_isSigned));
            product.AddRowSums(-_storedWeightZero);
            product.Run(context.Threads);
        }

        GC.KeepAlive(this);
    }
}

/// <summary>An 8-bit product whose left rows are stored in scratch memory first.</summary>
internal unsafe struct Int8Product<TEpilogue> : IParallelWork
    where TEpilogue : struct, IInt32Epilogue
{
    private readonly byte* _a;
    private readonly int _rows;
    private readonly int _depth;
    private readonly sbyte* _b;
    private readonly int _columns;
    private readonly int* _start;
    private int* _rowSums;
    private WorkGrid _grid;

    /// <summary>Lays out the scratch memory.</summary>
    public Int8Product(byte* scratch, int rows, PackedInt8 weights, int* start)
        : this(scratch, rows, weights.Depth, weights.Data.Pointer, weights.Columns, start)
    {
    }

    /// <summary>Lays out the scratch memory.</summary>
    public Int8Product(byte* scratch, int rows, int depth, sbyte* weights, int columns, int* start)
    {
        _a = scratch;
        _rows = rows;
        _depth = depth;
        _b = weights;
        _columns = columns;
        _start = start;
    }

    /// <summary>What becomes of the sums.</summary>
    public TEpilogue Epilogue;

    /// <summary>Scratch memory for the stored rows and their sums.</summary>
    public static int ScratchBytes(int rows, int depth) => checked(SumsOffset(rows, depth) + (rows * sizeof(int)));

    /// <summary>Stores the left rows.</summary>
    public readonly void Store(byte* from, bool mustFlip)
    {
        int stride = GemmInt8.RowBytes(_depth);
        for (int row = 0; row < _rows; row++)
        {
            new ReadOnlySpan<byte>(from + ((nint)row * _depth), _depth).CopyTo(new Span<byte>(_a + ((nint)row * stride), _depth));
        }

        if (mustFlip)
        {
            LeftValues.Flip(_a, (nint)_rows * stride);
        }
    }

    /// <summary>The memory of a stored row.</summary>
    public readonly Span<byte> Row(int row) => new(_a + ((nint)row * GemmInt8.RowBytes(_depth)), _depth);

    /// <summary>Adds factor * the sum of its values to every row of sums; for weights with a zero point.</summary>
    public void AddRowSums(int factor)
    {
        if (factor != 0)
        {
            _rowSums = (int*)(_a + SumsOffset(_rows, _depth));
            LeftValues.RowSums(_a, GemmInt8.RowBytes(_depth), _rows, _depth, factor, _rowSums);
        }
    }

    /// <summary>Computes all rows, on as many threads as are worth it.</summary>
    public void Run(ThreadTeam threads)
    {
        _grid = new WorkGrid(
            _rows,
            GemmInt8.BlockRows(_depth),
            GemmInt8.Panels(_columns),
            threads.Count,
            (long)_rows * _depth * _columns / 2);
        threads.For(ref this, _grid.Items, _grid.Grain);
    }

    /// <inheritdoc/>
    public readonly void Run(int start, int end)
    {
        int stride = GemmInt8.RowBytes(_depth);
        for (int item = start; item < end; item++)
        {
            (int first, int rows, int firstPanel, int endPanel) = _grid[item];
            TEpilogue epilogue = Epilogue;
            GemmInt8.Multiply(
                _a + ((nint)first * stride),
                stride,
                first,
                rows,
                _depth,
                _b,
                _columns,
                firstPanel,
                endPanel,
                _start,
                _rowSums == null ? null : _rowSums + first,
                ref epilogue);
        }
    }

    private static int SumsOffset(int rows, int depth) => ScratchSlots.Aligned(checked(rows * GemmInt8.RowBytes(depth)));
}
