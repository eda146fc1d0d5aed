using System.Text;

namespace ModelSdk.Format.FlexBuffers;

/// <summary>Vectors and maps.</summary>
public readonly ref partial struct FlexValue
{
    // As upstream's verifier.
    private const int MaxDepth = 64;

    /// <summary>Whether the value is a map.</summary>
    public bool IsMap => Type == FlexType.Map;

    /// <summary>Whether the value has elements by index: a vector of any kind, or a map with its values in key order.</summary>
    public bool IsVector => Type is FlexType.VectorBool or (>= FlexType.Map and <= FlexType.VectorFloat4);

    /// <summary>Number of elements; 0 for the null value.</summary>
    public int Count => Type switch
    {
        FlexType.Null => 0,
        >= FlexType.VectorInt2 and <= FlexType.VectorFloat4 => 2 + ((Type - FlexType.VectorInt2) / 3),
        _ when IsVector => Length(Target(), _width),
        _ => throw WrongType("a vector or map"),
    };

    /// <summary>The element at <paramref name="index"/>.</summary>
    public FlexValue this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int start = Target();
            long position = start + ((long)index * _width);
            _ = Bytes(position, _width);
            if (Type is FlexType.Vector or FlexType.Map)
            {
                // One type byte for each element follows the elements.
                byte packedType = Bytes(start + ((long)Count * _width) + index, 1)[0];
                return Create(_data, _origin, (int)position, _width, packedType);
            }

            return new FlexValue(_data, _origin, (int)position, _width, ElementType, 1);
        }
    }

    /// <summary>The value for a key of a map; the null value when there is none, or no map.</summary>
    public FlexValue this[string key] => Find(key);

    /// <summary>The key of element <paramref name="index"/> of a map.</summary>
    public string KeyAtIndex(int index)
    {
        FlexValue keys = Keys();
        return Encoding.UTF8.GetString(keys.KeyAt(keys.Follow(keys._position + ((long)index * keys._width), keys._width)));
    }

    /// <summary>The integer for a key.</summary>
    public long GetInt64(string key, long absent = 0) => Find(key) is { IsNull: false } value ? value.AsInt64() : absent;

    /// <summary>The integer for a key; beyond 32 bits it is an error.</summary>
    public int GetInt32(string key, int absent = 0) => Find(key) is { IsNull: false } value ? value.AsInt32() : absent;

    /// <summary>The float for a key.</summary>
    public float GetSingle(string key, float absent = 0) => Find(key) is { IsNull: false } value ? value.AsSingle() : absent;

    /// <summary>The bool for a key.</summary>
    public bool GetBool(string key, bool absent = false) => Find(key) is { IsNull: false } value ? value.AsBool() : absent;

    /// <summary>The text for a key, or null.</summary>
    public string? GetString(string key) => Find(key) is { IsNull: false } value ? value.AsString() : null;

    /// <summary>The integers of a vector for a key; empty when absent.</summary>
    public int[] GetInt32s(string key)
    {
        FlexValue vector = Find(key);
        int[] values = new int[vector.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = vector[i].AsInt32();
        }

        return values;
    }

    /// <summary>The floats of a vector for a key; empty when absent.</summary>
    public float[] GetSingles(string key)
    {
        FlexValue vector = Find(key);
        float[] values = new float[vector.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = vector[i].AsSingle();
        }

        return values;
    }

    /// <summary>Reads every value once, so that later access cannot fail.</summary>
    /// <exception cref="ModelFormatException">A value is out of bounds, nested deeper than 64, or shared without end.</exception>
    public void Verify()
    {
        // Each value of a tree has a byte of its own, and writers share keys; far more work than bytes means that
        // containers are shared to make the walk explode.
        long budget = (8L * _data.Length) + 1024;
        Verify(0, ref budget);
    }

    private FlexType ElementType => Type switch
    {
        FlexType.VectorBool => FlexType.Bool,
        FlexType.VectorKey or FlexType.VectorString => FlexType.Key,
        >= FlexType.VectorInt2 => (FlexType)((int)FlexType.Int + ((Type - FlexType.VectorInt2) % 3)),
        _ => (FlexType)((int)FlexType.Int + (Type - FlexType.VectorInt)),
    };

    private FlexValue Find(string key)
    {
        if (!IsMap)
        {
            return IsNull ? default : throw WrongType("a map");
        }

        FlexValue keys = Keys();
        byte[] wanted = Encoding.UTF8.GetBytes(key);
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            // Keys are sorted by their bytes.
            int middle = (low + high) >>> 1;
            int order = keys.KeyAt(keys.Follow(keys._position + ((long)middle * keys._width), keys._width))
                .SequenceCompareTo(wanted);
            if (order == 0)
            {
                return this[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return default;
    }

    // Before a map's length stand the width of its vector of keys and the offset to that vector; the result's
    // position is that of its first key.
    private FlexValue Keys()
    {
        if (!IsMap)
        {
            throw WrongType("a map");
        }

        int start = Target();
        ulong width = ReadUInt(start - (2L * _width), _width);
        int keys = Follow(start - (3L * _width), _width);
        if (width is not (1 or 2 or 4 or 8) || Length(keys, (int)width) != Count)
        {
            throw Corrupt(_origin + start, "the keys of a FlexBuffers map do not fit its values");
        }

        return new FlexValue(_data, _origin, keys, 0, FlexType.VectorKey, (int)width);
    }

    private void Verify(int depth, ref long budget)
    {
        if (--budget < 0 || depth > MaxDepth)
        {
            throw Corrupt(_origin + _position, "FlexBuffers data is nested or shared without end");
        }

        if (IsNumber)
        {
            _ = AsDouble();
        }
        else if (IsVector)
        {
            VerifyElements(depth, ref budget);
        }
        else if (!IsNull)
        {
            budget -= AsUtf8().Length / 16;
        }
    }

    private void VerifyElements(int depth, ref long budget)
    {
        int count = Count;
        FlexValue keys = IsMap ? Keys() : default;
        for (int i = 0; i < count; i++)
        {
            if (IsMap)
            {
                ReadOnlySpan<byte> key = keys.KeyAt(keys.Follow(keys._position + ((long)i * keys._width), keys._width));
                budget -= key.Length / 16;
            }

            this[i].Verify(depth + 1, ref budget);
        }
    }
}
