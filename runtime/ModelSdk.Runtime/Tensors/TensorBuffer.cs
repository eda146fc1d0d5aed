namespace ModelSdk;

/// <summary>Memory of the application that a session reads an input from or writes an output to, without a copy.</summary>
/// <remarks>
/// Bound with <see cref="ModelSession.BindInput"/> and <see cref="ModelSession.BindOutput"/>. <c>HostBuffer</c> works
/// with every engine; buffers of graphics and camera APIs are in ModelSdk.LiteRt.
/// </remarks>
public abstract class TensorBuffer : IDisposable
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Description { get; }

    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Releases the buffer once no session uses it any more.</summary>
    public abstract void Dispose();
}
