namespace ModelSdk.Format.FlexBuffers;

/// <summary>Types of <see cref="FlexValue"/>, by their code on the wire.</summary>
public enum FlexType : byte
{
    /// <summary>No value.</summary>
    Null = 0,

    /// <summary>Signed integer.</summary>
    Int = 1,

    /// <summary>Unsigned integer.</summary>
    UInt = 2,

    /// <summary>Float of 16, 32 or 64 bits.</summary>
    Float = 3,

    /// <summary>Text that ends with a zero byte; the keys of maps.</summary>
    Key = 4,

    /// <summary>Text with a length.</summary>
    String = 5,

    /// <summary>Signed integer, stored elsewhere.</summary>
    IndirectInt = 6,

    /// <summary>Unsigned integer, stored elsewhere.</summary>
    IndirectUInt = 7,

    /// <summary>Float, stored elsewhere.</summary>
    IndirectFloat = 8,

    /// <summary>Values by key.</summary>
    Map = 9,

    /// <summary>Values of any types.</summary>
    Vector = 10,

    /// <summary>Signed integers.</summary>
    VectorInt = 11,

    /// <summary>Unsigned integers.</summary>
    VectorUInt = 12,

    /// <summary>Floats.</summary>
    VectorFloat = 13,

    /// <summary>Keys.</summary>
    VectorKey = 14,

    /// <summary>Strings read as keys; deprecated.</summary>
    VectorString = 15,

    /// <summary>Two signed integers.</summary>
    VectorInt2 = 16,

    /// <summary>Two unsigned integers.</summary>
    VectorUInt2 = 17,

    /// <summary>Two floats.</summary>
    VectorFloat2 = 18,

    /// <summary>Three signed integers.</summary>
    VectorInt3 = 19,

    /// <summary>Three unsigned integers.</summary>
    VectorUInt3 = 20,

    /// <summary>Three floats.</summary>
    VectorFloat3 = 21,

    /// <summary>Four signed integers.</summary>
    VectorInt4 = 22,

    /// <summary>Four unsigned integers.</summary>
    VectorUInt4 = 23,

    /// <summary>Four floats.</summary>
    VectorFloat4 = 24,

    /// <summary>Bytes.</summary>
    Blob = 25,

    /// <summary>False or true.</summary>
    Bool = 26,

    /// <summary>Bools.</summary>
    VectorBool = 36,
}
