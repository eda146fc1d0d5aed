using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>Dimensions of a tensor (LiteRtLayout, 68 bytes on every system since 2.2.0).</summary>
/// <remarks>Bits 0 to 6 of the first word are the rank, bit 7 says whether the strides count. Entries from the rank on are undefined.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeLayout
{
    /// <summary>Most dimensions of a tensor (LITERT_TENSOR_MAX_RANK).</summary>
    public const int MaxRank = 8;

    private uint _bits;
    private Dimensions _dimensions;
    private Dimensions _strides;

    public NativeLayout(ReadOnlySpan<int> shape)
    {
        _bits = (uint)shape.Length;
        shape.CopyTo(_dimensions);
    }

    public readonly int Rank => (int)(_bits & 0x7F);

    [UnscopedRef]
    public readonly ReadOnlySpan<int> Shape => ((ReadOnlySpan<int>)_dimensions)[..Math.Min(Rank, MaxRank)];

    [InlineArray(MaxRank)]
    private struct Dimensions
    {
        private int _first;
    }
}

/// <summary>Element type and dimensions (LiteRtRankedTensorType, 72 bytes).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RankedTensorType
{
    public ElementType ElementType;
    public NativeLayout Layout;
}

/// <summary>A value of several types (LiteRtAny, 16 bytes).</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeAny
{
    [FieldOffset(0)]
    public AnyType Type;

    [FieldOffset(8)]
    public long Int;

    [FieldOffset(8)]
    public nint Pointer;
}

/// <summary>An option of an environment (LiteRtEnvOption, 24 bytes).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EnvironmentOption
{
    public EnvironmentTag Tag;
    public NativeAny Value;
}

/// <summary>An event of the profiler (ProfiledEventData, 104 bytes).</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct ProfiledEvent
{
    /// <summary>Borrowed text, valid as long as the profiler.</summary>
    [FieldOffset(0)]
    public nint Tag;

    /// <summary>Bits: 2 an operator, 4 an operator in a delegate, 8 a profiled operator in a delegate.</summary>
    [FieldOffset(8)]
    public int EventType;

    [FieldOffset(16)]
    public ulong StartMicroseconds;

    [FieldOffset(24)]
    public ulong ElapsedMicroseconds;

    /// <summary>For an operator: its index in the execution plan.</summary>
    [FieldOffset(80)]
    public ulong Metadata1;

    [FieldOffset(88)]
    public ulong Metadata2;

    [FieldOffset(96)]
    public ProfiledEventSource Source;
}
