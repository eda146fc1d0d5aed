using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Execution;

/// <summary>Where memory for tensors starts in a pinned array: at a multiple of <see cref="ArenaPlan.Alignment"/>.</summary>
internal static unsafe class Alignment
{
    /// <summary>Bytes to allocate more than are needed.</summary>
    public const int Bytes = ArenaPlan.Alignment;

    /// <summary>Bytes to leave out at the start of a pinned array.</summary>
    public static int Padding(byte[] pinned)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        return (int)((0 - address) % Bytes);
    }
}
