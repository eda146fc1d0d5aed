using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Landmarks;

/// <summary>Landmarks2TransformMatrix: the matrix that cuts the surroundings of some points out of an image, upright.</summary>
/// <remarks>
/// MediaPipe: mediapipe/util/tflite/operations/landmarks_to_transform_matrix.cc, version 2; names of the options:
/// third_party/litert_custom_ops.diff there.
/// </remarks>
internal sealed class LandmarksToMatrix : Kernel
{
    private readonly Options _options;

    private LandmarksToMatrix(Options options)
    {
        _options = options;
    }

    /// <summary>Landmarks2TransformMatrix.</summary>
    public static Kernel Create(NodeContext node)
    {
        LandmarksKernels.RequireVersion2(node);
        Options options = node.ReadOptions(static map => new Options(
            map.GetInt32s("subset_idxs"),
            map.GetInt32("left_rotation_idx"),
            map.GetInt32("right_rotation_idx"),
            map.GetSingle("target_rotation_radians"),
            map.GetInt32("output_height"),
            map.GetInt32("output_width"),
            map.GetSingle("scale_x"),
            map.GetSingle("scale_y")));
        Value input = node.Input(0);
        if (input.Type != TensorType.Float32 || input.Shape.Length != 3 || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{input} must be float32 with 3 dimensions, and {node.Output(0)} float32");
        }

        bool isPositive = options is { Height: > 0, Width: > 0, ScaleX: > 0, ScaleY: > 0 };
        if (!isPositive || options.Subset.Length == 0)
        {
            throw node.Error(
                $"its options do not make sense: output {options.Height}x{options.Width} and scale {options.ScaleX}, " +
                $"{options.ScaleY} must be above 0, and subset_idxs not empty");
        }

        int points = input.Count / 3;
        foreach (int index in (int[])[options.Left, options.Right, .. options.Subset])
        {
            if (index < 0 || index >= points)
            {
                throw node.Error($"its options name point {index}; {input} has the points 0 to {points - 1}");
            }
        }

        node.SetShape(0, 1, 4, 4);
        return new LandmarksToMatrix(options);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> points = context.Input<float>(0);
        float rotation = _options.Rotation - MathF.Atan2(
            points[(3 * _options.Right) + 1] - points[(3 * _options.Left) + 1],
            points[3 * _options.Right] - points[3 * _options.Left]);
        (float centerX, float centerY, float width, float height) = Box(points, rotation);
        (float sine, float cosine) = (MathF.Sin(-rotation), MathF.Cos(-rotation));
        float scaleX = _options.ScaleX * width / _options.Width;
        float scaleY = _options.ScaleY * height / _options.Height;
        float shiftX = (float)-(_options.Width / 2.0);
        float shiftY = (float)-(_options.Height / 2.0);

        // Move to the center of the box, turn, scale, and move by half the output: the product of the four matrices.
        Span<float> matrix = context.Output<float>(0);
        matrix.Clear();
        matrix[0] = cosine * scaleX;
        matrix[1] = -sine * scaleY;
        matrix[3] = (matrix[0] * shiftX) + (matrix[1] * shiftY) + centerX;
        matrix[4] = sine * scaleX;
        matrix[5] = cosine * scaleY;
        matrix[7] = (matrix[4] * shiftX) + (matrix[5] * shiftY) + centerY;
        matrix[10] = 1;
        matrix[15] = 1;
    }

    // The box around the turned points, its center turned back.
    private (float X, float Y, float Width, float Height) Box(ReadOnlySpan<float> points, float rotation)
    {
        (float sine, float cosine) = (MathF.Sin(rotation), MathF.Cos(rotation));
        (float minX, float minY) = (float.PositiveInfinity, float.PositiveInfinity);
        (float maxX, float maxY) = (float.NegativeInfinity, float.NegativeInfinity);
        foreach (int index in _options.Subset)
        {
            float x = points[3 * index];
            float y = points[(3 * index) + 1];
            float turnedX = (cosine * x) - (sine * y);
            float turnedY = (sine * x) + (cosine * y);
            (minX, maxX) = (MathF.Min(minX, turnedX), MathF.Max(maxX, turnedX));
            (minY, maxY) = (MathF.Min(minY, turnedY), MathF.Max(maxY, turnedY));
        }

        float middleX = (minX + maxX) / 2;
        float middleY = (minY + maxY) / 2;
        return (
            (cosine * middleX) + (sine * middleY), (cosine * middleY) - (sine * middleX), maxX - minX, maxY - minY);
    }

    private sealed record Options(
        int[] Subset, int Left, int Right, float Rotation, int Height, int Width, float ScaleX, float ScaleY);
}
