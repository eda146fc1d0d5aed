using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Kernels.Convolution;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Convolution;

/// <summary>The fast convolutions against the plain loops, over a table of shapes.</summary>
[TestClass]
public sealed class ConvolutionTests
{
    // Image, filter, stride, dilation, channels in and out, groups (dense only), padding.
    private static readonly Shape[] Table =
    [
        new(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, Padding.Valid),
        new(1, 7, 7, 1, 1, 1, 1, 1, 16, 32, 1, 1, Padding.Same),
        new(2, 5, 6, 1, 1, 1, 1, 1, 3, 33, 1, 1, Padding.Same),
        new(1, 9, 13, 3, 3, 1, 1, 1, 3, 17, 1, 1, Padding.Same),
        new(1, 9, 13, 3, 3, 2, 1, 1, 24, 24, 1, 1, Padding.Same),
        new(2, 8, 8, 3, 3, 2, 2, 1, 8, 40, 1, 1, Padding.Valid),
        new(1, 11, 10, 5, 5, 1, 1, 1, 5, 7, 1, 1, Padding.Same),
        new(1, 11, 10, 5, 3, 2, 3, 1, 20, 20, 1, 1, Padding.Same),
        new(1, 12, 12, 3, 3, 1, 1, 2, 9, 18, 1, 1, Padding.Same),
        new(1, 12, 12, 3, 3, 1, 1, 3, 16, 16, 1, 1, Padding.Valid),
        new(1, 4, 4, 3, 3, 1, 1, 4, 32, 64, 1, 1, Padding.Same),
        new(1, 6, 6, 3, 3, 1, 1, 1, 12, 24, 3, 1, Padding.Same),
        new(2, 6, 5, 1, 1, 1, 1, 1, 8, 8, 4, 1, Padding.Same),
        new(1, 40, 40, 3, 3, 1, 1, 1, 4, 48, 1, 1, Padding.Same),
        new(1, 20, 20, 1, 1, 1, 1, 1, 64, 96, 1, 1, Padding.Same),
        new(1, 3, 30, 1, 7, 1, 4, 1, 2, 6, 1, 1, Padding.Same),
        new(0, 3, 3, 3, 3, 1, 1, 1, 4, 4, 1, 1, Padding.Same),
        new(1, 10, 10, 3, 3, 1, 1, 1, 1, 8, 1, 8, Padding.Same),
        new(1, 7, 9, 3, 3, 2, 2, 1, 3, 6, 1, 2, Padding.Same),
        new(2, 7, 9, 4, 3, 1, 2, 1, 33, 33, 1, 1, Padding.Valid),
    ];

    /// <summary>Rows for <see cref="Fast_AgreesWithPlainLoops"/>.</summary>
    public static IEnumerable<object[]> Cases()
    {
        foreach (ConvolutionKind kind in Enum.GetValues<ConvolutionKind>())
        {
            foreach ((TensorType input, TensorType weights) in new[]
            {
                (TensorType.Float32, TensorType.Float32),
                (TensorType.Float32, TensorType.Int8),
                (TensorType.Int8, TensorType.Int8),
                (TensorType.UInt8, TensorType.UInt8),
            })
            {
                yield return [kind.ToString(), input, weights];
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases), DynamicDataSourceType.Method)]
    public void Fast_AgreesWithPlainLoops(string kindName, TensorType input, TensorType weights)
    {
        ConvolutionKind kind = Enum.Parse<ConvolutionKind>(kindName);
        int seed = 0;
        using ThreadTeam team = new(3);
        foreach (Shape shape in Table)
        {
            foreach (FusedActivation activation in new[] { FusedActivation.None, FusedActivation.Relu6 })
            {
                foreach (bool hasBias in new[] { true, false })
                {
                    byte[] expected = Run(kind, input, weights, shape, activation, hasBias, seed, reference: true);
                    byte[] actual = Run(kind, input, weights, shape, activation, hasBias, seed, reference: false, seed % 2 == 0 ? team : null);
                    string where = $"{shape} {activation} bias {hasBias}";
                    if (input == TensorType.Float32)
                    {
                        Assert.IsTrue(KernelCase.Distance(expected, actual) < 2e-4f, where);
                    }
                    else
                    {
                        CollectionAssert.AreEqual(expected, actual, where);
                        Assert.IsTrue(expected.Length < 64 || expected.Distinct().Count() > 4, $"all values are the same: {where}");
                    }

                    seed++;
                }
            }
        }
    }

    [TestMethod]
    public void Float_WithInfinityAndNaN_KeepsNaNAndClampsInfinity()
    {
        Value input = new("input", TensorType.Float32, [1, 1, 2, 1]);
        input.SetConstant([.. BitConverter.GetBytes(float.NaN), .. BitConverter.GetBytes(float.PositiveInfinity)]);
        foreach (bool reference in new[] { true, false })
        {
            byte[] output = Run(ConvolutionKind.Dense, input, reference);
            Assert.IsTrue(float.IsNaN(BitConverter.ToSingle(output, 0)), $"reference {reference}");
            Assert.AreEqual(6, BitConverter.ToSingle(output, 4), $"reference {reference}");
        }
    }

