using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Benchmarks;

/// <summary>Time and memory to open and verify models: a sparse one of 4 GB, one of 5,000 operators, real ones.</summary>
internal static class OpenBenchmark
{
    /// <summary>Prints one line for each model.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("modelsdk").FullName;
        try
        {
            string large = Path.Combine(folder, "sparse.tflite");
            string wide = Path.Combine(folder, "wide.tflite");
            _ = ChainModel.Write(large, 400, 10L << 20);
            _ = ChainModel.Write(wide, 5_000, 64);
            // The first call pays for compiling the reader; users see this one.
            Measure.Once("4 GB, 400 operators", () => Open(large));
            Measure.Interleaved([.. Files(large, wide).Select(static path => (Name(path), (Action)(() => Open(path))))]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Files(string large, string wide)
    {
        yield return large;
        yield return wide;
        yield return Repository.Asset("digits", "digits.tflite");
        foreach (string name in (string[])["deeplabv3.tflite", "yamnet_audio_classifier_with_metadata.tflite", "mobilenet_v2_1.0_224_quant.tflite"])
        {
            if (Shared.Has("testdata", "models", name))
            {
                yield return Shared.Path("testdata", "models", name);
            }
        }
    }

    private static string Name(string path) => $"{Path.GetFileName(path)} ({new FileInfo(path).Length / 1e6:N1} MB)";

    private static void Open(string path)
    {
        using TfliteModel model = TfliteModel.Open(path);
        if (model.Subgraphs.Count == 0)
        {
            throw new InvalidOperationException(path);
        }
    }
}
