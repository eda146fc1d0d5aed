namespace ModelSdk.Cpu.Kernels.Landmarks;

/// <summary>Custom operators of MediaPipe's landmark models (mediapipe/util/tflite/operations).</summary>
internal static class LandmarksKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new("TransformTensorBilinear", TransformTensor.Create),
        new("TransformLandmarks", TransformLandmarks.Create),
        new("Landmarks2TransformMatrix", LandmarksToMatrix.Create),
        new("Resampler", Resampler.Create),
    ];

    // Of three of them there were two versions, with other options; MediaPipe runs the second only.
    internal static void RequireVersion2(NodeContext node)
    {
        if (node.Node.Version != 2)
        {
            throw node.Error($"version {node.Node.Version} is not supported; MediaPipe has version 2");
        }
    }

    // A matrix that moves points: 4x4, of which the first two rows count.
    internal static void RequireMatrix(NodeContext node, int input)
    {
        if (node.Input(input).Type != Format.TensorType.Float32 || node.Input(input).Count < 8)
        {
            throw node.Error($"{node.Input(input)} must be a 4x4 matrix of float32");
        }
    }
}
