namespace ModelSdk.Format;

/// <summary>Element types of tensors, by their code in the file (enum TensorType of schema.fbs).</summary>
/// <remarks>LiteRT's C API numbers its types differently; never pass these across P/Invoke.</remarks>
public enum TensorType : sbyte
{
    /// <summary>IEEE binary32.</summary>
    Float32 = 0,

    /// <summary>IEEE binary16.</summary>
    Float16 = 1,

    /// <summary>32-bit integer.</summary>
    Int32 = 2,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 3,

    /// <summary>64-bit integer.</summary>
    Int64 = 4,

    /// <summary>Byte strings.</summary>
    String = 5,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 6,

    /// <summary>16-bit integer.</summary>
    Int16 = 7,

    /// <summary>Two binary32: real, imaginary.</summary>
    Complex64 = 8,

    /// <summary>8-bit integer.</summary>
    Int8 = 9,

    /// <summary>IEEE binary64.</summary>
    Float64 = 10,

    /// <summary>Two binary64: real, imaginary.</summary>
    Complex128 = 11,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 12,

    /// <summary>A handle to a variable or hash table; exists at run time only.</summary>
    Resource = 13,

    /// <summary>A run-time object such as a tensor list.</summary>
    Variant = 14,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 15,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 16,

    /// <summary>4-bit integer, two per byte, the even element in the low nibble.</summary>
    Int4 = 17,

    /// <summary>The upper half of binary32.</summary>
    BFloat16 = 18,

    /// <summary>2-bit integer, four per byte, the first in the low bits.</summary>
    Int2 = 19,

    /// <summary>Unsigned 4-bit integer, packed as <see cref="Int4"/>.</summary>
    UInt4 = 20,

    /// <summary>8-bit float, 4 exponent bits, no infinities.</summary>
    Float8E4M3FN = 21,

    /// <summary>8-bit float, 5 exponent bits.</summary>
    Float8E5M2 = 22,
}

/// <summary>Padding of windows (enum Padding).</summary>
public enum Padding : sbyte
{
    /// <summary>Output = ceil(input / stride); an odd extra goes to the bottom or right.</summary>
    Same = 0,

    /// <summary>No padding.</summary>
    Valid = 1,
}

/// <summary>Activation that an operator applies to its result (enum ActivationFunctionType).</summary>
public enum FusedActivation : sbyte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>max(x, 0).</summary>
    Relu = 1,

    /// <summary>Clamp to [-1, 1].</summary>
    ReluN1To1 = 2,

    /// <summary>Clamp to [0, 6].</summary>
    Relu6 = 3,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh = 4,

    /// <summary>Sign bit.</summary>
    SignBit = 5,
}
