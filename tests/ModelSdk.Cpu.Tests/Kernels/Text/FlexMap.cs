using System.Text;

namespace ModelSdk.Cpu.Tests.Kernels.Text;

/// <summary>Writes a small FlexBuffers map (https://flatbuffers.dev/flexbuffers) with everything one byte wide.</summary>
internal static class FlexMap
{
    /// <summary>The bytes of a map of numbers below 128, strings, and lists of strings; keys in order of their bytes.</summary>
    public static byte[] Write(params (string Key, object Value)[] entries)
    {
        List<byte> data = [];
        int[] keys = [.. entries.Select(entry => Put(data, [.. Encoding.UTF8.GetBytes(entry.Key), 0], 0))];
        int[] targets = [.. entries.Select(entry => PutValue(data, entry.Value))];
        data.Add((byte)entries.Length);
        int keyVector = data.Count;
        foreach (int key in keys)
        {
            data.Add((byte)(data.Count - key));
        }

        data.Add((byte)(data.Count - keyVector));
        data.Add(1);
        data.Add((byte)entries.Length);
        int map = data.Count;
        for (int i = 0; i < entries.Length; i++)
        {
            data.Add(entries[i].Value is int number ? unchecked((byte)number) : (byte)(data.Count - targets[i]));
        }

        foreach ((_, object value) in entries)
        {
            data.Add((byte)((value is int ? 1 : value is string ? 5 : 10) << 2));
        }

        data.Add((byte)(data.Count - map));
        data.AddRange([9 << 2, 1]);
        return [.. data];
    }

    private static int PutValue(List<byte> data, object value)
    {
        switch (value)
        {
            case string text:
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                return Put(data, [(byte)utf8.Length, .. utf8, 0], 1);

            case string[] list:
                int[] items = [.. list.Select(item => PutValue(data, item))];
                data.Add((byte)list.Length);
                int vector = data.Count;
                foreach (int item in items)
                {
                    data.Add((byte)(data.Count - item));
                }

                data.AddRange(Enumerable.Repeat((byte)(5 << 2), list.Length));
                return vector;

            default:
                return 0;
        }
    }

    private static int Put(List<byte> data, byte[] bytes, int skip)
    {
        data.AddRange(bytes);
        return data.Count - bytes.Length + skip;
    }
}
