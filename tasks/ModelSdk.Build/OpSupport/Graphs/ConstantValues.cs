using System.Buffers.Binary;
using ModelSdk.Format;

namespace ModelSdk.Build.OpSupport.Graphs;

/// <summary>Reads the numbers of constants that steer operators: axes, paddings, permutations, sizes, depths.</summary>
internal static class ConstantValues
{
    // Constants that steer operators are short; weights are not looked into.
    private const int MostValues = 4096;

    /// <summary>The values as numbers; empty when the tensor is not constant, not of numbers, or long.</summary>
    public static double[] Read(CheckTensor tensor)
    {
        int size = tensor.Def.Type.Bits() / 8;
        if (!tensor.IsConstant || size == 0 || tensor.Def.ExternalBufferId != 0 || tensor.Elements is 0 or > MostValues)
        {
            return [];
        }

        ReadOnlySpan<byte> bytes = tensor.Def.GetConstantBytes();
        if (bytes.Length < tensor.Elements * size)
        {
            return [];
        }

        double[] values = new double[tensor.Elements];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes.Slice(i * size, size);
            switch (tensor.Def.Type)
            {
                case TensorType.Float32: values[i] = BinaryPrimitives.ReadSingleLittleEndian(at); break;
                case TensorType.Float64: values[i] = BinaryPrimitives.ReadDoubleLittleEndian(at); break;
                case TensorType.Float16: values[i] = (double)BinaryPrimitives.ReadHalfLittleEndian(at); break;
                case TensorType.Int64: values[i] = BinaryPrimitives.ReadInt64LittleEndian(at); break;
                case TensorType.UInt64: values[i] = BinaryPrimitives.ReadUInt64LittleEndian(at); break;
                case TensorType.Int32: values[i] = BinaryPrimitives.ReadInt32LittleEndian(at); break;
                case TensorType.UInt32: values[i] = BinaryPrimitives.ReadUInt32LittleEndian(at); break;
                case TensorType.Int16: values[i] = BinaryPrimitives.ReadInt16LittleEndian(at); break;
                case TensorType.UInt16: values[i] = BinaryPrimitives.ReadUInt16LittleEndian(at); break;
                case TensorType.Int8: values[i] = (sbyte)at[0]; break;
                case TensorType.UInt8 or TensorType.Bool: values[i] = at[0]; break;
                default: return [];
            }
        }

        return values;
    }
}
