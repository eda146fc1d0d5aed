namespace ModelSdk;

/// <summary>Memory of the application that a session reads an input from or writes an output to, without a copy.</summary>
/// <remarks>
/// Bound with <see cref="ModelSession.BindInput(int, TensorBuffer)"/> and
/// <see cref="ModelSession.BindOutput(int, TensorBuffer)"/>. <see cref="HostBuffer"/> works with every engine; buffers of
/// graphics and camera APIs are in ModelSdk.LiteRt. One buffer may be bound to several sessions at the same time, such as
/// the output of one model that is the input of the next. <see cref="Dispose()"/> may be called while sessions use it: as
/// with <see cref="Model"/>, they go on, and the memory is released after the last one has let go of it.
/// </remarks>
public abstract class TensorBuffer : IDisposable
{
    // Sessions that have it bound, and one for the application until it disposes it.
    private int _references = 1;
    private int _disposed;

    /// <summary>What it is, for messages.</summary>
    public abstract string Description { get; }

    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Whether the application has disposed it; sessions that have it bound still use it then.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Whether the memory was given back: it is disposed, and no session has it bound.</summary>
    protected bool IsReleased => Volatile.Read(ref _references) == 0;

    /// <summary>Releases the buffer, or as soon as no session has it bound any more; calling it again does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            RemoveReference();
        }
    }

    /// <summary>A session begins to use the buffer.</summary>
    /// <exception cref="ObjectDisposedException">The application has disposed it.</exception>
    internal void AddReference()
    {
        int seen = Volatile.Read(ref _references);
        while (true)
        {
            // Disposed is disposed for new users, also while others still hold it.
            ObjectDisposedException.ThrowIf(seen == 0 || IsDisposed, this);
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    /// <summary>A user has let go of the buffer; the last one releases it.</summary>
    internal void RemoveReference()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            GC.SuppressFinalize(this);
            Release();
        }
    }

    /// <summary>Gives the memory back; called once, on whichever thread lets go last.</summary>
    protected abstract void Release();
}
