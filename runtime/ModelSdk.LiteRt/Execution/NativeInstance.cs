using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A compiled model of the library; one call at a time.</summary>
internal sealed class NativeInstance : IDisposable
{
    /// <summary>The native object.</summary>
    public CompiledModelHandle Handle => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
