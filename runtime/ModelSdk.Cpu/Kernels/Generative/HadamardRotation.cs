using System.Numerics;
using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Generative;

/// <summary>aeq.hadamard_rotation: the normalized Walsh-Hadamard transform of consecutive parts of the last dimension.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/hadamard_rotation.cc. Its option random_binary_vector is not used there either; elements
/// behind the last whole part are copied.
/// </remarks>
internal sealed class HadamardRotation(int size, int parts) : Kernel
{
    private readonly float _norm = (float)(1 / Math.Sqrt(size));

    /// <summary>aeq.hadamard_rotation.</summary>
    public static Kernel Create(NodeContext node)
    {
        int size = node.ReadOptions(static map => map.GetInt32("hadamard_size"));
        Value input = node.Input(0);
        if (input.Type != TensorType.Float32 || node.Output(0).Type != TensorType.Float32 || input.Shape.Length is not (2 or 3))
        {
            throw node.Error($"{input} must be float32 with 2 or 3 dimensions, and {node.Output(0)} float32");
        }

        if (size <= 0 || !BitOperations.IsPow2(size))
        {
            throw node.Error($"hadamard_size is {size}; it must be a power of two");
        }

        node.SetShape(0, input.Shape);
        return new HadamardRotation(size, Shapes.Count(input.Shape.AsSpan(..^1)) * (input.Shape[^1] / size));
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<float> output = context.Output<float>(0);
        context.Input<float>(0).CopyTo(output);
        for (int part = 0; part < parts; part++)
        {
            Transform(output.Slice(part * size, size));
        }
    }

    // (a, b) becomes (a + b, a - b), for pairs that are 1, 2, 4 and so on apart.
    private void Transform(Span<float> values)
    {
        for (int half = 1; half < values.Length; half *= 2)
        {
            for (int start = 0; start < values.Length; start += 2 * half)
            {
                Span<float> first = values.Slice(start, half);
                Span<float> second = values.Slice(start + half, half);
                for (int i = 0; i < half; i++)
                {
                    (first[i], second[i]) = (first[i] + second[i], first[i] - second[i]);
                }
            }
        }

        TensorPrimitives.Multiply(values, _norm, values);
    }
}
