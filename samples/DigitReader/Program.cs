using System.Numerics.Tensors;
using DigitReader;
using DigitReader.Models;
using Imaging;

string[] files = args.Length > 0 ? args : Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "images"), "*.png");
Array.Sort(args.Length > 0 ? [] : files, string.CompareOrdinal);
int exitCode = 0;

using Digits digits = await Digits.LoadAsync();
float[] probabilities = new float[Digits.ProbabilitiesLength];
foreach (string file in files)
{
    try
    {
        string text = "";
        float sure = 1;
        foreach (float[] pixels in DigitFinder.Find(PictureFile.Read(file)))
        {
            digits.Run(pixels, probabilities);
            int digit = TensorPrimitives.IndexOfMax<float>(probabilities);
            text += digit;
            sure *= probabilities[digit];
        }

        Console.WriteLine($"{Path.GetFileName(file),-16} {text,-8} {sure * 100,3:F0}%  {digits.Execution.Selected}");
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
    {
        Console.Error.WriteLine($"{file}: {error.Message}");
        exitCode = 1;
    }
}

return exitCode;