    private static byte[] Run(ConvolutionKind kind, Value input, bool reference)
    {
        Value weights = new("weights", TensorType.Float32, [1, 1, 1, 1]);
        weights.SetConstant(BitConverter.GetBytes(1f));
        Node node = new()
        {
            Index = 0,
            Op = BuiltinOperator.Conv2D,
            Inputs = [input, weights],
            Outputs = [new Value("output", TensorType.Float32, Value.UnknownShape)],
        };
        NodeContext context = new(node, new KernelSettings(reference), new WeightCache());
        Shape shape = new(1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, Padding.Valid);
        Kernel kernel = ConvolutionSelection.Create(context, Spec(context, kind, shape, FusedActivation.Relu6));
        return ModelSdk.Cpu.Plan.NodePreparation.Compute(node, kernel)[0];
    }

    private static byte[] Run(
        ConvolutionKind kind,
        TensorType input,
        TensorType weights,
        Shape shape,
        FusedActivation activation,
        bool hasBias,
        int seed,
        bool reference,
        ThreadTeam? threads = null)
    {
        int depth = shape.Channels / shape.Groups;
        int outputChannels = OutputChannels(kind, shape);
        bool isFloat = input == TensorType.Float32;
        int zero = input == TensorType.UInt8 ? 121 : -7;
        int weightZero = weights == TensorType.UInt8 ? 140 : 0;
        int[] weightShape = kind == ConvolutionKind.Depthwise
            ? [1, shape.FilterHeight, shape.FilterWidth, outputChannels]
            : [outputChannels, shape.FilterHeight, shape.FilterWidth, kind == ConvolutionKind.Dense ? depth : shape.Channels];
        float[] scales = weights == TensorType.UInt8
            ? [0.01f]
            : [.. Enumerable.Range(0, outputChannels).Select(i => 0.004f + (0.001f * (i % 5)))];
        QuantizationParameters? filter = weights == TensorType.Float32
            ? null
            : new(scales, [.. scales.Select(_ => weightZero)], kind == ConvolutionKind.Depthwise ? 3 : 0);
        KernelCase test = new KernelCase(seed)
            .Input(input, [shape.Batch, shape.Height, shape.Width, shape.Channels], isFloat ? null : new([0.02f], [zero], 0))
            .Input(weights, weightShape, filter);
        _ = hasBias
            ? test.Input(isFloat ? TensorType.Float32 : TensorType.Int32, [outputChannels])
            : test.NoInput();
        return test.Run(
            BuiltinOperator.Conv2D,
            input,
            isFloat ? null : new([0.07f], [input == TensorType.UInt8 ? 101 : 3], 0),
            reference,
            node => ConvolutionSelection.Create(node, Spec(node, kind, shape, activation)),
            threads);
    }

    private static int OutputChannels(ConvolutionKind kind, Shape shape) =>
        kind == ConvolutionKind.Depthwise ? shape.Channels * shape.Multiplier : shape.OutputChannels;

    private static ConvolutionSpec Spec(NodeContext node, ConvolutionKind kind, Shape shape, FusedActivation activation)
    {
        Window2D window = new()
        {
            Batch = shape.Batch,
            InputHeight = shape.Height,
            InputWidth = shape.Width,
            InputChannels = shape.Channels,
            FilterHeight = shape.FilterHeight,
            FilterWidth = shape.FilterWidth,
            StrideHeight = shape.StrideHeight,
            StrideWidth = shape.StrideWidth,
            DilationHeight = kind == ConvolutionKind.Transposed ? 1 : shape.Dilation,
            DilationWidth = kind == ConvolutionKind.Transposed ? 1 : shape.Dilation,
        };
        if (kind == ConvolutionKind.Transposed)
        {
            // An output that the image is the forward convolution of.
            bool isSame = shape.Padding == Padding.Same;
            window = (window with
            {
                InputHeight = (shape.Height * shape.StrideHeight) + (isSame ? 0 : shape.FilterHeight - 1),
                InputWidth = (shape.Width * shape.StrideWidth) + (isSame ? 0 : shape.FilterWidth - 1),
                InputChannels = shape.OutputChannels,
            }).Padded(node, shape.Padding);
            Assert.AreEqual((shape.Height, shape.Width), (window.OutputHeight, window.OutputWidth));
        }
        else
        {
            window = window.Padded(node, shape.Padding);
        }

        return new ConvolutionSpec
        {
            Kind = kind,
            Window = window,
            OutputChannels = OutputChannels(kind, shape),
            FilterDepth = kind switch
            {
                ConvolutionKind.Dense => shape.Channels / shape.Groups,
                ConvolutionKind.Depthwise => 1,
                _ => shape.Channels,
            },
            Groups = kind == ConvolutionKind.Dense ? shape.Groups : 1,
            DataInput = 0,
            WeightsInput = 1,
            BiasInput = 2,
            ChannelDimension = kind == ConvolutionKind.Depthwise ? 3 : 0,
            Activation = activation,
        };
    }

    private sealed record Shape(
        int Batch,
        int Height,
        int Width,
        int FilterHeight,
        int FilterWidth,
        int StrideHeight,
        int StrideWidth,
        int Dilation,
        int Channels,
        int OutputChannels,
        int Groups,
        int Multiplier,
        Padding Padding);
}
