using Imaging;
using ModelSdk.TestSupport;

namespace ModelSdk.Samples.Tests;

/// <summary>The samples' picture reader against pixels that libjpeg-turbo and libpng decoded, and against damage.</summary>
[TestClass]
public sealed class PictureReaderTests
{
    private static IEnumerable<object[]> Pictures => Directory.GetFiles(Repository.Asset("pictures"))
        .Where(static file => Path.GetExtension(file) is ".png" or ".jpg" or ".bmp")
        .Order(StringComparer.Ordinal)
        .Select(static file => new object[] { Path.GetFileName(file) });

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void Pixels_AreThoseOfOtherDecoders(string file)
    {
        Picture picture = PictureFile.Read(Repository.Asset("pictures", file));
        byte[] expected = File.ReadAllBytes(Repository.Asset("pictures", Path.ChangeExtension(file, ".rgba")));
        Assert.AreEqual(expected.Length, picture.Rgba.Length);

        // JPEG leaves the rounding of the cosine transform and of colours to the decoder.
        int allowed = Path.GetExtension(file) == ".jpg" ? 2 : 0;
        int worst = expected.Zip(picture.Rgba, static (left, right) => Math.Abs(left - right)).Max();
        Assert.IsTrue(worst <= allowed, $"a value differs by {worst}");
    }

    [TestMethod]
    public void TurnedPhotos_AreUpright()
    {
        Picture lying = PictureFile.Read(Repository.Asset("pictures", "exif-3.jpg"));
        Picture standing = PictureFile.Read(Repository.Asset("pictures", "exif-6.jpg"));
        Assert.AreEqual((41, 30), (lying.Width, lying.Height));
        Assert.AreEqual((30, 41), (standing.Width, standing.Height));
    }

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void EveryTruncation_IsAPictureOrInvalidData(string file)
    {
        byte[] bytes = File.ReadAllBytes(Repository.Asset("pictures", file));
        for (int length = 0; length < bytes.Length; length++)
        {
            DecodeOrRefuse(bytes[..length], $"{file} cut to {length} bytes");
        }
    }

    [TestMethod]
    public void TwentyThousandDamagedFiles_ArePicturesOrInvalidData()
    {
        Random random = new(20261121);
        byte[][] files = [.. Pictures.Select(static row => File.ReadAllBytes(Repository.Asset("pictures", (string)row[0])))];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. files[i % files.Length]];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            DecodeOrRefuse(damaged, $"damage {i}");
        }
    }

    [TestMethod]
    public void HugeSizes_AreRefusedWithoutMemory()
    {
        byte[] png = File.ReadAllBytes(Repository.Asset("pictures", "rgb8.png"));
        byte[] jpeg = File.ReadAllBytes(Repository.Asset("pictures", "baseline-420.jpg"));
        byte[] bmp = File.ReadAllBytes(Repository.Asset("pictures", "bmp24.bmp"));
        bmp[20] = 0x20;
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        jpeg.AsSpan(frame + 5, 4).Fill(0x7F);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        DecodeOrRefuse(bmp, "a BMP of 2 million columns");
        DecodeOrRefuse(jpeg, "a JPEG of 32639 x 32639");
        DecodeOrRefuse(png, "a sound PNG");
        Assert.IsTrue(GC.GetTotalAllocatedBytes(precise: true) - before < 1_000_000);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WrittenPng_ReadsBackTheSame(bool opaque)
    {
        Picture picture = new(37, 23);
        new Random(5).NextBytes(picture.Rgba);
        for (int i = 3; opaque && i < picture.Rgba.Length; i += 4)
        {
            picture.Rgba[i] = 255;
        }

        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
        try
        {
            PictureFile.WritePng(file, picture);
            CollectionAssert.AreEqual(picture.Rgba, PictureFile.Read(file).Rgba);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void DecodeOrRefuse(byte[] file, string what)
    {
        try
        {
            PictureFile.Decode(file);
        }
        catch (InvalidDataException exception)
        {
            Assert.IsTrue(exception.Message.Length > 0 && !exception.Message.Contains('\n'), what);
        }
        catch (Exception exception) when (exception is not UnitTestAssertException)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }
}
