using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>Sizes of an operator that resizes the images of an NHWC tensor.</summary>
internal sealed record ResizeShape(
    int Batches, int InputHeight, int InputWidth, int OutputHeight, int OutputWidth, int Channels)
{
    /// <summary>Reads input 1, the new height and width, and sets the shape of the output.</summary>
    public static ResizeShape Read(NodeContext node, bool alignCorners, bool halfPixelCenters)
    {
        Value input = node.Input(0);
        int[] size = node.ConstantInts(1);
        int[] shape = input.Shape;
        if (shape.Length != 4 || size.Length != 2 || input.Type != node.Output(0).Type)
        {
            throw node.Error($"{input} must have 4 dimensions, the type of {node.Output(0)}, and a new height and width");
        }

        if (size[0] <= 0 || size[1] <= 0 || shape[1] <= 0 || shape[2] <= 0)
        {
            throw node.Error($"{input} cannot be resized to {size[0]} x {size[1]}");
        }

        if (alignCorners && halfPixelCenters)
        {
            throw node.Error("align_corners and half_pixel_centers exclude each other; export the model with one of them");
        }

        node.SetShape(0, shape[0], size[0], size[1], shape[3]);
        return new ResizeShape(shape[0], shape[1], shape[2], size[0], size[1], shape[3]);
    }

    /// <summary>Input elements for one output element along a dimension.</summary>
    public static float Scale(int input, int output, bool alignCorners) =>
        alignCorners && output > 1 ? (input - 1) / (float)(output - 1) : input / (float)output;
}
