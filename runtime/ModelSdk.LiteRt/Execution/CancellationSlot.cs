using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>What a compiled model asks between two operators whether to go on; one for each, made by <see cref="NativeModel"/>.</summary>
/// <remarks>
/// The library keeps the pointer until the compiled model is destroyed and cannot be told to forget it, so this is a
/// parent of the compiled model's handle.
/// </remarks>
internal sealed unsafe class CancellationSlot : SafeHandle
{
    private readonly Flag _flag = new();

    public CancellationSlot()
        : base(invalidHandleValue: 0, ownsHandle: true) =>
        SetHandle(GCHandle.ToIntPtr(GCHandle.Alloc(_flag)));

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The token of the run that is under way.</summary>
    public CancellationToken Token
    {
        set => _flag.Token = value;
    }

    /// <summary>Whether the next run stops before its first operator.</summary>
    public bool StopAtOnce
    {
        set => _flag.StopAtOnce = value;
    }

    /// <summary>Makes a compiled model ask.</summary>
    public void Attach(CompiledModelHandle compiled) =>
        LiteRtException.ThrowUnlessOk(
            CompiledModelApi.SetCancellationFunction(compiled, (void*)handle, &IsCancelled), "setting the cancellation callback");

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        GCHandle.FromIntPtr(handle).Free();
        return true;
    }

    // On the thread that runs the model; it may not throw, and does nothing that could.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsCancelled(void* data)
    {
        Flag flag = Unsafe.As<Flag>(GCHandle.FromIntPtr((nint)data).Target!);
        return flag.StopAtOnce || flag.Token.IsCancellationRequested ? (byte)1 : (byte)0;
    }

    private sealed class Flag
    {
        public CancellationToken Token;
        public volatile bool StopAtOnce;
    }
}
