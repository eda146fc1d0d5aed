using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>BATCH_MATMUL in float: the right side is packed once if it is constant, otherwise for each batch.</summary>
internal sealed unsafe class BatchMatMulFloat : Kernel
{
    private readonly BatchMatMulSpec _spec;
    private readonly AlignedArray<float>? _packed;

    /// <summary>Packs a constant right side.</summary>
    public BatchMatMulFloat(NodeContext node, BatchMatMulSpec spec)
    {
        _spec = spec;
        if (node.Input(1).IsConstant)
        {
            string layout = $"batch matmul float, {spec.Depth}x{spec.Columns}, {spec.TransposeRight}";
            _packed = node.Weights.GetOrAdd(node.Input(1), layout, weights => PackAll(weights.Constant<float>()));
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(BiasBytes + LeftBytes + (_packed is null ? PackedSize * sizeof(float) : 0));

    private int BiasBytes => ScratchSlots.Aligned(GemmFloat.PaddedColumns(_spec.Columns) * sizeof(float));

    private int LeftBytes => _spec.TransposeLeft ? ScratchSlots.Aligned(checked(_spec.Rows * _spec.Depth * sizeof(float))) : 0;

    private int PackedSize => checked(GemmFloat.PaddedColumns(_spec.Columns) * _spec.Depth);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        int leftSize = _spec.Rows * _spec.Depth;
        int rightSize = _spec.Columns * _spec.Depth;
        ReadOnlySpan<float> left = context.Input<float>(0)[..(_spec.LeftMatrices * leftSize)];
        ReadOnlySpan<float> right = _packed is null ? context.Input<float>(1)[..(_spec.RightMatrices * rightSize)] : default;
        Span<float> output = context.Output<float>(0)[..(_spec.Batches * _spec.Rows * _spec.Columns)];
        fixed (float* a = left, b = right, c = output)
        fixed (byte* scratch = context.Scratch)
        {
            new Span<byte>(scratch, BiasBytes).Clear();
            float* transposed = (float*)(scratch + BiasBytes);
            float* packedHere = (float*)(scratch + BiasBytes + LeftBytes);
            int packedMatrix = -1;
            for (int batch = 0; batch < _spec.Batches; batch++)
            {
                int matrix = _spec.RightMatrix[batch];
                if (_packed is null && matrix != packedMatrix)
                {
                    packedMatrix = matrix;
                    PackPanels pack = new(b + ((nint)matrix * rightSize), _spec, packedHere);
                    context.Threads.For(ref pack, GemmFloat.Panels(_spec.Columns), Math.Max(1, 200_000 / Math.Max(_spec.Depth * GemmFloat.PanelWidth, 1)));
                }

                float* rows = a + ((nint)_spec.LeftMatrix[batch] * leftSize);
                if (_spec.TransposeLeft)
                {
                    Transpose(rows, transposed);
                    rows = transposed;
                }

                FloatProduct product = new()
                {
                    A = rows,
                    RowStride = _spec.Depth,
                    Depth = _spec.Depth,
                    B = _packed is null ? packedHere : _packed.Pointer + ((nint)matrix * PackedSize),
                    Columns = _spec.Columns,
                    Bias = (float*)scratch,
                    C = c + ((nint)batch * _spec.Rows * _spec.Columns),
                    OutputStride = _spec.Columns,
                    Min = float.NegativeInfinity,
                    Max = float.PositiveInfinity,
                };
                product.Run(_spec.Rows, context.Threads);
            }
        }

        GC.KeepAlive(_packed);
    }

    private AlignedArray<float> PackAll(ReadOnlySpan<float> weights)
    {
        AlignedArray<float> packed = new(checked(PackedSize * _spec.RightMatrices));
        int size = _spec.Columns * _spec.Depth;
        fixed (float* from = weights[..(size * _spec.RightMatrices)])
        {
            for (int matrix = 0; matrix < _spec.RightMatrices; matrix++)
            {
                GemmFloat.Pack(
                    from + ((nint)matrix * size),
                    _spec.RightColumnStep,
                    _spec.RightDepthStep,
                    _spec.Columns,
                    _spec.Depth,
                    packed.Pointer + ((nint)matrix * PackedSize));
            }
        }

        return packed;
    }

    private void Transpose(float* from, float* to)
    {
        for (int row = 0; row < _spec.Rows; row++)
        {
            for (int k = 0; k < _spec.Depth; k++)
            {
                to[((nint)row * _spec.Depth) + k] = from[((nint)k * _spec.Rows) + row];
            }
        }
    }

    private readonly struct PackPanels(float* from, BatchMatMulSpec spec, float* to) : IParallelWork
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            for (int panel = start; panel < end; panel++)
            {
                GemmFloat.PackPanel(from, spec.RightColumnStep, spec.RightDepthStep, spec.Columns, spec.Depth, panel, to);
            }
        }
    }
}
