using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Landmarks;

/// <summary>MediaPipe's geometric operators on cases that can be worked out by hand.</summary>
[TestClass]
public sealed class LandmarksTests
{
    private static readonly float[] Identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

    [TestMethod]
    public void Tensor_ByTheIdentity_StaysAndIsZeroOutside()
    {
        NodeRunner runner = new(Tensor(2, 4));
        float[] result = runner.Set(0, 1f, 2, 3, 4, 5, 6).Set(1, Identity).Run<float>();
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 0, 4, 5, 6, 0 }, result);
        CollectionAssert.AreEqual(new[] { 1, 2, 4, 1 }, runner.Shape());
    }

    [TestMethod]
    public void Tensor_ByHalfAPixel_IsBetween()
    {
        float[] matrix = [.. Identity];
        matrix[3] = 0.5f;
        matrix[7] = 0.25f;
        float[] result = new NodeRunner(Tensor(1, 2)).Set(0, 1f, 2, 3, 4, 5, 6).Set(1, matrix).Run<float>();
        CollectionAssert.AreEqual(new[] { 2.25f, 3.25f }, result);
    }

    [TestMethod]
    public void Tensor_TwiceAsSmall_IsTakenAtTheCentersOfPixels()
    {
        // Output pixel 0 covers input pixels 0 and 1: their mean.
        float[] matrix = [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        float[] result = new NodeRunner(Tensor(1, 2)).Set(0, 1f, 2, 4, 0, 0, 0).Set(1, matrix).Run<float>();
        CollectionAssert.AreEqual(new[] { 1.5f, 0 }, result);
    }

    [TestMethod]
    public void Tensor_ByNaN_IsZero()
    {
        float[] matrix = Enumerable.Repeat(float.NaN, 16).ToArray();
        CollectionAssert.AreEqual(
            new float[2], new NodeRunner(Tensor(1, 2)).Set(0, 1f, 2, 3, 4, 5, 6).Set(1, matrix).Run<float>());
    }

    [TestMethod]
    public void Landmarks_AreMovedInTwoDimensions()
    {
        float[] matrix = [0, -2, 0, 10, 3, 0, 0, 20, 0, 0, 1, 0, 0, 0, 0, 1];
        NodeRunner runner = new(Points("TransformLandmarks", [], 2, [1, 2, 3], [1, 4, 4]));
        CollectionAssert.AreEqual(
            new float[] { 6, 23, 7, 2, 35, -1 }, runner.Set(0, 1f, 2, 7, 5, 4, -1).Set(1, matrix).Run<float>());
        runner = new(Points("TransformLandmarks", [], 2, [1, 2, 2], [1, 4, 4]));
        CollectionAssert.AreEqual(new float[] { 6, 23, 2, 35 }, runner.Set(0, 1f, 2, 5, 4).Set(1, matrix).Run<float>());
    }

    [TestMethod]
    public void Matrix_OfABoxAsLargeAsTheOutput_IsAMove()
    {
        NodeRunner runner = new(Matrix(0));
        runner.Set(0, 10f, 20, 0, 30, 20, 0, 30, 60, 0, 10, 60, 0);
        float[] expected = [1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 1, 0, 0, 0, 0, 1];
        KernelRun.Within(0, 1e-5f)(expected, runner.Run<float>(), "matrix");
    }

    [TestMethod]
    public void Matrix_OfATurnedBox_TurnsIt()
    {
        // The eyes lie one above the other; upright, the box is 40 wide and 20 high, so that scales are 2 and 1/2.
        NodeRunner runner = new(Matrix(0));
        runner.Set(0, 30f, 20, 0, 30, 60, 0, 10, 60, 0, 10, 20, 0);
        float[] matrix = runner.Run<float>();
        (float X, float Y) Move(float x, float y) =>
            ((matrix[0] * x) + (matrix[1] * y) + matrix[3], (matrix[4] * x) + (matrix[5] * y) + matrix[7]);
        Assert.AreEqual(20, Move(10, 20).X, 1e-4, "the center of the output is that of the box");
        Assert.AreEqual(40, Move(10, 20).Y, 1e-4);
        Assert.AreEqual(30, Move(0, 0).X, 1e-4, "the upper left corner of the output is the left eye");
        Assert.AreEqual(20, Move(0, 0).Y, 1e-4);
        Assert.AreEqual(30, Move(20, 0).X, 1e-4, "the upper right corner is the right eye");
        Assert.AreEqual(60, Move(20, 0).Y, 1e-4);
    }

    [TestMethod]
    public void Matrix_OfAPointThatIsNotThere_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Matrix(4)), "the points 0 to 3");

    [TestMethod]
    public void Version1_IsRefused() => StringAssert.Contains(
        NodeRunner.Refusal(Points("TransformLandmarks", [], 1, [1, 2, 3], [1, 4, 4])), "version 1 is not supported");

    [TestMethod]
    public void Resampler_OfItsOwnPoints_IsTheImage_AndBetweenTheyMix()
    {
        NodeRunner runner = new(Points("Resampler", [], 1, [1, 2, 2, 2], [1, 2, 2, 2]));
        float[] image = [1, -1, 2, -2, 3, -3, 4, -4];
        CollectionAssert.AreEqual(image, runner.Set(0, image).Set(1, 0f, 0, 1, 0, 0, 1, 1, 1).Run<float>());
        runner.Set(1, 0.5f, 0.5f, -0.5f, 0, 1.5f, 1, 7, float.NaN);
        CollectionAssert.AreEqual(new[] { 2.5f, -2.5f, 0.5f, -0.5f, 2, -2, 0, 0 }, runner.Run<float>());
    }

    [TestMethod]
    public void Resampler_WithoutAPointForEachPixel_IsRefused() => StringAssert.Contains(
        NodeRunner.Refusal(Points("Resampler", [], 1, [1, 2, 2, 2], [1, 2, 1, 2])), "two coordinates for each pixel");

    private static Node Tensor(int height, int width) => Points(
        "TransformTensorBilinear",
        FlexMap.Write(("output_height", height), ("output_width", width)),
        2,
        [1, 2, 3, 1],
        [1, 4, 4]);

    // Eyes are the points 0 and 1; the output is 20 wide and 40 high.
    private static Node Matrix(int last) => Points(
        "Landmarks2TransformMatrix",
        FlexMap.Write(
            ("subset_idxs", new[] { 0, 1, 2, 3, last }),
            ("left_rotation_idx", 0),
            ("right_rotation_idx", 1),
            ("target_rotation_radians", 0f),
            ("output_height", 40),
            ("output_width", 20),
            ("scale_x", 1f),
            ("scale_y", 1f)),
        2,
        [1, 4, 3]);

    private static Node Points(string code, byte[] options, int version, params int[][] shapes) => new()
    {
        Index = 3,
        Op = BuiltinOperator.Custom,
        CustomCode = code,
        CustomOptions = options,
        Version = version,
        Inputs = [.. shapes.Select(static shape => KernelRunner.Open(TensorType.Float32, shape))],
        Outputs = [new Value("result", TensorType.Float32, Value.UnknownShape)],
    };
}
