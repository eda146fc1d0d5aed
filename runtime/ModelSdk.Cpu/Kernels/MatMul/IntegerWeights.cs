using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Constant integer weights as signed bytes, whatever their type in the file.</summary>
internal static class IntegerWeights
{
    /// <summary>Whether the type is one of those that <see cref="ToSignedBytes"/> reads.</summary>
    public static bool IsSupported(TensorType type) =>
        type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int4 or TensorType.Int2;

    /// <summary>Bytes that a tensor of <paramref name="count"/> elements has.</summary>
    public static int Bytes(TensorType type, int count) => type switch
    {
        TensorType.Int4 => (count + 1) / 2,
        TensorType.Int2 => (count + 3) / 4,
        TensorType.Int16 => checked(count * 2),
        TensorType.Float32 or TensorType.Int32 => checked(count * 4),
        TensorType.Int64 => checked(count * 8),
        _ => count,
    };

    /// <summary>The weights, unpacked; bytes of uint8 are taken as they are.</summary>
    public static sbyte[] ToSignedBytes(Value weights)
    {
        ReadOnlySpan<byte> bytes = weights.ConstantMemory.Span;
        sbyte[] result = new sbyte[weights.Count];
        switch (weights.Type)
        {
            case TensorType.Int4:
                for (int i = 0; i < result.Length; i++)
                {
                    // The even element is in the low half; a shift to the top and back extends its sign.
                    int half = bytes[i >> 1] >> ((i & 1) * 4);
                    result[i] = (sbyte)((sbyte)(half << 4) >> 4);
                }

                break;
            case TensorType.Int2:
                for (int i = 0; i < result.Length; i++)
                {
                    int quarter = bytes[i >> 2] >> ((i & 3) * 2);
                    result[i] = (sbyte)((sbyte)(quarter << 6) >> 6);
                }

                break;
            default:
                MemoryMarshal.Cast<byte, sbyte>(bytes[..result.Length]).CopyTo(result);
                break;
        }

        return result;
    }
}
