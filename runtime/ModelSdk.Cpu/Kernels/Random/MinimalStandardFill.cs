using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>The custom operators RandomUniform, RandomUniformInt and RandomStandardNormal.</summary>
/// <remarks>LiteRT: tflite/kernels/random_uniform_custom.cc, random_standard_normal_custom.cc; seeds are not looked at.</remarks>
internal static class MinimalStandardFill
{
    /// <summary>RandomUniform: numbers in [0, 1).</summary>
    public static Kernel Uniform(NodeContext node)
    {
        SetShape(node, allowsLong: true);
        return node.Output(0).Type switch
        {
            TensorType.Float32 => new FillKernel<float>(static (random, output) =>
            {
                foreach (ref float value in output)
                {
                    value = random.Single();
                }
            }),
            TensorType.Float64 => new FillKernel<double>(static (random, output) =>
            {
                foreach (ref double value in output)
                {
                    value = random.Double();
                }
            }),
            _ => throw node.Error($"{node.Output(0)} must be float32 or float64"),
        };
    }

    /// <summary>RandomStandardNormal.</summary>
    public static Kernel Normal(NodeContext node)
    {
        SetShape(node, allowsLong: false);
        return node.Output(0).Type switch
        {
            TensorType.Float32 => new FillKernel<float>(
                static (random, output) => random.Normal(output, static random => random.Single())),
            TensorType.Float64 => new FillKernel<double>(
                static (random, output) => random.Normal(output, static random => random.Double())),
            _ => throw node.Error($"{node.Output(0)} must be float32 or float64"),
        };
    }

    /// <summary>RandomUniformInt: integers from input 1 to input 2, both included.</summary>
    public static Kernel Integer(NodeContext node)
    {
        SetShape(node, allowsLong: true);
        TensorType type = node.Output(0).Type;
        long min = Bound(node, 1);
        long max = Bound(node, 2);
        if (min >= max)
        {
            throw node.Error($"the least number, {min}, must be below the greatest, {max}");
        }

        (long least, long greatest) = type switch
        {
            TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TensorType.Int32 => (int.MinValue, int.MaxValue),
            TensorType.Int64 => (long.MinValue, long.MaxValue),
            _ => throw node.Error($"{node.Output(0)} must be int8, int32 or int64"),
        };
        if (min < least || max > greatest)
        {
            throw node.Error($"the range from {min} to {max} does not fit {node.Output(0)}");
        }

        return type switch
        {
            TensorType.Int8 => new FillKernel<sbyte>((random, output) =>
            {
                foreach (ref sbyte value in output)
                {
                    value = (sbyte)random.Integer(min, max);
                }
            }),
            TensorType.Int32 => new FillKernel<int>((random, output) =>
            {
                foreach (ref int value in output)
                {
                    value = (int)random.Integer(min, max);
                }
            }),
            _ => new FillKernel<long>((random, output) =>
            {
                foreach (ref long value in output)
                {
                    value = random.Integer(min, max);
                }
            }),
        };
    }

    private static void SetShape(NodeContext node, bool allowsLong)
    {
        Value shape = node.Input(0);
        if ((shape.Type != TensorType.Int32 && !(allowsLong && shape.Type == TensorType.Int64)) || shape.Shape.Length != 1)
        {
            throw node.Error($"{shape} must be a shape: int32{(allowsLong ? " or int64" : "")} with 1 dimension");
        }

        node.SetShape(0, node.ConstantInts(0));
    }

    private static long Bound(NodeContext node, int index)
    {
        Value value = node.KnownInput(index);
        if (value.Count == 0)
        {
            throw node.Error($"{value} must be a number");
        }

        return value.Type switch
        {
            TensorType.Int8 => value.Constant<sbyte>()[0],
            TensorType.Int32 => value.Constant<int>()[0],
            TensorType.Int64 => value.Constant<long>()[0],
            _ => throw node.Error($"{value} must be int8, int32 or int64"),
        };
    }

    /// <summary>Fills memory from a sequence of random numbers.</summary>
    private delegate void Filling<T>(MinimalStandard random, Span<T> output);

    /// <summary>Fills the output; the next run goes on with the sequence.</summary>
    private sealed class FillKernel<T>(Filling<T> fill) : Kernel
        where T : unmanaged
    {
        /// <inheritdoc/>
        public override object NewState() => new MinimalStandard();

        /// <inheritdoc/>
        public override void Run(in KernelContext context) => fill(context.State<MinimalStandard>(), context.Output<T>(0));
    }
}
