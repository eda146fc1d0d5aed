using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>An object of the library that we own.</summary>
/// <remarks>
/// Finalizers run in no order, and the library keeps plain pointers: each handle holds a reference to what must outlive
/// it and drops it after its own object is gone.
/// </remarks>
internal abstract class NativeHandle : SafeHandle
{
    private static int _alive;
    private readonly SafeHandle?[] _parents;

    protected NativeHandle(nint handle, params SafeHandle?[] parents)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _parents = parents;
        foreach (SafeHandle? parent in parents)
        {
            bool added = false;
            parent?.DangerousAddRef(ref added);
        }

        SetHandle(handle);
        Interlocked.Increment(ref _alive);
    }

    /// <summary>How many objects of the library this process owns; one that only grows is a leak.</summary>
    public static int Alive => Volatile.Read(ref _alive);

    /// <inheritdoc/>
    public sealed override bool IsInvalid => handle == 0;

    /// <summary>Destroys the object.</summary>
    protected abstract void Destroy(nint handle);

    /// <inheritdoc/>
    protected sealed override bool ReleaseHandle()
    {
        Destroy(handle);
        Interlocked.Decrement(ref _alive);
        foreach (SafeHandle? parent in _parents)
        {
            parent?.DangerousRelease();
        }

        return true;
    }
}

/// <summary>LiteRtEnvironment: the accelerators that are registered.</summary>
internal sealed class EnvironmentHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint handle) => EnvironmentApi.Destroy(handle);
}

/// <summary>LiteRtModel, over bytes that <paramref name="bytes"/> keeps in their place.</summary>
internal sealed class ModelHandle(nint handle, EnvironmentHandle environment, SafeHandle bytes)
    : NativeHandle(handle, environment, bytes)
{
    protected override void Destroy(nint handle) => ModelApi.Destroy(handle);
}

/// <summary>LiteRtOptions with the texts that were attached.</summary>
internal sealed class OptionsHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint handle) => OptionsApi.Destroy(handle);
}

/// <summary>LiteRtCompiledModel; the NPU's delegate keeps the options' pointer, the interpreter that of <paramref name="callback"/>.</summary>
internal sealed class CompiledModelHandle(
    nint handle, EnvironmentHandle environment, ModelHandle model, OptionsHandle options, SafeHandle? callback = null)
    : NativeHandle(handle, environment, model, options, callback)
{
    protected override void Destroy(nint handle) => CompiledModelApi.Destroy(handle);
}

/// <summary>LiteRtTensorBuffer; those of accelerators use their library even when they are destroyed.</summary>
internal sealed class TensorBufferHandle(nint handle, params SafeHandle?[] parents) : NativeHandle(handle, parents)
{
    protected override void Destroy(nint handle) => TensorBufferApi.Destroy(handle);
}
