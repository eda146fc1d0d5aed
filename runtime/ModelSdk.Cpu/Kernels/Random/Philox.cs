using System.Runtime.InteropServices;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>Philox 4x32 with 10 rounds: numbers that follow from a key and a counter.</summary>
/// <remarks>
/// Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC 2011). How seeds become key and counter, and how far a
/// run advances, is TensorFlow's (xla/tsl/lib/random/philox_random.h).
/// </remarks>
internal sealed class Philox
{
    private readonly uint _key0;
    private readonly uint _key1;
    private UInt128 _counter;

    /// <summary>Starts a sequence with the seeds of a node; two of 0 stand for any sequence.</summary>
    public Philox(Seeds seeds)
    {
        (long seed, long seed2) = (seeds.First, seeds.Second);
        if (seed == 0 && seed2 == 0)
        {
            seed = System.Random.Shared.NextInt64(long.MinValue, long.MaxValue);
            seed2 = System.Random.Shared.NextInt64(long.MinValue, long.MaxValue);
        }

        _key0 = (uint)seed;
        _key1 = (uint)(seed >> 32);
        _counter = new UInt128((ulong)seed2, 0);
    }

    private Philox(Philox other)
    {
        (_key0, _key1, _counter) = (other._key0, other._key1, other._counter);
    }

    /// <summary>Four numbers.</summary>
    public static Block Generate(uint key0, uint key1, in Block counter)
    {
        (uint c0, uint c1, uint c2, uint c3) = (counter.X0, counter.X1, counter.X2, counter.X3);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = 0xD2511F53UL * c0;
            ulong product1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = (
                (uint)(product1 >> 32) ^ c1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ key1, (uint)product0);
            key0 = unchecked(key0 + 0x9E3779B9);
            key1 = unchecked(key1 + 0xBB67AE85);
        }

        return new Block(c0, c1, c2, c3);
    }

    /// <summary>The next four numbers.</summary>
    public Block Next()
    {
        Block block = Generate(
            _key0,
            _key1,
            new Block((uint)_counter, (uint)(_counter >> 32), (uint)(_counter >> 64), (uint)(_counter >> 96)));
        _counter = unchecked(_counter + 1);
        return block;
    }

    /// <summary>Leaves out a number of blocks.</summary>
    public void Skip(ulong blocks) => _counter = unchecked(_counter + blocks);

    /// <summary>Takes over the place of another sequence, of the same seeds.</summary>
    public void MoveTo(Philox other) => _counter = other._counter;

    /// <summary>A second sequence at the same place.</summary>
    public Philox Copy() => new(this);

    /// <summary>Four numbers of 32 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Block(uint X0, uint X1, uint X2, uint X3);
}

/// <summary>The seeds of a node.</summary>
internal readonly record struct Seeds(int First, int Second)
{
    /// <summary>Reads the options; of the 64 bits that the file has for each seed native keeps the lower 32.</summary>
    public static Seeds Of(NodeContext node)
    {
        RandomOptions options = new(node.Options);
        return new Seeds(unchecked((int)options.Seed), unchecked((int)options.Seed2));
    }
}
