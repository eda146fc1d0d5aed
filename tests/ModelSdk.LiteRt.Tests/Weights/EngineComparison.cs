using ModelSdk.Format;
using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>Runs one model on native LiteRT's kernels and on both paths of the managed engine, with the same inputs.</summary>
internal static class EngineComparison
{
    private static readonly string[] CpuTexts = ["xnnpack", "cpu_delegate"];

    /// <summary>The managed engine's paths.</summary>
    public static readonly EngineSettings[] Managed = [new(), new(Reference: true)];

    /// <summary>Native LiteRT with the official reference kernels.</summary>
    public static EngineSettings Reference => Native("reference");

    /// <summary>Native LiteRT with its optimized kernels, without XNNPACK.</summary>
    public static EngineSettings Builtin => Native("builtin");

    /// <summary>Native LiteRT as applications run it.</summary>
    public static EngineSettings Delegate => Native("delegate");

    /// <summary>What a model answers, or why it does not.</summary>
    public static EngineAnswer Run(string path, EngineSettings settings, int seed)
    {
        try
        {
            using EngineModel model = EngineModel.Load(path, settings);
            using EngineSession session = model.CreateSession(null);
            Random random = new(seed);
            for (int i = 0; i < session.Signature.Inputs.Count; i++)
            {
                OperatorData.Fill(random, session.Signature.Inputs[i].Type, session.Input(i));
            }

            session.Run();
            List<byte[]> outputs = [];
            for (int i = 0; i < session.Signature.Outputs.Count; i++)
            {
                outputs.Add(session.Output(i).ToArray());
            }

            return new EngineAnswer(outputs, [.. session.Signature.Outputs.Select(output => output.Type)], session.OutputShape(0).ToArray(), null);
        }
        catch (Exception exception) when (exception is ModelException or InvalidDataException)
        {
            return new EngineAnswer([], [], [], exception.Message);
        }
    }

    private static EngineSettings Native(string mode) => Cpu.NativeCpu.Settings with
    {
        LiteRtOptions = CpuTexts.ToDictionary(static text => text, _ => $"kernel_mode = \"{mode}\"\n"),
    };
}

/// <summary>What an engine made of a model.</summary>
/// <param name="Outputs">Bytes of each output.</param>
/// <param name="Types">Their types.</param>
/// <param name="Shape">Shape of the first.</param>
/// <param name="Refusal">Why it did not run, or null.</param>
internal sealed record EngineAnswer(List<byte[]> Outputs, TensorType[] Types, int[] Shape, string? Refusal)
{
    /// <summary>How this differs from what is expected, or null.</summary>
    public string? Difference(EngineAnswer expected, Tolerance floats)
    {
        for (int i = 0; i < expected.Outputs.Count; i++)
        {
            if (Outputs[i].Length != expected.Outputs[i].Length || !Shape.SequenceEqual(expected.Shape))
            {
                return $"output {i}: {Outputs[i].Length} bytes [{string.Join(',', Shape)}], expected {expected.Outputs[i].Length} [{string.Join(',', expected.Shape)}]";
            }

            bool isFloat = Types[i] is TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16;
            if (TensorComparison.Compare(Types[i], expected.Outputs[i], Outputs[i], isFloat ? floats : Tolerance.Exact) is { } mismatch)
            {
                return $"output {i}: {mismatch}";
            }
        }

        return null;
    }
}
