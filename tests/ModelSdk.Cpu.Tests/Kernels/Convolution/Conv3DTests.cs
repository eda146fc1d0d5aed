using ModelSdk.Cpu.Tests.Kernels.Window;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Convolution;

/// <summary>CONV_3D and CONV_3D_TRANSPOSE: dilation, large channels, filters known at run time only, refusals.</summary>
[TestClass]
public sealed class Conv3DTests
{
    // Volume, filter, stride, dilation, channels in and out.
    private static readonly (int[] Volume, int[] Filter, int[] Stride, int[] Dilation, int In, int Out)[] Table =
    [
        ([5, 6, 7], [3, 3, 3], [1, 1, 1], [1, 1, 1], 8, 33),
        ([5, 6, 7], [1, 1, 1], [1, 1, 1], [1, 1, 1], 24, 40),
        ([5, 6, 7], [1, 1, 1], [2, 1, 2], [1, 1, 1], 3, 5),
        ([6, 9, 8], [2, 3, 1], [2, 2, 3], [1, 1, 1], 5, 16),
        ([9, 9, 9], [3, 2, 3], [1, 2, 1], [2, 3, 2], 4, 17),
        ([4, 12, 12], [3, 3, 3], [1, 1, 1], [1, 1, 1], 16, 16),
    ];

    [TestMethod]
    public void Fast_AgreesWithPlainLoops()
    {
        Random random = new(9);
        foreach ((int[] volume, int[] filter, int[] stride, int[] dilation, int inputs, int outputs) in Table)
        {
            foreach (bool isConstant in (bool[])[true, false])
            {
                foreach (sbyte padding in (sbyte[])[0, 1])
                {
                    int[] size =
                    [
                        .. volume.Select((length, i) => padding == 0
                            ? (length + stride[i] - 1) / stride[i]
                            : (length - 1 - ((filter[i] - 1) * dilation[i]) + stride[i]) / stride[i]),
                    ];
                    float[] taps = Random(random, filter[0] * filter[1] * filter[2] * inputs * outputs);
                    float[] bias = Random(random, outputs);
                    string what = $"{string.Join('x', volume)} {string.Join('x', filter)}, constant {isConstant}, padding {padding}";

                    OperatorRun forward = new OperatorRun()
                        .Input(TensorType.Float32, [2, .. volume, inputs], Random(random, 2 * Count(volume) * inputs));
                    Add(forward, isConstant, [.. filter, inputs, outputs], taps);
                    Add(forward, isConstant, [outputs], bias);
                    AssertSame(forward.Output(TensorType.Float32, 5).Operator(BuiltinOperator.Conv3D, 106, Options(stride, dilation, padding)), what);

                    OperatorRun transposed = new OperatorRun().Constant<int>(TensorType.Int32, [5], [2, .. volume, outputs]);
                    Add(transposed, isConstant, [.. filter, outputs, inputs], taps);
                    transposed.Input(TensorType.Float32, [2, .. size, inputs], Random(random, 2 * Count(size) * inputs));
                    Add(transposed, isConstant, [outputs], bias);
                    AssertSame(
                        transposed.Output(TensorType.Float32, 5).Operator(BuiltinOperator.Conv3DTranspose, 106, Options(stride, dilation, padding)),
                        what);
                }
            }
        }
    }

    // Upstream: conv3d_transpose_test.cc, DilationTest.
    [TestMethod]
    public void Transposed_WithDilation_GivesUpstreamVector() => Transposed([1, 3, 3, 2, 2]).Gives<float>(
        [1, 3, 3, 2, 2],
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -1, 1, 1, 0, 0, 0, 0, -1, 1, 1, -1, 2, -2, 2, 2, 0, 0, 0, 0, -2, 2, 2, -2);

    [TestMethod]
    public void Transposed_ToAnotherShape_Fails()
    {
        Transposed([1, 3, 4, 2, 2]).Fails("belongs to an input of 3x2x1");
        Transposed([2, 3, 3, 2, 2]).Fails("does not fit");
        Transposed([1, 3, 3, 2, 4]).Fails("does not fit");
        Transposed([1, -3, 3, 2, 2]).Fails("does not fit");
        Transposed([1, 3, 3, 2]).Fails("does not fit");
    }

    [TestMethod]
    public void Forward_WithBadAttributes_Fails()
    {
        Forward([1, 1, 1], [1, 1, 1]).Gives([1, 1, 1, 1, 1], 8f);
        Forward([1, 0, 1], [1, 1, 1]).Fails("along the height must be positive");
        Forward([1, 1, 1], [1, 1, -1]).Fails("along the width must be positive");
        Forward([1, 1, 1], [5, 1, 1]).Fails("does not fit the depth");
        Forward([1, 1, 1], [1, 1, 1], channels: 2).Fails("same number of channels");
        Forward([1, 1, 1], [1, 1, 1], biases: 2).Fails("1 elements, one for each output channel");
        Forward([1, 1, 1], [1, 1, 1], activation: 4).Fails("Tanh");
    }

    private static OperatorRun Forward(int[] stride, int[] dilation, int channels = 1, int biases = 1, sbyte activation = 0)
    {
        float[] ones = [.. Enumerable.Repeat(1f, 8)];
        return new OperatorRun().Input(TensorType.Float32, [1, 2, 2, 2, 1], ones)
            .Constant<float>(TensorType.Float32, [2, 2, 2, channels, 1], [.. Enumerable.Repeat(1f, 8 * channels)])
            .Constant(TensorType.Float32, [biases], new float[biases])
            .Output(TensorType.Float32, 5)
            .Operator(BuiltinOperator.Conv3D, 106, Options(stride, dilation, 1, activation));
    }

    private static OperatorRun Transposed(int[] shape) =>
        new OperatorRun().Constant(TensorType.Int32, [shape.Length], shape)
            .Constant<float>(TensorType.Float32, [1, 2, 2, 2, 1], 1, -1, 1, 1, -1, 1, 1, -1)
            .Input(TensorType.Float32, [1, 3, 1, 1, 1], (float[])[0, 1, 2])
            .Output(TensorType.Float32, 5)
            .Operator(BuiltinOperator.Conv3DTranspose, 106, Options([1, 1, 1], [1, 2, 1], 1));

    private static void AssertSame(OperatorRun run, string what)
    {
        float[] expected = run.Run<float>(reference: true);
        foreach (int threads in (int[])[1, 3])
        {
            KernelRun.Within(1e-4f, 1e-4f)(expected, run.Run<float>(reference: false, threads), $"{what}, {threads} threads");
        }
    }

    private static void Add(OperatorRun run, bool isConstant, int[] shape, float[] elements) =>
        _ = isConstant ? run.Constant(TensorType.Float32, shape, elements) : run.Input(TensorType.Float32, shape, elements);

    private static Format.Tests.Building.FlatObject Options(int[] stride, int[] dilation, sbyte padding, sbyte activation = 0) => new()
    {
        [0] = padding, [1] = stride[0], [2] = stride[2], [3] = stride[1], [4] = activation, [5] = dilation[0], [6] = dilation[2], [7] = dilation[1],
    };

    private static float[] Random(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private static int Count(int[] shape) => shape.Aggregate(1, static (product, size) => product * size);
}
