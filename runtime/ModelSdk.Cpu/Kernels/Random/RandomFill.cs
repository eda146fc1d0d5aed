using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>RANDOM_UNIFORM and RANDOM_STANDARD_NORMAL; LiteRT: tflite/kernels/random_ops.cc.</summary>
internal static class RandomFill
{
    /// <summary>RANDOM_UNIFORM: numbers in [0, 1).</summary>
    public static Kernel Uniform(NodeContext node) => new UniformKernel(Prepare(node));

    /// <summary>RANDOM_STANDARD_NORMAL.</summary>
    public static Kernel Normal(NodeContext node) => new NormalKernel(Prepare(node));

    private static Seeds Prepare(NodeContext node)
    {
        Value shape = node.Input(0);
        if (shape.Type != TensorType.Int32 || shape.Shape.Length != 1)
        {
            throw node.Error($"{shape} must be a shape: int32 with 1 dimension");
        }

        if (node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{node.Output(0)} must be float32");
        }

        node.SetShape(0, node.ConstantInts(0));
        return Seeds.Of(node);
    }

    /// <summary>Writes uniform numbers; the next run goes on with the next block of four.</summary>
    private sealed class UniformKernel(Seeds seeds) : Kernel
    {
        /// <inheritdoc/>
        public override object NewState() => new Philox(seeds);

        /// <inheritdoc/>
        public override void Run(in KernelContext context)
        {
            Philox random = context.State<Philox>();
            Span<float> output = context.Output<float>(0);
            Span<float> four = stackalloc float[4];
            while (!output.IsEmpty)
            {
                Philox.Block bits = random.Next();
                four[0] = Distributions.Single(bits.X0);
                four[1] = Distributions.Single(bits.X1);
                four[2] = Distributions.Single(bits.X2);
                four[3] = Distributions.Single(bits.X3);
                int count = Math.Min(four.Length, output.Length);
                four[..count].CopyTo(output);
                output = output[count..];
            }
        }
    }

    /// <summary>Writes normal numbers, two from each pair of random ones.</summary>
    private sealed class NormalKernel(Seeds seeds) : Kernel
    {
        /// <inheritdoc/>
        public override object NewState() => new Philox(seeds);

        /// <inheritdoc/>
        public override void Run(in KernelContext context)
        {
            Philox random = context.State<Philox>();
            Span<float> output = context.Output<float>(0);
            Span<float> four = stackalloc float[4];
            while (!output.IsEmpty)
            {
                Philox.Block bits = random.Next();
                (four[0], four[1]) = Distributions.Normal(bits.X0, bits.X1);
                (four[2], four[3]) = Distributions.Normal(bits.X2, bits.X3);
                int count = Math.Min(four.Length, output.Length);
                four[..count].CopyTo(output);
                output = output[count..];
            }
        }
    }
}
