namespace ModelSdk.Format.Options;

/// <summary>Kind of hashing (enum LSHProjectionType).</summary>
public enum LshProjectionType : sbyte
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>One integer for each hash.</summary>
    Sparse = 1,

    /// <summary>One bit for each seed.</summary>
    Dense = 2,
}

/// <summary>Layout of fully connected weights (enum FullyConnectedOptionsWeightsFormat).</summary>
public enum FullyConnectedWeightsFormat : sbyte
{
    /// <summary>Row-major.</summary>
    Default = 0,

    /// <summary>Blocks of 4 rows and 16 columns, sign bits flipped.</summary>
    Shuffled4x16Int8 = 1,
}

/// <summary>Form of the operator LSTM (enum LSTMKernelType).</summary>
public enum LstmKernelType : sbyte
{
    /// <summary>Peepholes, projection, layer norm: up to 24 inputs.</summary>
    Full = 0,

    /// <summary>Five inputs, one weight matrix.</summary>
    Basic = 1,
}

/// <summary>How looked-up rows are combined (enum CombinerType).</summary>
public enum CombinerType : sbyte
{
    /// <summary>Weighted sum.</summary>
    Sum = 0,

    /// <summary>Divided by the sum of weights.</summary>
    Mean = 1,

    /// <summary>Divided by the root of the sum of squared weights.</summary>
    SqrtN = 2,
}

/// <summary>What MIRROR_PAD repeats (enum MirrorPadMode).</summary>
public enum MirrorPadMode : sbyte
{
    /// <summary>The border itself is not repeated.</summary>
    Reflect = 0,

    /// <summary>The border is repeated.</summary>
    Symmetric = 1,
}

/// <summary>What REDUCE_WINDOW computes (enum ReduceWindowFunction).</summary>
public enum ReduceWindowFunction
{
    /// <summary>Not said.</summary>
    Unsupported = 0,

    /// <summary>Sum.</summary>
    Add = 1,

    /// <summary>Product.</summary>
    Mul = 2,

    /// <summary>Minimum.</summary>
    Minimum = 3,

    /// <summary>Maximum.</summary>
    Maximum = 4,

    /// <summary>Logical and.</summary>
    All = 5,

    /// <summary>Logical or.</summary>
    Any = 6,
}

/// <summary>Random number generator (enum RngAlgorithm).</summary>
public enum RngAlgorithm : sbyte
{
    /// <summary>The engine chooses.</summary>
    Default = 0,

    /// <summary>Philox 4x32, 10 rounds.</summary>
    Philox = 1,

    /// <summary>Threefry 2x32, 20 rounds.</summary>
    Threefry = 2,
}

/// <summary>Wanted precision (enum StablehloPrecisionConfig).</summary>
public enum StablehloPrecision : uint
{
    /// <summary>Fastest.</summary>
    Default = 0,

    /// <summary>More precise.</summary>
    High = 1,

    /// <summary>Most precise.</summary>
    Highest = 2,
}

/// <summary>Comparison (enum StablehloComparisonDirection).</summary>
public enum StablehloComparisonDirection : uint
{
    /// <summary>Equal.</summary>
    Equal = 0,

    /// <summary>Not equal.</summary>
    NotEqual = 1,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual = 2,

    /// <summary>Greater.</summary>
    Greater = 3,

    /// <summary>Less or equal.</summary>
    LessOrEqual = 4,

    /// <summary>Less.</summary>
    Less = 5,
}

/// <summary>Order in which numbers are compared (enum StablehloComparisonType).</summary>
public enum StablehloComparisonType : uint
{
    /// <summary>By the type of the operands.</summary>
    NoType = 0,

    /// <summary>IEEE: NaN is unordered.</summary>
    Float = 1,

    /// <summary>IEEE total order.</summary>
    FloatTotalOrder = 2,

    /// <summary>Signed integers.</summary>
    Signed = 3,

    /// <summary>Unsigned integers.</summary>
    Unsigned = 4,
}

/// <summary>Encoding of custom options (enum CustomOptionsFormat).</summary>
public enum CustomOptionsFormat : sbyte
{
    /// <summary>FlexBuffers, though some custom operators store raw structures under it.</summary>
    FlexBuffers = 0,
}
