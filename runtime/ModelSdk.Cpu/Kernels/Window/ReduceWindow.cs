using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Window;

/// <summary>Reduces windows of a tensor, for REDUCE_WINDOW and STABLEHLO_REDUCE_WINDOW.</summary>
/// <remarks>
/// As native, every place of a window counts: where there is no element (padding, dilated input) it is the initial
/// value. A row of the output is computed at once, so that the places that its windows share a step for lie side by side.
/// </remarks>
internal sealed unsafe class ReduceWindowKernel<T, TOperator>(WindowDimension[] dimensions, TOperator op, bool isPlain) : Kernel
    where T : unmanaged, INumber<T>
    where TOperator : struct, IVectorBinaryOperator<T>
{
    // Elements read that are worth a thread.
    private const int ElementsPerThread = 16 * 1024;

    private readonly WindowDimension _last = dimensions[^1];
    private readonly int[] _strides = Shapes.Strides([.. dimensions.Select(static dimension => dimension.Input)]);
    private readonly int _inputCount = Shapes.Count([.. dimensions.Select(static dimension => dimension.Input)]);
    private readonly int _rows = Shapes.Count([.. dimensions[..^1].Select(static dimension => dimension.Output)]);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        double rowWork = _last.Output;
        foreach (WindowDimension dimension in dimensions)
        {
            rowWork *= dimension.Window;
        }

        fixed (T* input = context.Input<T>(0)[.._inputCount])
        fixed (T* output = context.Output<T>(0)[..(_rows * _last.Output)])
        {
            Work work = new(this, input, context.Input<T>(1)[0], output);
            context.Threads.For(ref work, _last.Output == 0 ? 0 : _rows, (int)Math.Clamp(ElementsPerThread / rowWork, 1, int.MaxValue));
        }
    }

    private void Row(ReadOnlySpan<T> input, T initial, int row, Span<T> output)
    {
        int outer = dimensions.Length - 1;
        Span<int> windows = stackalloc int[outer];
        Span<long> elements = stackalloc long[outer];
        elements.Clear();
        for (int i = outer - 1; i >= 0; i--)
        {
            (row, windows[i]) = Math.DivRem(row, dimensions[i].Output);
        }

        output.Fill(initial);
        do
        {
            int start = 0;
            for (int i = 0; i < outer && start >= 0; i++)
            {
                int element = dimensions[i].Element(windows[i], elements[i]);
                start = element < 0 ? -1 : start + (element * _strides[i]);
            }

            for (long element = 0; element < _last.Window; element++)
            {
                if (start < 0)
                {
                    Combine(output, initial);
                }
                else
                {
                    Line(input.Slice(start, _last.Input), initial, element, output);
                }
            }
        }
        while (Next(elements));
    }

    // One element of every window of the row.
    private void Line(ReadOnlySpan<T> input, T initial, long element, Span<T> output)
    {
        if (isPlain || _last.Stride != 1 || _last.BaseDilation != 1)
        {
            for (int i = 0; i < output.Length; i++)
            {
                int at = _last.Element(i, element);
                output[i] = op.Invoke(output[i], at < 0 ? initial : input[at]);
            }

            return;
        }

        long place = (element * _last.WindowDilation) - _last.Low;
        int first = (int)Math.Clamp(-place, 0, output.Length);
        int end = (int)Math.Clamp(input.Length - place, first, output.Length);
        Combine(output[..first], initial);
        Combine(output[first..end], input.Slice(first == end ? 0 : (int)(first + place), end - first));
        Combine(output[end..], initial);
    }

    private void Combine(Span<T> output, T value)
    {
        foreach (ref T element in output)
        {
            element = op.Invoke(element, value);
        }
    }

    private void Combine(Span<T> output, ReadOnlySpan<T> values)
    {
        int i = 0;
        for (; i <= output.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            ref T target = ref MemoryMarshal.GetReference(output[i..]);
            op.Invoke(Vector.LoadUnsafe(ref target), new Vector<T>(values[i..])).StoreUnsafe(ref target);
        }

        for (; i < output.Length; i++)
        {
            output[i] = op.Invoke(output[i], values[i]);
        }
    }

    private bool Next(Span<long> elements)
    {
        for (int i = elements.Length - 1; i >= 0; i--)
        {
            if (++elements[i] < dimensions[i].Window)
            {
                return true;
            }

            elements[i] = 0;
        }

        return false;
    }

    private readonly struct Work(ReduceWindowKernel<T, TOperator> kernel, T* input, T initial, T* output) : IParallelWork
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            int size = kernel._last.Output;
            for (int row = start; row < end; row++)
            {
                kernel.Row(
                    new ReadOnlySpan<T>(input, kernel._inputCount), initial, row, new Span<T>(output + ((nint)row * size), size));
            }
        }
    }
}
