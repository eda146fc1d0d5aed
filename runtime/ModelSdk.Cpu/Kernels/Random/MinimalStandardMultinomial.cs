using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>The custom operator Multinomial; LiteRT: tflite/kernels/multinomial.cc.</summary>
internal static class MinimalStandardMultinomial
{
    /// <summary>Multinomial of float32 or float64 logits.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value logits = node.Input(0);
        Value count = node.Input(1);
        if (logits.Shape.Length != 2 || logits.Shape[1] == 0)
        {
            throw node.Error($"{logits} must be [batch, classes] with at least one class");
        }

        if (count.Type != TensorType.Int32 || count.Shape.Length != 0)
        {
            throw node.Error($"{count}, the number of samples, must be an int32 scalar");
        }

        int samples = node.ConstantInts(1)[0];
        node.SetShape(0, logits.Shape[0], samples);
        return (logits.Type, node.Output(0).Type) switch
        {
            (TensorType.Float32, TensorType.Int32) => new DrawingKernel<float, int>(logits.Shape[0], logits.Shape[1], samples),
            (TensorType.Float32, TensorType.Int64) => new DrawingKernel<float, long>(logits.Shape[0], logits.Shape[1], samples),
            (TensorType.Float64, TensorType.Int32) => new DrawingKernel<double, int>(logits.Shape[0], logits.Shape[1], samples),
            (TensorType.Float64, TensorType.Int64) => new DrawingKernel<double, long>(logits.Shape[0], logits.Shape[1], samples),
            _ => throw node.Error($"{logits} must be float32 or float64, and {node.Output(0)} int32 or int64"),
        };
    }

    private sealed class DrawingKernel<T, TIndex>(int rows, int classes, int samples) : Kernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        /// <inheritdoc/>
        public override int ScratchBytes => checked(classes * sizeof(double));

        /// <inheritdoc/>
        public override object NewState() => new MinimalStandard();

        /// <inheritdoc/>
        public override void Run(in KernelContext context)
        {
            MinimalStandard random = context.State<MinimalStandard>();
            ReadOnlySpan<T> logits = context.Input<T>(0);
            Span<TIndex> output = context.Output<TIndex>(0);
            Span<double> cumulative = MemoryMarshal.Cast<byte, double>(context.Scratch)[..classes];
            for (int row = 0; row < rows; row++)
            {
                Accumulate(logits.Slice(row * classes, classes), cumulative);
                foreach (ref TIndex result in output.Slice(row * samples, samples))
                {
                    double wanted = random.Double() * cumulative[^1];
                    int found = cumulative.BinarySearch(new NotBelow(wanted));
                    result = TIndex.CreateChecked(Math.Min(~found, classes - 1));
                }
            }
        }

        private static void Accumulate(ReadOnlySpan<T> logits, Span<double> cumulative)
        {
            T greatest = T.NegativeInfinity;
            foreach (T logit in logits)
            {
                greatest = greatest < logit ? logit : greatest;
            }

            double total = 0;
            for (int i = 0; i < logits.Length; i++)
            {
                // Rounded to the type of the logits in every step, as upstream does.
                total = double.CreateChecked(T.CreateChecked(double.CreateChecked(T.Exp(logits[i] - greatest)) + total));
                cumulative[i] = total;
            }
        }
    }

    // Equal to nothing, so that a search ends at the first number that is not below.
    private readonly struct NotBelow(double value) : IComparable<double>
    {
        public int CompareTo(double other) => other < value ? 1 : -1;
    }
}
