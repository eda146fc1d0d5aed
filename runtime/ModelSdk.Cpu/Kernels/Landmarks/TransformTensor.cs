using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Landmarks;

/// <summary>TransformTensorBilinear: takes a turned, moved and scaled part of an image, with bilinear interpolation.</summary>
/// <remarks>MediaPipe: mediapipe/util/tflite/operations/transform_tensor_bilinear.cc, version 2; outside the image is 0.</remarks>
internal sealed unsafe class TransformTensor(int inputHeight, int inputWidth, int height, int width, int channels) : Kernel
{
    /// <summary>TransformTensorBilinear.</summary>
    public static Kernel Create(NodeContext node)
    {
        LandmarksKernels.RequireVersion2(node);
        LandmarksKernels.RequireMatrix(node, 1);
        (int height, int width) = node.ReadOptions(
            static map => (map.GetInt32("output_height"), map.GetInt32("output_width")));
        Value input = node.Input(0);
        if (input.Type != TensorType.Float32 || input.Shape is not [1, _, _, _] || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{input} must be float32 [1, height, width, channels], and {node.Output(0)} float32");
        }

        // MediaPipe on the CPU goes by the shape in the file, on the GPU by the options.
        if (node.Output(0).ShapeHint is [1, > 0, > 0, _] hint)
        {
            (height, width) = (hint[1], hint[2]);
        }

        if (height <= 0 || width <= 0)
        {
            throw node.Error($"the output size {height}x{width} must be positive");
        }

        node.SetShape(0, 1, height, width, input.Shape[3]);
        return new TransformTensor(input.Shape[1], input.Shape[2], height, width, input.Shape[3]);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        fixed (float* input = context.Input<float>(0)[..(inputHeight * inputWidth * channels)])
        fixed (float* output = context.Output<float>(0)[..(height * width * channels)])
        {
            Work work = new(this, input, output, Row(context.Input<float>(1)), Row(context.Input<float>(1)[4..]));
            context.Threads.For(ref work, height, Math.Max(1, 4096 / Math.Max(width * channels, 1)));
        }
    }

    // Pixels are squares here: the matrix is applied to their centers.
    private static (float X, float Y, float Shift) Row(ReadOnlySpan<float> matrix) =>
        (matrix[0], matrix[1], (float)(matrix[3] + ((matrix[0] * 0.5) + (matrix[1] * 0.5) - 0.5)));

    private void Pixel(float* input, float* output, float x, float y)
    {
        Span<float> results = new(output, channels);
        bool isInside = x >= 0 && x <= inputWidth - 1 && y >= 0 && y <= inputHeight - 1;
        if (!isInside)
        {
            results.Clear();
            return;
        }

        int left = (int)x;
        int top = (int)y;
        double right = x - (float)left;
        double lower = y - (float)top;

        // Beyond the last row or column the weight is 0, and so is the value.
        bool hasRight = left + 1 < inputWidth;
        bool hasLower = top + 1 < inputHeight;
        float* corner = input + ((((nint)top * inputWidth) + left) * channels);
        nint row = (nint)inputWidth * channels;
        for (int i = 0; i < results.Length; i++)
        {
            float upperRight = hasRight ? corner[channels + i] : 0;
            float lowerLeft = hasLower ? corner[row + i] : 0;
            float lowerRight = hasRight && hasLower ? corner[row + channels + i] : 0;
            float above = (float)(((1 - right) * corner[i]) + (right * upperRight));
            float below = (float)(((1 - right) * lowerLeft) + (right * lowerRight));
            results[i] = (float)((lower * below) + ((1 - lower) * above));
        }
    }

    private readonly struct Work(
        TransformTensor kernel,
        float* input,
        float* output,
        (float X, float Y, float Shift) horizontal,
        (float X, float Y, float Shift) vertical) : IParallelWork
    {
        private readonly int _width = kernel.Width;

        public void Run(int start, int end)
        {
            for (int y = start; y < end; y++)
            {
                for (int x = 0; x < _width; x++)
                {
                    kernel.Pixel(
                        input,
                        output + ((((nint)y * _width) + x) * kernel.Channels),
                        (horizontal.X * x) + (horizontal.Y * y) + horizontal.Shift,
                        (vertical.X * x) + (vertical.Y * y) + vertical.Shift);
                }
            }
        }
    }

    private int Width => width;

    private int Channels => channels;
}
