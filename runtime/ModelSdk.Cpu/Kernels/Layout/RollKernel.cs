using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>The custom operator Roll: elements move along dimensions, and those that leave come in at the other end.</summary>
/// <remarks>Rules: LiteRT, tflite/kernels/roll.cc. Shifts and axes are read in the run, which the shape does not depend on.</remarks>
internal sealed class RollKernel : Kernel
{
    private readonly string _node;
    private readonly int[] _shape;
    private readonly int[] _strides;
    private readonly bool _wideShifts;
    private readonly bool _wideAxes;

    private RollKernel(string node, int[] shape, int elementSize, bool wideShifts, bool wideAxes)
    {
        _node = node;
        _shape = shape;
        _strides = Array.ConvertAll(Shapes.Strides(shape), stride => checked(stride * elementSize));
        _wideShifts = wideShifts;
        _wideAxes = wideAxes;
    }

    /// <inheritdoc/>
    public override int ScratchBytes => _shape.Length * sizeof(int);

    /// <summary>Roll.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        Value shifts = node.Input(1);
        Value axes = node.Input(2);
        node.SameType(input, node.Output(0));
        if (input.Type is not (TensorType.Float32 or TensorType.Int32 or TensorType.Int64 or TensorType.Int16 or TensorType.Int8
            or TensorType.UInt8 or TensorType.Bool or TensorType.String))
        {
            throw node.UnsupportedType();
        }

        foreach (Value value in (Value[])[shifts, axes])
        {
            if (value.Type is not (TensorType.Int32 or TensorType.Int64) || value.Shape.Length > 1 || value.Count != shifts.Count)
            {
                throw node.Error($"{value} must be int32 or int64 with one dimension at most; there is one shift for each axis");
            }
        }

        node.SetShape(0, input.Shape);
        bool isText = input.Type == TensorType.String;
        RollKernel roll = new(
            node.Node.ToString(),
            input.Shape,
            isText ? sizeof(int) : node.ElementSize(input),
            shifts.Type == TensorType.Int64,
            axes.Type == TensorType.Int64);
        return isText ? new StringRollKernel(node, roll) : roll;
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context) => Run(
        in context,
        context.Input<byte>(0),
        context.Output<byte>(0),
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(context.Scratch));

    /// <summary>Moves elements between any memory.</summary>
    /// <param name="context">Where shifts and axes are read.</param>
    /// <param name="input">The elements.</param>
    /// <param name="output">Receives them.</param>
    /// <param name="shifts">Room for a number for each dimension.</param>
    public void Run(in KernelContext context, ReadOnlySpan<byte> input, Span<byte> output, Span<int> shifts)
    {
        shifts = shifts[.._shape.Length];
        ReadShifts(in context, shifts);
        if (input.Length > 0)
        {
            Roll(input, output, shifts, 0);
        }
    }

    // Several shifts of one axis add up, wrapping around as native's int32 do.
    private void ReadShifts(in KernelContext context, Span<int> shifts)
    {
        shifts.Clear();
        int count = _wideShifts ? context.Input<long>(1).Length : context.Input<int>(1).Length;
        for (int i = 0; i < count; i++)
        {
            long shift = _wideShifts ? context.Input<long>(1)[i] : context.Input<int>(1)[i];
            long axis = _wideAxes ? context.Input<long>(2)[i] : context.Input<int>(2)[i];
            int place = Shapes.NormalizeAxis((int)Math.Clamp(axis, int.MinValue, int.MaxValue), _shape.Length);
            if (place < 0)
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure,
                    $"{_node}: axis {axis} in input 2 does not exist in a tensor with {_shape.Length} dimensions; check the data given to the model");
            }

            shifts[place] = unchecked(shifts[place] + (int)shift);
        }

        for (int i = 0; i < shifts.Length; i++)
        {
            int size = Math.Max(_shape[i], 1);
            shifts[i] = ((shifts[i] % size) + size) % size;
        }
    }

    private void Roll(ReadOnlySpan<byte> input, Span<byte> output, ReadOnlySpan<int> shifts, int axis)
    {
        if (!shifts[axis..].ContainsAnyExcept(0))
        {
            input.CopyTo(output);
            return;
        }

        int stride = _strides[axis];
        int moved = shifts[axis] * stride;
        if (!shifts[(axis + 1)..].ContainsAnyExcept(0))
        {
            input[..^moved].CopyTo(output[moved..]);
            input[^moved..].CopyTo(output);
            return;
        }

        for (int start = 0; start < input.Length; start += stride)
        {
            int target = start + moved < input.Length ? start + moved : start + moved - input.Length;
            Roll(input.Slice(start, stride), output.Slice(target, stride), shifts, axis + 1);
        }
    }
}

/// <summary>Roll of strings.</summary>
internal sealed class StringRollKernel(NodeContext node, RollKernel roll) : StringPickKernel(node)
{
    private readonly int _rank = node.Input(0).Shape.Length;

    /// <inheritdoc/>
    protected override void Pick(in KernelContext context, ReadOnlySpan<int> positions, Span<int> picks) =>
        roll.Run(
            in context,
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(positions),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(picks),
            stackalloc int[_rank]);
}
