using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Landmarks;

/// <summary>TransformLandmarks: moves points by a matrix; a third coordinate stays.</summary>
/// <remarks>MediaPipe: mediapipe/util/tflite/operations/transform_landmarks.cc, version 2.</remarks>
internal sealed class TransformLandmarks(int dimensions) : Kernel
{
    /// <summary>TransformLandmarks.</summary>
    public static Kernel Create(NodeContext node)
    {
        LandmarksKernels.RequireVersion2(node);
        LandmarksKernels.RequireMatrix(node, 1);
        Value input = node.Input(0);
        if (input.Type != TensorType.Float32 || input.Shape is not [1, _, 2 or 3] || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{input} must be float32 [1, points, 2 or 3], and {node.Output(0)} float32");
        }

        node.SetShape(0, input.Shape);
        return new TransformLandmarks(input.Shape[2]);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        ReadOnlySpan<float> matrix = context.Input<float>(1);
        Span<float> output = context.Output<float>(0);
        for (int i = 0; i < input.Length; i += dimensions)
        {
            float x = input[i];
            float y = input[i + 1];
            output[i] = (matrix[0] * x) + (matrix[1] * y) + matrix[3];
            output[i + 1] = (matrix[4] * x) + (matrix[5] * y) + matrix[7];
            if (dimensions == 3)
            {
                output[i + 2] = input[i + 2];
            }
        }
    }
}
