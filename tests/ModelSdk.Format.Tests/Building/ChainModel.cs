using Microsoft.Win32.SafeHandles;

namespace ModelSdk.Format.Tests.Building;

/// <summary>Writes a chain of additions, each with a constant behind the FlatBuffer; also used by the benchmarks.</summary>
internal static class ChainModel
{
    /// <summary>Writes the file, with holes instead of zeros so that it takes little room; returns its length.</summary>
    /// <param name="path">A new file.</param>
    /// <param name="operators">Number of operators.</param>
    /// <param name="constant">Bytes of each constant; its first byte is its number from 1 on.</param>
    /// <param name="firstConstant">Bytes of the first one, when different.</param>
    public static long Write(string path, int operators, long constant, long? firstConstant = null)
    {
        // More than the FlatBuffer takes.
        long start = 4096 + (1024L * operators);
        FlatObject[] buffers = new FlatObject[operators + 1];
        List<FlatObject> tensors = [ModelBuilder.Tensor("x", 0)];
        FlatObject[] nodes = new FlatObject[operators];
        long[] offsets = new long[operators];
        buffers[0] = new FlatObject();
        long end = start;
        for (int i = 0; i < operators; i++)
        {
            long length = i == 0 ? firstConstant ?? constant : constant;
            offsets[i] = end;
            buffers[i + 1] = new FlatObject { [1] = (ulong)end, [2] = (ulong)length };
            end += length;
            FlatObject weights = ModelBuilder.Tensor($"w{i}", (uint)(i + 1));
            weights[0] = new int[] { (int)(length / 4) };
            tensors.Add(weights);
            tensors.Add(ModelBuilder.Tensor($"y{i}", 0));
            nodes[i] = new FlatObject { [1] = new int[] { 2 * i, (2 * i) + 1 }, [2] = new int[] { (2 * i) + 2 } };
        }

        ModelBuilder builder = new();
        builder.Model[4] = buffers;
        builder.Subgraph[0] = tensors.ToArray();
        builder.Subgraph[2] = new int[] { 2 * operators };
        builder.Subgraph[3] = nodes;
        byte[] head = builder.ToArray();
        if (head.Length > start)
        {
            throw new InvalidOperationException($"the FlatBuffer has {head.Length} bytes");
        }

        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, head, 0);
        for (int i = 0; i < operators; i++)
        {
            RandomAccess.Write(file, [(byte)(i + 1)], offsets[i]);
        }

        RandomAccess.SetLength(file, end);
        return end;
    }
}
