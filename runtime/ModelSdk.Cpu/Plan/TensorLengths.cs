using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Plan;

/// <summary>How many bytes tensors have in this engine.</summary>
internal static class TensorLengths
{
    /// <summary>Bits of an element; 0 for strings.</summary>
    /// <exception cref="ModelException">The engine has no tensors of this type.</exception>
    public static int Bits(TensorType type) => type switch
    {
        // A handle: the number of a variable or a table.
        TensorType.Resource => 32,
        TensorType.String => 0,
        _ when type.Bits() > 0 => type.Bits(),
        _ => throw new ModelException(
            ModelErrorCode.UnsupportedOnDevice, $"the managed engine has no tensors of type {type.Name()}"),
    };

    /// <summary>Bytes of a value whose shape is settled.</summary>
    /// <exception cref="ModelException">More than 2 GB, or a type that the engine does not have.</exception>
    public static int Bytes(Value value) => Bytes(value.Name, value.Type, value.Shape);

    /// <summary>Bytes of a tensor.</summary>
    /// <exception cref="ModelException">More than 2 GB, a negative dimension, or a type that the engine does not have.</exception>
    public static int Bytes(string name, TensorType type, ReadOnlySpan<int> shape)
    {
        UInt128 bits = (UInt128)(uint)Bits(type);
        bool isEmpty = false;
        foreach (int dimension in shape)
        {
            if (dimension < 0)
            {
                throw new ModelException(
                    ModelErrorCode.InvalidModel, $"'{name}' would have the shape [{string.Join(',', shape.ToArray())}]");
            }

            isEmpty |= dimension == 0;

            // Bounded in every round, so that the product of 2^31 - 1 and the bound cannot wrap.
            bits = UInt128.Min(bits * (uint)Math.Max(dimension, 1), (UInt128)long.MaxValue);
        }

        UInt128 bytes = isEmpty ? 0 : (bits + 7) / 8;
        return bytes <= int.MaxValue
            ? (int)bytes
            : throw new ModelException(
                ModelErrorCode.OutOfMemory,
                $"'{name}' [{string.Join(',', shape.ToArray())}] needs more than 2 GB, which is the most that this engine has for a tensor");
    }
}
