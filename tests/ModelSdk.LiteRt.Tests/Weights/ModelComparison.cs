using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>Holds models of one operator against native LiteRT; collects what differs.</summary>
internal static class ModelComparison
{
    /// <summary>Compares one model; 1 when native answers it.</summary>
    public static int Compare(string name, byte[] model, bool isExact, List<string> failures)
    {
        string path = Save(model);
        EngineAnswer expected = EngineComparison.Run(path, EngineComparison.Reference, 7);
        expected = expected.Refusal is null ? expected : EngineComparison.Run(path, EngineComparison.Builtin, 7);
        expected = expected.Refusal is null ? expected : EngineComparison.Run(path, EngineComparison.Delegate, 7);
        foreach (EngineSettings settings in EngineComparison.Managed)
        {
            EngineAnswer got = EngineComparison.Run(path, settings, 7);
            string? failure = (expected.Refusal, got.Refusal) switch
            {
                (null, null) => got.Difference(expected, isExact ? new Tolerance(1e-6, 1e-5) : new Tolerance(0.1, 1e-3)),
                (null, { } refusal) => $"refused: {refusal}",
                ({ } refusal, null) => $"accepted, native says: {refusal}",
                _ => null,
            };
            if (failure is not null)
            {
                failures.Add($"{name} ({settings}): {failure}");
            }
        }

        File.Delete(path);
        return expected.Refusal is null ? 1 : 0;
    }

    /// <summary>Writes a model to a file of its own.</summary>
    public static string Save(byte[] model)
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelsdk_{Guid.NewGuid():N}.tflite");
        File.WriteAllBytes(path, model);
        return path;
    }
}
