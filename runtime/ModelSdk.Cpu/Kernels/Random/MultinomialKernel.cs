using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>MULTINOMIAL: draws classes by their logits; LiteRT: tflite/kernels/random_ops.cc.</summary>
/// <remarks>
/// A draw takes two random numbers, in blocks that go on from row to row; a run advances the sequence by far more than
/// it draws, as TensorFlow's does.
/// </remarks>
internal sealed class MultinomialKernel(Seeds seeds, int rows, int classes, int samples, bool isLong) : Kernel
{
    // What a run advances for a draw: two numbers, and the factor that upstream calls conservative.
    private const ulong SkippedForDraw = 2 * 256;

    /// <inheritdoc/>
    public override int ScratchBytes => checked(classes * sizeof(double));

    /// <summary>MULTINOMIAL.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value logits = node.Input(0);
        Value count = node.Input(1);
        Value output = node.Output(0);
        if (logits.Type != TensorType.Float32 || logits.Shape.Length != 2 || logits.Shape[1] == 0)
        {
            throw node.Error($"{logits} must be float32 [batch, classes] with at least one class");
        }

        if (count.Type != TensorType.Int32 || count.Shape.Length != 0)
        {
            throw node.Error($"{count}, the number of samples, must be an int32 scalar");
        }

        if (output.Type is not (TensorType.Int32 or TensorType.Int64))
        {
            throw node.Error($"{output} must be int32 or int64");
        }

        int samples = node.ConstantInts(1)[0];
        node.SetShape(0, logits.Shape[0], samples);
        return new MultinomialKernel(
            Seeds.Of(node), logits.Shape[0], logits.Shape[1], samples, output.Type == TensorType.Int64);
    }

    /// <inheritdoc/>
    public override object NewState() => new Generators(new Philox(seeds));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Generators generators = context.State<Generators>();
        generators.Drawing.MoveTo(generators.Kept);
        generators.Kept.Skip((ulong)rows * (((ulong)samples + 3) / 4 * 4) * SkippedForDraw);
        if (isLong)
        {
            Draw(context.Input<float>(0), generators.Drawing, Cumulative(in context), context.Output<long>(0));
        }
        else
        {
            Draw(context.Input<float>(0), generators.Drawing, Cumulative(in context), context.Output<int>(0));
        }
    }

    private Span<double> Cumulative(in KernelContext context) =>
        MemoryMarshal.Cast<byte, double>(context.Scratch)[..classes];

    private void Draw<T>(ReadOnlySpan<float> logits, Philox random, Span<double> cumulative, Span<T> output)
        where T : IBinaryInteger<T>
    {
        Philox.Block block = default;
        bool hasRest = false;
        for (int row = 0; row < rows; row++)
        {
            double total = Accumulate(logits.Slice(row * classes, classes), cumulative);
            foreach (ref T result in output.Slice(row * samples, samples))
            {
                if (!hasRest)
                {
                    block = random.Next();
                }

                double found = total * (hasRest
                    ? Distributions.Double(block.X2, block.X3)
                    : Distributions.Double(block.X0, block.X1));
                hasRest = !hasRest;
                result = T.CreateChecked(Distributions.FirstAbove(cumulative, found));
            }
        }
    }

    // Logits that are not finite have no weight.
    private static double Accumulate(ReadOnlySpan<float> logits, Span<double> cumulative)
    {
        float greatest = float.MinValue;
        foreach (float logit in logits)
        {
            greatest = float.IsFinite(logit) && greatest < logit ? logit : greatest;
        }

        double total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            total += float.IsFinite(logits[i]) ? Math.Exp(logits[i] - (double)greatest) : 0;
            cumulative[i] = total;
        }

        return total;
    }

    private sealed class Generators(Philox kept)
    {
        public Philox Kept { get; } = kept;

        public Philox Drawing { get; } = kept.Copy();
    }
}
