using System.Numerics.Tensors;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Conformance;

namespace ModelSdk.Runtime.Tests;

/// <summary>Pictures into inputs.</summary>
[TestClass]
public sealed class ImageTests
{
    /// <summary>Expected values: RESIZE_BILINEAR of the official reference kernels with half_pixel_centers.</summary>
    [DataTestMethod]
    [Needs(Shared.Data)]
    [DataRow("resize_bilinear_own_026_uint8", 0)]
    [DataRow("resize_bilinear_b6c52909", 128)]
    [DataRow("resize_bilinear_afab64ff", 128)]
    public void Resizing_IsThatOfTheReferenceKernel(string name, int offset)
    {
        string folder = Shared.Path("conformance", "resize_bilinear");
        ConformanceCase item = ConformanceCase.ReadAll(folder).Single(row => row.Case == name);
        byte[] data = File.ReadAllBytes(Path.Combine(folder, item.Data));
        int[] from = [.. item.Inputs[0].Shape.Select(size => (int)size)];
        int[] to = [.. item.Outputs[0].Shape.Select(size => (int)size)];
        int pictureBytes = from[1] * from[2] * 3;
        int resultBytes = to[1] * to[2] * 3;
        float[] result = new float[resultBytes];
        for (int picture = 0; picture < from[0]; picture++)
        {
            byte[] pixels = [.. data.Skip((int)item.Inputs[0].Offset + (picture * pictureBytes)).Take(pictureBytes)
                .Select(value => (byte)(value + offset))];
            ImageView view = new(pixels, from[2], from[1], PixelLayout.Rgb888);
            ImageInput.Write(view, new TensorSpan<float>(result, [1, to[1], to[2], 3]), [0], [1]);
            for (int i = 0; i < resultBytes; i++)
            {
                byte expected = (byte)(data[(int)item.Outputs[0].Offset + (picture * resultBytes) + i] + offset);
                // The kernel works in integers and rounds its result.
                Assert.AreEqual(expected, result[i], 1f, $"picture {picture}, element {i}");
            }
        }
    }

    [TestMethod]
    public void SameSize_KeepsEveryPixel_InEveryLayout()
    {
        byte[] rgb = [10, 20, 30, 40, 50, 60];
        float[] expected = [10, 20, 30, 40, 50, 60];
        CollectionAssert.AreEqual(expected, Write(new ImageView(rgb, 2, 1, PixelLayout.Rgb888), 1, 2, 3));
        CollectionAssert.AreEqual(
            expected, Write(new ImageView([10, 20, 30, 9, 40, 50, 60, 9], 2, 1, PixelLayout.Rgba8888), 1, 2, 3));
        CollectionAssert.AreEqual(
            expected, Write(new ImageView([30, 20, 10, 9, 60, 50, 40, 9], 2, 1, PixelLayout.Bgra8888), 1, 2, 3));
        CollectionAssert.AreEqual(
            new float[] { 7, 7, 7, 8, 8, 8 }, Write(new ImageView([7, 8], 2, 1, PixelLayout.Gray8), 1, 2, 3));
        CollectionAssert.AreEqual(new float[] { 7, 8 }, Write(new ImageView([7, 8], 2, 1, PixelLayout.Gray8), 1, 2, 1));
        // BT.601: 0.299 * 100 + 0.587 * 50 + 0.114 * 200
        Assert.AreEqual(82.05f, Write(new ImageView([100, 50, 200], 1, 1, PixelLayout.Rgb888), 1, 1, 1)[0], 1e-3f);
    }

    [TestMethod]
    public void Enlarging_MixesBetweenPixelCentres()
    {
        CollectionAssert.AreEqual(
            new float[] { 0, 25, 75, 100 }, Write(new ImageView([0, 100], 2, 1, PixelLayout.Gray8), 1, 4, 1));
        CollectionAssert.AreEqual(
            new float[] { 0, 25, 75, 100 }, Write(new ImageView([0, 100], 1, 2, PixelLayout.Gray8), 4, 1, 1));
        CollectionAssert.AreEqual(new float[] { 50 }, Write(new ImageView([0, 100], 2, 1, PixelLayout.Gray8), 1, 1, 1));
    }

