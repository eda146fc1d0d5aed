using System.Runtime.InteropServices;
using ModelSdk.Cpu.Tests.Kernels.Window;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Pooling;

/// <summary>Custom pooling operators: types and forms that the corpus does not hold.</summary>
[TestClass]
public sealed class CustomPoolTests
{
    // Upstream: pooling3d_test.cc, whose quantized numbers have the scale 1/16 and the zero point -128.
    private static readonly float[] Volume = [0, 6, 2, 4, 2, 5, 4, 3, 3, 2, 10, 7, 3, 2, 2, 4];
    private static readonly float[] Averages = [2.875f, 4.125f, 4.5f, 4.5f, 3, 3.25f, 3.25f, 3.5f, 2.5f, 4, 5.75f, 5.5f, 2.5f, 2, 3, 4];
    private static readonly float[] Maxima = [6, 10, 10, 7, 5, 5, 4, 4, 3, 10, 10, 7, 3, 2, 4, 4];

    [TestMethod]
    public void AveragePool3D_GivesUpstreamVectors()
    {
        Float("AvgPool3D").Gives([1, 2, 2, 4, 1], Averages);
        Int8("AvgPool3D").Gives([1, 2, 2, 4, 1], Quantize(Averages));
        Int16("AvgPool3D").Gives([1, 2, 2, 4, 1], Array.ConvertAll(Quantize(Averages), static number => (short)number));
    }

    [TestMethod]
    public void MaxPool3D_GivesUpstreamVectors()
    {
        Float("MaxPool3D").Gives([1, 2, 2, 4, 1], Maxima);
        Int8("MaxPool3D").Gives([1, 2, 2, 4, 1], Quantize(Maxima));
        Int16("MaxPool3D").Gives([1, 2, 2, 4, 1], Array.ConvertAll(Quantize(Maxima), static number => (short)number));
    }

    [TestMethod]
    public void Pool3D_OfManyChannels_AgreesWithPlainLoops()
    {
        Random random = new(3);
        float[] input = [.. Enumerable.Range(0, 2 * 3 * 5 * 4 * 37).Select(_ => (random.NextSingle() * 2) - 1)];
        foreach (string name in (string[])["AvgPool3D", "MaxPool3D"])
        {
            OperatorRun run = new OperatorRun().Input(TensorType.Float32, [2, 3, 5, 4, 37], input)
                .Output(TensorType.Float32, 5)
                .Custom(name, Options([1, 2, 3, 2, 1], [1, 1, 2, 1, 1], "SAME"));
            run.Gives([2, 3, 3, 4, 37], run.Run<float>(reference: true));
        }
    }

    [TestMethod]
    public void Pool3D_WithBadAttributes_Fails()
    {
        Float("AvgPool3D", [1, 0, 2, 2, 1]).Fails("must be positive");
        Float("MaxPool3D", [2, 2, 2, 2, 1]).Fails("1 for batch and channels");
        Float("MaxPool3D", [1, 2, 2, 1]).Fails("it must hold 5 numbers");
        Float("MaxPool3D", [1, 2, 2, 2, 1], padding: "EXPLICIT").Fails("padding EXPLICIT");
        Float("MaxPool3D", [1, 2, 2, 2, 1], format: "NCDHW").Fails("NCDHW");
    }

    [TestMethod]
    public void MaxPoolWithArgmax_WithBatchInIndex_Fails() =>
        new OperatorRun().Input(TensorType.Float32, [1, 2, 2, 1], new float[4])
            .Output(TensorType.Float32, 4)
            .Output(TensorType.Int32, 4)
            .Custom("MaxPoolWithArgmax", FlexMap.Write(
                ("ksize", (int[])[1, 2, 2, 1]), ("strides", (int[])[1, 2, 2, 1]), ("padding", "SAME"), ("include_batch_in_index", true)))
            .Fails("include_batch_in_index");

    // By hand, after MediaPipe's rule: the place counts over the window, with a little more than that.
    [TestMethod]
    public void MaxPoolingWithArgmax2D_GivesPlacesInTheWindow()
    {
        OperatorRun run = new OperatorRun().Input(TensorType.Float32, [1, 2, 4, 1], (float[])[1, 5, 2, 2, 3, 4, 2, 9])
            .Output(TensorType.Float32, 4)
            .Output(TensorType.Float32, 4)
            .Custom("MaxPoolingWithArgmax2D", Struct(1, 2, 2, 2, 2, activation: 3));
        run.Gives<float>([1, 1, 2, 1], 5, 6);
        CollectionAssert.AreEqual((float[])[1.1f, 3.1f], run.Run<float>(reference: false, output: 1));
    }

