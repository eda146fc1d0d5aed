using System.Buffers.Binary;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace ModelSdk.Build.Files;

/// <summary>Check sums by the instructions of 64-bit Arm (Armv8-A, CRC32X and CRC32B: the same polynomial).</summary>
internal static partial class Crc32
{
    private static bool HasInstruction => ArmCrc32.Arm64.IsSupported;

    private static uint AddByInstruction(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = ArmCrc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            crc = ArmCrc32.ComputeCrc32(crc, value);
        }

        return crc;
    }
}
