using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>STABLEHLO_RNG_BIT_GENERATOR: random bits and the next state from a state; the node remembers nothing.</summary>
/// <remarks>LiteRT: tflite/kernels/rng_bit_generator.cc and rng_util.cc.</remarks>
internal sealed class RandomBits(bool isThreefry) : Kernel
{
    // The parity constant of Threefry.
    private const uint Parity = 0x1BD11BDA;

    private static readonly int[] Rotations = [13, 15, 26, 6, 17, 29, 16, 24];

    /// <summary>STABLEHLO_RNG_BIT_GENERATOR; the shape of the bits is that of the file.</summary>
    public static Kernel Create(NodeContext node)
    {
        RngAlgorithm algorithm = new StablehloRngBitGeneratorOptions(node.Node.Options2).Algorithm;
        Value state = node.Input(0);
        Value output = node.Output(1);
        bool isThreefry = algorithm == RngAlgorithm.Threefry;
        if (algorithm is not (RngAlgorithm.Default or RngAlgorithm.Philox or RngAlgorithm.Threefry))
        {
            throw node.Error($"the algorithm {(int)algorithm} is not known; there are default (0), Philox (1) and Threefry (2)");
        }

        if (state.Type != TensorType.UInt64 || state.Shape is not ([2] or [3]) || (isThreefry && state.Shape[0] != 2))
        {
            throw node.Error($"the state {state} must be uint64 [2]{(isThreefry ? "" : " or [3]")}");
        }

        if (node.Output(0).Type != TensorType.UInt64)
        {
            throw node.Error($"{node.Output(0)}, the next state, must be uint64");
        }

        if (output.Type is not (TensorType.Int32 or TensorType.Int64 or TensorType.UInt32 or TensorType.UInt64))
        {
            throw node.Error($"{output} must be int32, int64, uint32 or uint64");
        }

        node.SetShape(0, state.Shape);
        node.SetShape(1, output.ShapeHint);
        return new RandomBits(isThreefry);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<uint> state = context.Input<uint>(0);
        Span<uint> next = context.Output<uint>(0);
        Span<uint> output = context.Output<uint>(1);
        (uint key0, uint key1, uint counter0, uint counter1) = (state[0], state[1], state[2], state[3]);
        (uint counter2, uint counter3) = state.Length == 6 ? (state[4], state[5]) : (key0, key1);
        state.CopyTo(next);
        Span<uint> block = stackalloc uint[isThreefry ? 2 : 4];
        while (!output.IsEmpty)
        {
            if (isThreefry)
            {
                (block[0], block[1]) = Threefry(key0, key1, counter0, counter1);
            }
            else
            {
                Philox.Block bits = Philox.Generate(key0, key1, new(counter0, counter1, counter2, counter3));
                MemoryMarshal.Write(MemoryMarshal.AsBytes(block), bits);
            }

            int count = Math.Min(block.Length, output.Length);
            block[..count].CopyTo(output);
            output = output[count..];
            counter0 = unchecked(counter0 + 1);
            counter1 = unchecked(counter1 + (counter0 == 0 ? 1u : 0));
        }

        next[2] = counter0;
        next[3] = counter1;
    }

    // Threefry 2x32 with 20 rounds; after every four rounds a part of the key comes in.
    private static (uint First, uint Second) Threefry(uint key0, uint key1, uint first, uint second)
    {
        ReadOnlySpan<uint> keys = [key0, key1, key0 ^ key1 ^ Parity];
        unchecked
        {
            first += key0;
            second += key1;
            for (int group = 0; group < 5; group++)
            {
                foreach (int rotation in Rotations.AsSpan(group % 2 * 4, 4))
                {
                    first += second;
                    second = BitOperations.RotateLeft(second, rotation) ^ first;
                }

                first += keys[(group + 1) % 3];
                second += keys[(group + 2) % 3] + (uint)group + 1;
            }
        }

        return (first, second);
    }
}
