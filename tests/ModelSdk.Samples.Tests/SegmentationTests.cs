using System.Runtime.InteropServices;
using Imaging;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Samples.Tests;

/// <summary>The segmentation sample, run as a user runs it on real photos.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("npm")]
public sealed class SegmentationTests
{
    private const int Side = 256;

    [TestMethod]
    public void Portrait_KeepsThePersonAsTheOfficialRuntimeSeesIt()
    {
        using TempFolder folder = new();
        Picture picture = Cut(folder, "grace_hopper.bmp");
        GoldenFile golden = GoldenFile.Read(Shared.Path("testdata", "realmodels", "mediapipe_selfie_segmentation", "golden.json"));
        GoldenValues values = golden.Case("grace_hopper").Steps[0].Outputs[0].Xnnpack!;
        float[] mask = MemoryMarshal.Cast<byte, float>(golden.Bytes.AsSpan(values.Offset, values.Length)).ToArray();

        int both = 0;
        int either = 0;
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                bool kept = Alpha(picture, x, y) > 127;
                bool expected = mask[(y * Side / picture.Height * Side) + (x * Side / picture.Width)] > 0.5f;
                both += kept && expected ? 1 : 0;
                either += kept || expected ? 1 : 0;
            }
        }

        Assert.IsTrue(both > 0.96 * either, $"{both} of {either} pixels");
    }

    // Points of the photo in percent: three in persons, three in the background.
    [TestMethod]
    [DataRow("face.jpg", "60,25 65,80 33,45", "5,10 30,5 95,10")]
    [DataRow("segmentation_input_rotation0.jpg", "18,35 36,35 45,85", "5,5 95,5 90,30")]
    public void Photo_KeepsThePersonOnly(string photo, string person, string background)
    {
        using TempFolder folder = new();
        Picture picture = Cut(folder, photo);
        foreach ((int x, int y) in Points(person))
        {
            Assert.IsTrue(Alpha(picture, x * picture.Width / 100, y * picture.Height / 100) > 250, $"{x},{y} is the person");
        }

        foreach ((int x, int y) in Points(background))
        {
            Assert.IsTrue(Alpha(picture, x * picture.Width / 100, y * picture.Height / 100) < 5, $"{x},{y} is background");
        }
    }

    [TestMethod]
    public void BadArguments_AreOneLine()
    {
        Shared.Tool("npm");
        using TempFolder folder = new();
        SampleRun missing = SampleRun.Of("Segmentation", folder.File("missing.jpg"), folder.File("out.png"));
        Assert.AreEqual(1, missing.ExitCode, missing.ToString());
        Assert.AreEqual(1, missing.Errors.Count, missing.ToString());
        StringAssert.StartsWith(missing.Errors[0], folder.File("missing.jpg"));

        SampleRun none = SampleRun.Of("Segmentation");
        Assert.AreEqual(1, none.ExitCode, none.ToString());
        StringAssert.StartsWith(none.Errors.Single(), "Usage:");
    }

    private static Picture Cut(TempFolder folder, string photo)
    {
        Shared.Tool("npm");
        string source = Shared.Path("testdata", "models", photo);
        SampleRun run = SampleRun.Of("Segmentation", source, folder.File("out.png"));
        Assert.AreEqual(0, run.ExitCode, run.ToString());
        Picture cut = PictureFile.Read(folder.File("out.png"));
        Picture whole = PictureFile.Read(source);
        Assert.AreEqual((whole.Width, whole.Height), (cut.Width, cut.Height));
        return cut;
    }

    private static byte Alpha(Picture picture, int x, int y) => picture.Rgba[(((y * picture.Width) + x) * 4) + 3];

    private static IEnumerable<(int X, int Y)> Points(string points) => points.Split(' ')
        .Select(static point => point.Split(','))
        .Select(static point => (int.Parse(point[0]), int.Parse(point[1])));
}