    // By hand: what the pooling above would take apart; a place that leads outside is left out.
    [TestMethod]
    public void MaxUnpooling2D_WithPlacesInTheWindow_PutsElementsBack() =>
        new OperatorRun().Input(TensorType.Float32, [1, 1, 3, 1], (float[])[5, 9, 7])
            .Input(TensorType.Float32, [1, 1, 3, 1], (float[])[1.1f, 2.1f, 40.1f])
            .Output(TensorType.Float32, 4)
            .Custom("MaxUnpooling2D", Struct(1, 2, 2, 2, 2))
            .Gives<float>([1, 2, 6, 1], 0, 5, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0);

    // Upstream: max_unpooling_2d_test.cc, PaddingValidTest, under the name of LiteRT's test data.
    [TestMethod]
    public void LiteRtMaxUnpooling2D_GivesUpstreamVector() =>
        Unpooling("LiteRtMaxUnpooling2D", 6, 9, 16, 19)
            .Gives<float>([1, 4, 5, 1], 0, 0, 0, 0, 0, 0, 7, 0, 0, 10, 0, 0, 0, 0, 0, 0, 20, 0, 0, 19);

    [TestMethod]
    public void MaxUnpooling2D_WithPlaceOutside_Fails()
    {
        Unpooling("MaxUnpooling2D", 6, 9, 16, 20).Fails("place 20 of element 3 is outside");
        Unpooling("MaxUnpooling2D", 6, -1, 16, 0).Fails("place -1 of element 1 is outside");
    }

    [TestMethod]
    public void MaxUnpooling2D_WithBadOptions_Fails()
    {
        Unpooling("MaxUnpooling2D", Struct(0, 2, 2, 3, 2), 0, 0, 0, 0).Fails("padding must be 1");
        Unpooling("MaxUnpooling2D", Struct(2, 2, 2, 3, 0), 0, 0, 0, 0).Fails("must be positive");
        Unpooling("MaxUnpooling2D", [1, 2, 3], 0, 0, 0, 0).Fails("the options have 3 bytes");
    }

    private static OperatorRun Unpooling(string name, params int[] places) => Unpooling(name, Struct(2, 2, 2, 3, 2), places);

    private static OperatorRun Unpooling(string name, byte[] options, params int[] places) =>
        new OperatorRun().Input(TensorType.Float32, [1, 2, 2, 1], (float[])[7, 10, 20, 19])
            .Input(TensorType.Int32, [1, 2, 2, 1], places)
            .Output(TensorType.Float32, 4)
            .Custom(name, options);

    private static OperatorRun Float(string name, int[]? sizes = null, string padding = "SAME", string format = "NDHWC") =>
        new OperatorRun().Input(TensorType.Float32, [1, 2, 2, 4, 1], Volume)
            .Output(TensorType.Float32, 5)
            .Custom(name, Options(sizes ?? [1, 2, 2, 2, 1], [1, 1, 1, 1, 1], padding, format));

    private static OperatorRun Int8(string name) =>
        new OperatorRun().Input(TensorType.Int8, [1, 2, 2, 4, 1], Quantize(Volume), 1f / 16, -128)
            .Output(TensorType.Int8, 5, 1f / 16, -128)
            .Custom(name, Options([1, 2, 2, 2, 1], [1, 1, 1, 1, 1], "SAME"));

    private static OperatorRun Int16(string name) =>
        new OperatorRun().Input(TensorType.Int16, [1, 2, 2, 4, 1], Array.ConvertAll(Quantize(Volume), static number => (short)number))
            .Output(TensorType.Int16, 5)
            .Custom(name, Options([1, 2, 2, 2, 1], [1, 1, 1, 1, 1], "SAME"));

    private static sbyte[] Quantize(float[] values) => Array.ConvertAll(values, static value => (sbyte)((value * 16) - 128));

    private static byte[] Options(int[] sizes, int[] strides, string padding, string format = "NDHWC") =>
        FlexMap.Write(("data_format", format), ("ksize", sizes), ("padding", padding), ("strides", strides));

    // TfLitePoolParams: padding, stride_width, stride_height, filter_width, filter_height, activation, four computed numbers.
    private static byte[] Struct(
        int padding, int strideWidth, int strideHeight, int filterWidth, int filterHeight, int activation = 0) =>
        MemoryMarshal.AsBytes<int>(
            (int[])[padding, strideWidth, strideHeight, filterWidth, filterHeight, activation, 0, 0, 0, 0]).ToArray();
}
