using ModelSdk.Format;

namespace ModelSdk.Cpu.Execution;

/// <summary>The resource variables of a session (VAR_HANDLE, READ_VARIABLE, ASSIGN_VARIABLE), by number.</summary>
internal sealed class VariableStore(MemoryBudget budget)
{
    private readonly Dictionary<int, (TensorStorage Storage, TensorType Type)> _variables = [];

    /// <summary>The variable, or null when it was never assigned.</summary>
    public (TensorStorage Storage, TensorType Type)? Find(int resource) =>
        _variables.TryGetValue(resource, out (TensorStorage Storage, TensorType Type) variable) && variable.Storage.IsSet
            ? variable
            : null;

    /// <summary>Copies a value into a variable, which takes its type and shape.</summary>
    public void Assign(int resource, TensorType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> elements)
    {
        TensorStorage storage = _variables.TryGetValue(resource, out (TensorStorage Storage, TensorType Type) known)
            ? known.Storage
            : new TensorStorage(budget);
        elements.CopyTo(storage.Resize(shape, elements.Length));
        if (known.Storage is null || known.Type != type)
        {
            _variables[resource] = (storage, type);
        }
    }

    /// <summary>Forgets all values; the memory stays.</summary>
    public void Clear()
    {
        foreach ((TensorStorage storage, _) in _variables.Values)
        {
            storage.Clear();
        }
    }
}
