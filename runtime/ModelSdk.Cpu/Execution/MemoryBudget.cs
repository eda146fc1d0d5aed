namespace ModelSdk.Cpu.Execution;

/// <summary>Counts the bytes that one session has for tensors, up to <see cref="ModelOptions.MaxMemoryBytes"/>.</summary>
/// <param name="limit">The most that may be taken, or null.</param>
internal sealed class MemoryBudget(long? limit)
{
    private long _taken;

    /// <summary>Gives up some bytes and takes others.</summary>
    /// <exception cref="ModelException">More than the limit would be taken; nothing has changed then.</exception>
    public void Replace(long given, long taken)
    {
        long after = _taken - given + taken;
        if (after > limit && taken > given)
        {
            throw Exceeded(after, limit.Value);
        }

        _taken = after;
    }

    /// <summary>The exception for what does not fit.</summary>
    public static ModelException Exceeded(long needed, long limit) => new(
        ModelErrorCode.OutOfMemory,
        $"the model needs {needed:N0} bytes for its tensors; ModelOptions.MaxMemoryBytes allows {limit:N0}");
}
