using Imaging;
using Segmentation;
using Segmentation.Models;

if (args is not [string source, string target])
{
    Console.Error.WriteLine("Usage: Segmentation <in.png|jpg|bmp> <out.png>");
    return 1;
}

try
{
    Picture picture = PictureFile.Read(source);
    using SelfieSegmentation segmentation = await SelfieSegmentation.LoadAsync();

    // The model takes the whole picture, stretched to its square, and answers with the person's share of each pixel.
    ColorPlanes input = ColorPlanes.Shrink(picture, 256, 256);
    float[] person = new float[256 * 256];
    segmentation.Run(input.Interleaved(), person);

    Cutout.RemoveBackground(picture, input, new Plane(256, 256, person));
    PictureFile.WritePng(target, picture);
    Console.WriteLine($"{target}: {person.Average():P0} of the picture is the person; ran on {segmentation.Execution.Selected}");
    return 0;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"{source}: {error.Message}");
    return 1;
}
