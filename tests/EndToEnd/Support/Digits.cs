using System.Text.Json;
using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>The digit model, a program that runs it, and the answers of native LiteRT that the program must give.</summary>
internal static class Digits
{
    /// <summary>Number of pictures that the program reads.</summary>
    public const int Count = 20;

    /// <summary>Reads the first pictures of testset.bin (its argument) and prints one line of digits, then the accelerator.</summary>
    public static string Program(string @namespace, string className = "Digits") => $$"""
        using System;
        using System.IO;
        using System.Numerics.Tensors;
        using {{@namespace}};

        using {{className}} digits = await {{className}}.LoadAsync();
        byte[] file = File.ReadAllBytes(args[0]);
        float[] image = new float[784];
        float[] probabilities = new float[10];
        string answer = "";
        for (int i = 0; i < {{Count}}; i++)
        {
            for (int j = 0; j < 784; j++)
            {
                image[j] = file[i * 785 + j] / 255f;
            }

            digits.Run(image, probabilities);
            answer += TensorPrimitives.IndexOfMax<float>(probabilities);
        }

        Console.WriteLine($"answer {answer}");
        Console.WriteLine($"selected {digits.Execution.Selected}");
        """;

    /// <summary>The test pictures.</summary>
    public static string TestSet => Repository.Asset("digits", "testset.bin");

    /// <summary>The line that the program must print.</summary>
    public static string Answer(string model = "digits.tflite")
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Asset("digits", "expected.json")));
        JsonElement predicted = expected.RootElement.GetProperty("models").GetProperty(model).GetProperty("predicted");
        return "answer " + string.Concat(predicted.EnumerateArray().Take(Count).Select(static d => d.GetInt32()));
    }

    /// <summary>Fails the test unless the output is that of the program on the model.</summary>
    public static void AssertAnswer(CommandResult result, string model = "digits.tflite")
    {
        StringAssert.Contains(result.Succeeded().Output, Answer(model));
        StringAssert.Contains(result.Output, "selected Cpu");
    }
}
