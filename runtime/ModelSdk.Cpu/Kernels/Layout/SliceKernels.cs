using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>SLICE: a box of a tensor; its begin may be known at run time only, as in the decoders of language models.</summary>
internal static class SliceKernels
{
    /// <summary>SLICE.</summary>
    public static Kernel Slice(NodeContext node)
    {
        Value input = node.Input(0);
        node.SameType(input, node.Output(0));
        int[] size = node.ConstantInts(2);
        int rank = input.Shape.Length;
        bool isText = input.Type == TensorType.String;
        // A size of -1 depends on the begin.
        bool settled = node.Input(1).IsConstant || isText || input.Type.IsPacked() || size.Contains(-1);
        int[] begin = settled ? node.ConstantInts(1) : new int[rank];
        if (begin.Length != rank || size.Length != rank)
        {
            throw node.Error($"begin and size must have one number for each of the {rank} dimensions of {input}");
        }

        for (int i = 0; i < rank; i++)
        {
            size[i] = size[i] == -1 ? input.Shape[i] - begin[i] : size[i];
            if (begin[i] < 0 || size[i] < 0 || begin[i] > input.Shape[i] - size[i])
            {
                throw node.Error($"{size[i]} elements from {begin[i]} on are not inside dimension {i} of {input}");
            }
        }

        node.SetShape(0, size);
        int elementSize = isText ? sizeof(int) : settled ? node.MovedSize(input) : node.ElementSize(input);
        StridedCopy copy = StridedCopy.Dense(
            size, input.Shape, begin, size, new int[rank], elementSize, node.Settings.ForceReference);
        if (isText)
        {
            return new StringMoveKernel(node, copy);
        }

        return settled
            ? node.Moves([new Move(0, 0, copy)])
            : new SliceAtKernel(copy, new RunTimeStart(node, 1, input.Shape, size, elementSize));
    }
}

/// <summary>SLICE whose begin is input 1 at run time.</summary>
internal sealed class SliceAtKernel(StridedCopy copy, RunTimeStart start) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) =>
        copy.Run(
            context.Input<byte>(0), context.Output<byte>(0), context.Threads, sourceShift: start.ByteOffset(in context, clamp: false));
}

/// <summary>The place of a box in a tensor, read from an input at run time.</summary>
internal sealed class RunTimeStart
{
    private readonly string _node;
    private readonly int _input;
    private readonly bool _isWide;
    private readonly int[] _room;
    private readonly int[] _strides;
    private readonly int _elementSize;

    /// <summary>A box of <paramref name="box"/> elements that may lie anywhere in a tensor of <paramref name="shape"/>.</summary>
    public RunTimeStart(NodeContext node, int input, int[] shape, int[] box, int elementSize)
    {
        Value start = node.Input(input);
        if (start.Type is not (TensorType.Int32 or TensorType.Int64) || start.Count != shape.Length)
        {
            throw node.Error($"{start} must hold {shape.Length} int32 or int64 numbers");
        }

        _node = node.Node.ToString();
        _input = input;
        _isWide = start.Type == TensorType.Int64;
        _room = [.. shape.Zip(box, static (size, part) => size - part)];
        _strides = Shapes.Strides(shape);
        _elementSize = elementSize;
    }

    /// <summary>Bytes from the start of the tensor to the box.</summary>
    /// <param name="context">Memory of the step.</param>
    /// <param name="clamp">Move a box that sticks out to the border; otherwise that is an error.</param>
    public long ByteOffset(in KernelContext context, bool clamp)
    {
        ReadOnlySpan<int> narrow = _isWide ? default : context.Input<int>(_input);
        ReadOnlySpan<long> wide = _isWide ? context.Input<long>(_input) : default;
        long offset = 0;
        for (int i = 0; i < _room.Length; i++)
        {
            long start = _isWide ? wide[i] : narrow[i];
            if (start < 0 || start > _room[i])
            {
                start = clamp ? Math.Clamp(start, 0, _room[i]) : throw LayoutChecks.IndexError(_node, start, _room[i] + 1, i);
            }

            offset += start * _strides[i];
        }

        return offset * _elementSize;
    }
}
