using System.Buffers;
using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>The bytes of a model file at a fixed address, for the library, which keeps pointers into them; used by <see cref="NativeModel"/>.</summary>
/// <remarks>
/// A memory map is used in place, bytes on the managed heap are pinned; what does not begin at a multiple of 64, such as
/// a model inside an archive, is copied, because the library's kernels read constants with aligned instructions.
/// </remarks>
internal sealed unsafe class ModelBytes : SafeHandle
{
    private const nuint Alignment = 64;

    // Held so that a map outlives the library's pointers even where nobody disposes anything: finalizers run in no order.
    private readonly SafeHandle? _keeper;
    private MemoryHandle _pin;
    private void* _copy;

    /// <summary>Fixes the bytes of a file, which must stay open as long.</summary>
    public ModelBytes(ModelFile file)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _keeper = file.Keeper;
        bool added = false;
        _keeper?.DangerousAddRef(ref added);
        Length = (nuint)file.Length;
        int window = (int)Math.Min(file.Length, int.MaxValue);
        if (file.IsFixed)
        {
            fixed (byte* start = file.Slice(0, window))
            {
                SetHandle((nint)start);
            }
        }
        else
        {
            _pin = file.AsMemory(0, window).Pin();
            SetHandle((nint)_pin.Pointer);
        }

        if ((nuint)handle % Alignment != 0)
        {
            Copy();
        }
    }

    /// <summary>Length in bytes; may be more than 2 GB.</summary>
    public nuint Length { get; }

    /// <summary>The first byte.</summary>
    public void* Address => (void*)handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _pin.Dispose();
        NativeMemory.AlignedFree(_copy);
        _keeper?.DangerousRelease();
        return true;
    }

    private void Copy()
    {
        _copy = NativeMemory.AlignedAlloc(Length, Alignment);
        NativeMemory.Copy((void*)handle, _copy, Length);
        SetHandle((nint)_copy);
        _pin.Dispose();
        _pin = default;
    }
}
