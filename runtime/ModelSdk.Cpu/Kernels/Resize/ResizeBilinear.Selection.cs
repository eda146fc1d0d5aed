using System.Numerics;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>Chooses the kernel of RESIZE_BILINEAR; int16, whose sums need 64 bits, has the plain form alone.</summary>
internal static class ResizeBilinearSelection
{
    /// <summary>RESIZE_BILINEAR.</summary>
    public static Kernel Create(NodeContext node)
    {
        ResizeBilinearOptions options = new(node.Options);
        ResizeShape shape = ResizeShape.Read(node, options.AlignCorners, options.HalfPixelCenters);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => InFloats<float, FloatBlend>(node, shape, options, rounding: 0),
            TensorType.UInt8 => InFloats<byte, ByteBlend>(node, shape, options, rounding: 0.5f),
            TensorType.Int8 or TensorType.Int16 => InIntegers(node, shape, options),
            _ => throw node.Error($"{node.Input(0)} must be float32, uint8, int8 or int16; convert the tensor first"),
        };
    }

    private static Kernel InFloats<T, TBlend>(NodeContext node, ResizeShape shape, ResizeBilinearOptions options, float rounding)
        where T : unmanaged, INumberBase<T>
        where TBlend : struct, IBilinearBlend<T, float>
    {
        (bool align, bool half) = (options.AlignCorners, options.HalfPixelCenters);
        BilinearTable<float> vertical = BilinearFloatTable.Create(shape.InputHeight, shape.OutputHeight, align, half);
        BilinearTable<float> horizontal = BilinearFloatTable.Create(shape.InputWidth, shape.OutputWidth, align, half);
        return node.Settings.ForceReference
            ? new ResizeBilinearReferenceKernel<T>(shape, vertical, horizontal, rounding)
            : new ResizeBilinearKernel<T, float, TBlend>(shape, vertical, horizontal);
    }

    private static Kernel InIntegers(NodeContext node, ResizeShape shape, ResizeBilinearOptions options)
    {
        (bool align, bool half) = (options.AlignCorners, options.HalfPixelCenters);
        BilinearTable<int> vertical = BilinearIntegerTable.Create(shape.InputHeight, shape.OutputHeight, align, half);
        BilinearTable<int> horizontal = BilinearIntegerTable.Create(shape.InputWidth, shape.OutputWidth, align, half);
        return node.Input(0).Type == TensorType.Int16
            ? new ResizeBilinearIntegerReferenceKernel<short>(shape, vertical, horizontal)
            : node.Settings.ForceReference
                ? new ResizeBilinearIntegerReferenceKernel<sbyte>(shape, vertical, horizontal)
                : new ResizeBilinearKernel<sbyte, int, SByteBlend>(shape, vertical, horizontal);
    }
}
