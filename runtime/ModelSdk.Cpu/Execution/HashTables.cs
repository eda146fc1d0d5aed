using System.Diagnostics.CodeAnalysis;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Execution;

/// <summary>The hash tables of a session, by the id that HASHTABLE nodes give them; shared by all its subgraphs.</summary>
/// <param name="budget">Counts their memory.</param>
internal sealed class HashTables(MemoryBudget budget)
{
    private readonly Dictionary<int, HashTable> _tables = [];

    /// <summary>The table with an id, made when it is not there.</summary>
    public HashTable GetOrAdd(int id, TensorType keys, TensorType values)
    {
        if (!_tables.TryGetValue(id, out HashTable? table))
        {
            table = new HashTable(keys, values, budget);
            _tables.Add(id, table);
        }

        return table;
    }

    /// <summary>Finds the table with an id; false when no HASHTABLE node has made it.</summary>
    public bool TryGet(int id, [NotNullWhen(true)] out HashTable? table) => _tables.TryGetValue(id, out table);

    /// <summary>Forgets all tables, as at the start of a session.</summary>
    public void Clear()
    {
        foreach (HashTable table in _tables.Values)
        {
            table.Release();
        }

        _tables.Clear();
    }
}

/// <summary>A table from strings to int64 or from int64 to strings, filled once.</summary>
/// <param name="keys">Type of the keys.</param>
/// <param name="values">Type of the values.</param>
/// <param name="budget">Counts the memory of the entries.</param>
internal sealed class HashTable(TensorType keys, TensorType values, MemoryBudget budget)
{
    // What an entry costs besides the bytes of its string: an array, a slot of the dictionary, its share of free slots.
    private const int BytesPerEntry = 80;

    private readonly Dictionary<byte[], long> _numbers = new(Utf8Comparer.Instance);
    private readonly Dictionary<long, byte[]> _strings = [];
    private long _bytes;

    /// <summary>Type of the keys.</summary>
    public TensorType Keys { get; } = keys;

    /// <summary>Type of the values.</summary>
    public TensorType Values { get; } = values;

    /// <summary>Whether an import has filled the table; later ones change nothing.</summary>
    public bool IsFilled { get; private set; }

    /// <summary>Number of entries.</summary>
    public int Count => Keys == TensorType.String ? _numbers.Count : _strings.Count;

    /// <summary>Fills a table of strings; of equal keys the first counts.</summary>
    /// <exception cref="ModelException">The session has no memory left for it.</exception>
    public void Fill(StringTensor keys, ReadOnlySpan<long> values)
    {
        Take(keys);
        for (int i = 0; i < values.Length; i++)
        {
            _numbers.TryAdd(keys[i].ToArray(), values[i]);
        }

        IsFilled = true;
    }

    /// <summary>Fills a table of numbers; of equal keys the first counts.</summary>
    /// <exception cref="ModelException">The session has no memory left for it.</exception>
    public void Fill(ReadOnlySpan<long> keys, StringTensor values)
    {
        Take(values);
        for (int i = 0; i < keys.Length; i++)
        {
            _strings.TryAdd(keys[i], values[i].ToArray());
        }

        IsFilled = true;
    }

    /// <summary>The number of a string.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out long value) =>
        _numbers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out value);

    /// <summary>The string of a number.</summary>
    public bool TryFind(long key, [NotNullWhen(true)] out byte[]? value) => _strings.TryGetValue(key, out value);

    /// <summary>Gives the memory of the entries back to the budget.</summary>
    public void Release()
    {
        budget.Replace(_bytes, 0);
        _bytes = 0;
    }

    private void Take(StringTensor strings)
    {
        long bytes = (long)BytesPerEntry * strings.Count;
        for (int i = 0; i < strings.Count; i++)
        {
            bytes += strings[i].Length;
        }

        budget.Replace(0, bytes);
        _bytes = bytes;
    }
}