    [TestMethod]
    public void StrideAndCrop_LookAtTheRightPixels()
    {
        byte[] pixels = [1, 2, 3, 99, 4, 5, 6, 99, 7, 8, 9];
        ImageView view = new(pixels, 3, 3, PixelLayout.Gray8, stride: 4);
        CollectionAssert.AreEqual(new float[] { 5, 6, 8, 9 }, Write(view.Crop(1, 1, 2, 2), 2, 2, 1));
        CollectionAssert.AreEqual(new float[] { 9 }, Write(view.Crop(2, 2, 1, 1), 1, 1, 1));
    }

    [TestMethod]
    public void Normalization_HasOneValueOrOneForEachChannel()
    {
        float[] result = new float[3];
        ImageView view = new([255, 0, 128], 1, 1, PixelLayout.Rgb888);
        ImageInput.Write(view, new TensorSpan<float>(result, [1, 1, 3]), [127.5f], [127.5f]);
        Assert.AreEqual(1f, result[0]);
        Assert.AreEqual(-1f, result[1]);
        ImageInput.Write(view, new TensorSpan<float>(result, [1, 1, 3]), [55, 100, 28], [100, 50, 10]);
        CollectionAssert.AreEqual(new float[] { 2, -2, 10 }, result);
    }

    [TestMethod]
    public void QuantizedInputs_GetWhatTheDigitsModelWants()
    {
        // digits_int8: pixel / 255 is pixel - 128 (tests/Assets/README.md).
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(static value => (byte)value)];
        ImageView view = new(pixels, 16, 16, PixelLayout.Gray8);
        sbyte[] int8 = new sbyte[256];
        ImageInput.Write(view, new TensorSpan<sbyte>(int8, [1, 16, 16, 1]), new Quantization(0.003921568859f, -128), [0], [255]);
        CollectionAssert.AreEqual(pixels.Select(static value => (sbyte)(value - 128)).ToArray(), int8);
        byte[] uint8 = new byte[256];
        ImageInput.Write(view, new TensorSpan<byte>(uint8, [16, 16, 1]), new Quantization(0.003921568859f, 0), [0], [255]);
        CollectionAssert.AreEqual(pixels, uint8);
    }

    [TestMethod]
    public void WhatIsNoPicture_IsRefused()
    {
        Assert.ThrowsException<ModelException>(() => Write(new ImageView([1], 1, 1, PixelLayout.Gray8), 1, 1, 2));
        Assert.ThrowsException<ArgumentException>(() => new ImageView(new byte[11], 2, 2, PixelLayout.Rgb888).Width);
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => new ImageView(new byte[12], 2, 2, PixelLayout.Rgb888, 5).Width);
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => new ImageView(new byte[12], 0, 2, PixelLayout.Rgb888).Width);
        Assert.ThrowsException<ArgumentOutOfRangeException>(
            () => new ImageView(new byte[4], 2, 2, PixelLayout.Gray8).Crop(1, 0, 2, 1).Width);
        Assert.ThrowsException<ArgumentException>(() => ImageInput.Write(
            new ImageView([1, 2, 3], 1, 1, PixelLayout.Rgb888), new TensorSpan<float>(new float[3], [1, 1, 3]), [1, 2], [1]));
        Assert.ThrowsException<ArgumentException>(() => ImageInput.Write(
            new ImageView([1, 2, 3], 1, 1, PixelLayout.Rgb888), new TensorSpan<float>(new float[3], [1, 1, 3]), [1], [0]));
    }

    [TestMethod]
    public void Writing_AllocatesNothing()
    {
        using Model model = TestModels.Load(TestModels.DigitsInt8, TestModels.Cpu());
        using ModelSession session = model.CreateSession();
        Quantization quantization = session.Signature.Inputs[0].Quantization!.Value;
        byte[] pixels = new byte[100 * 100 * 4];
        float[] zero = [0];
        float[] full = [255];
        AllocationTests.AssertNothingAllocated(() => ImageInput.Write(
            new ImageView(pixels, 100, 100, PixelLayout.Bgra8888), session.InputTensor<sbyte>(0), quantization, zero, full));
    }

    private static float[] Write(ImageView view, int height, int width, int channels)
    {
        float[] result = new float[height * width * channels];
        ImageInput.Write(view, new TensorSpan<float>(result, [1, height, width, channels]), [0], [1]);
        return result;
    }
}
