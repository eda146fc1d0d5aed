using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>Chooses the kernel of RESIZE_BILINEAR: float32 has vectors, integers follow the reference kernel to the bit.</summary>
internal static class ResizeBilinearSelection
{
    /// <summary>RESIZE_BILINEAR.</summary>
    public static Kernel Create(NodeContext node)
    {
        ResizeBilinearOptions options = new(node.Options);
        bool align = options.AlignCorners;
        bool half = options.HalfPixelCenters;
        ResizeShape shape = ResizeShape.Read(node, align, half);
        switch (node.Input(0).Type)
        {
            case TensorType.Float32 or TensorType.UInt8:
                BilinearTable rows = BilinearTable.Create(shape.InputHeight, shape.OutputHeight, align, half);
                BilinearTable columns = BilinearTable.Create(shape.InputWidth, shape.OutputWidth, align, half);
                return node.Input(0).Type == TensorType.UInt8
                    ? new ResizeBilinearReferenceKernel<byte>(shape, rows, columns, 0.5f)
                    : node.Settings.ForceReference
                        ? new ResizeBilinearReferenceKernel<float>(shape, rows, columns, 0)
                        : new ResizeBilinearKernel(shape, rows, columns);
            case TensorType.Int8 or TensorType.Int16:
                BilinearIntegerTable vertical = BilinearIntegerTable.Create(shape.InputHeight, shape.OutputHeight, align, half);
                BilinearIntegerTable horizontal = BilinearIntegerTable.Create(shape.InputWidth, shape.OutputWidth, align, half);
                return node.Input(0).Type == TensorType.Int8
                    ? new ResizeBilinearIntegerReferenceKernel<sbyte>(shape, vertical, horizontal)
                    : new ResizeBilinearIntegerReferenceKernel<short>(shape, vertical, horizontal);
            default:
                throw node.Error($"{node.Input(0)} must be float32, uint8, int8 or int16; convert the tensor first");
        }
    }
}
