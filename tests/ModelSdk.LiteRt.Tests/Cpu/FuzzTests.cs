using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Many files, each loaded and run by LiteRT in one process: whatever becomes of them, the process goes on.</summary>
[TestClass]
[TestCategory("Long")]
[Needs(Shared.Data)]
public sealed class FuzzTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [TestMethod]
    [DataRow("tflite__testdata__multi_signatures.bin", 1)]
    [DataRow("tflite__testdata__add_quantized_int8.bin", 2)]
    [DataRow("tflite__testdata__call_once_mul.bin", 3)]
    public void FilesWithOneBitChanged_AreRefusedOrRun(string name, int seed)
    {
        byte[] bytes = File.ReadAllBytes(Shared.Path("testdata", "litert", name));
        Random random = new(seed);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("modelsdk-fuzz-");
        try
        {
            List<string> files = [];
            for (int i = 0; i < 300; i++)
            {
                byte[] changed = [.. bytes];
                int position = random.Next(bytes.Length);
                int bit = random.Next(8);
                changed[position] ^= (byte)(1 << bit);
                files.Add(Path.Combine(folder.FullName, $"byte-{position}-bit-{bit}-{i}.tflite"));
                File.WriteAllBytes(files[^1], changed);
            }

            AssertAllAnswered(files);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void EveryModelOfTheTestData_RunsOrIsRefusedWithAReason()
    {
        string[] files = [.. new[] { "models", "litert", "realmodels", "quantized" }
            .SelectMany(static folder => Directory.EnumerateFiles(Shared.Path("testdata", folder), "*", SearchOption.AllDirectories))
            .Where(static file => Path.GetExtension(file) is ".tflite" or ".bin" && !file.Contains("huge_im2col", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

        // Answers hold the outputs: a few models for each process.
        foreach (string[] some in files.Chunk(12))
        {
            RunAnswer answer = AssertAllAnswered(some);
            for (int i = 0; i < some.Length; i++)
            {
                RunFailure? failure = answer.Loads[i].Failure;
                Assert.IsTrue(failure is null or { Code: not ModelErrorCode.None and not ModelErrorCode.Unknown }, $"{some[i]}: {failure}");
            }
        }
    }

    private static RunAnswer AssertAllAnswered(IReadOnlyList<string> files)
    {
        LiteRtRun run = LiteRtRun.Of(
            new RunRequest
            {
                Loads = [.. files.Select(static file => new LoadRequest
                {
                    File = file,
                    Backends = ["litert"],
                    Accelerators = [Accelerator.Cpu],
                    LiteRtLibrary = NativeCpu.Library,
                })],
            },
            limit: Limit);
        int answered = run.Answer.Loads.Count;
        Assert.AreEqual(files.Count, answered, answered < files.Count ? $"{files[answered]} ended the process with {run.ExitCode}: {run.Error}" : "");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        return run.Answer;
    }
}
