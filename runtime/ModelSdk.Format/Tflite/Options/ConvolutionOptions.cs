using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of CONV_2D (table Conv2DOptions).</summary>
public readonly struct Conv2DOptions(FlatTable table) : IOperatorOptions<Conv2DOptions>
{
    /// <summary>Padding of the window.</summary>
    public Padding Padding => (Padding)table.SByte(0);

    /// <summary>Step along the width.</summary>
    public int StrideW => table.Int32(1);

    /// <summary>Step along the height.</summary>
    public int StrideH => table.Int32(2);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(3);

    /// <summary>Distance of filter taps along the width; 0 is invalid.</summary>
    public int DilationW => table.Int32(4, absent: 1);

    /// <summary>Distance of filter taps along the height; 0 is invalid.</summary>
    public int DilationH => table.Int32(5, absent: 1);

    /// <summary>Type of bias and accumulator with int16 activations; Float32 means not set.</summary>
    public TensorType QuantizedBiasType => (TensorType)table.SByte(6);

    static OptionsId IOperatorOptions<Conv2DOptions>.Id => new(1, 1);

    static Conv2DOptions IOperatorOptions<Conv2DOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of DEPTHWISE_CONV_2D (table DepthwiseConv2DOptions).</summary>
public readonly struct DepthwiseConv2DOptions(FlatTable table) : IOperatorOptions<DepthwiseConv2DOptions>
{
    /// <summary>Padding of the window.</summary>
    public Padding Padding => (Padding)table.SByte(0);

    /// <summary>Step along the width.</summary>
    public int StrideW => table.Int32(1);

    /// <summary>Step along the height.</summary>
    public int StrideH => table.Int32(2);

    /// <summary>Outputs per input channel; may be 0 in newer files: use output channels / input channels.</summary>
    public int DepthMultiplier => table.Int32(3);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(4);

    /// <summary>Distance of filter taps along the width; 0 is invalid.</summary>
    public int DilationW => table.Int32(5, absent: 1);

    /// <summary>Distance of filter taps along the height; 0 is invalid.</summary>
    public int DilationH => table.Int32(6, absent: 1);

    static OptionsId IOperatorOptions<DepthwiseConv2DOptions>.Id => new(1, 2);

    static DepthwiseConv2DOptions IOperatorOptions<DepthwiseConv2DOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of TRANSPOSE_CONV (table TransposeConvOptions).</summary>
public readonly struct TransposeConvOptions(FlatTable table) : IOperatorOptions<TransposeConvOptions>
{
    /// <summary>Padding of the window.</summary>
    public Padding Padding => (Padding)table.SByte(0);

    /// <summary>Step along the width.</summary>
    public int StrideW => table.Int32(1);

    /// <summary>Step along the height.</summary>
    public int StrideH => table.Int32(2);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(3);

    /// <summary>Type of bias and accumulator with int16 activations; Float32 means not set.</summary>
    public TensorType QuantizedBiasType => (TensorType)table.SByte(4);

    static OptionsId IOperatorOptions<TransposeConvOptions>.Id => new(1, 49);

    static TransposeConvOptions IOperatorOptions<TransposeConvOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of CONV_3D, CONV_3D_TRANSPOSE (table Conv3DOptions).</summary>
public readonly struct Conv3DOptions(FlatTable table) : IOperatorOptions<Conv3DOptions>
{
    /// <summary>Padding of the window.</summary>
    public Padding Padding => (Padding)table.SByte(0);

    /// <summary>Step along the depth.</summary>
    public int StrideD => table.Int32(1);

    /// <summary>Step along the width.</summary>
    public int StrideW => table.Int32(2);

    /// <summary>Step along the height.</summary>
    public int StrideH => table.Int32(3);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(4);

    /// <summary>Distance of filter taps along the depth; 0 is invalid.</summary>
    public int DilationD => table.Int32(5, absent: 1);

    /// <summary>Distance of filter taps along the width; 0 is invalid.</summary>
    public int DilationW => table.Int32(6, absent: 1);

    /// <summary>Distance of filter taps along the height; 0 is invalid.</summary>
    public int DilationH => table.Int32(7, absent: 1);

    static OptionsId IOperatorOptions<Conv3DOptions>.Id => new(1, 106);

    static Conv3DOptions IOperatorOptions<Conv3DOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of AVERAGE_POOL_2D, L2_POOL_2D, MAX_POOL_2D (table Pool2DOptions).</summary>
public readonly struct Pool2DOptions(FlatTable table) : IOperatorOptions<Pool2DOptions>
{
    /// <summary>Padding of the window.</summary>
    public Padding Padding => (Padding)table.SByte(0);

    /// <summary>Step along the width.</summary>
    public int StrideW => table.Int32(1);

    /// <summary>Step along the height.</summary>
    public int StrideH => table.Int32(2);

    /// <summary>Width of the window.</summary>
    public int FilterWidth => table.Int32(3);

    /// <summary>Height of the window.</summary>
    public int FilterHeight => table.Int32(4);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(5);

    static OptionsId IOperatorOptions<Pool2DOptions>.Id => new(1, 5);

    static Pool2DOptions IOperatorOptions<Pool2DOptions>.Create(FlatTable table) => new(table);
}
