using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Models.Tests;

/// <summary>What a model answers to a real picture or sound that its golden stores.</summary>
internal sealed class RealInput
{
    private readonly Dictionary<string, float[]> _outputs = [];

    private RealInput()
    {
    }

    /// <summary>The output with the most elements, or the only one.</summary>
    public float[] Main => _outputs.Values.MaxBy(static values => values.Length)!;

    /// <summary>The output of that name, as real numbers.</summary>
    public float[] this[string output] => _outputs[output];

    /// <summary>Runs a case on the fast path.</summary>
    public static RealInput Run(string model, string caseName) => Run(model, caseName, ModelCatalog.ModelFile(model));

    /// <summary>Runs another model that takes the same picture.</summary>
    public static RealInput Run(string model, string caseName, string file)
    {
        GoldenFile golden = ModelCatalog.Golden(model);
        GoldenCase item = golden.Case(caseName);
        RealInput result = new();
        using EngineModel engine = EngineModel.Load(file, new EngineSettings(Threads: 2));
        using EngineSession session = engine.CreateSession(item.Signature);
        GoldenRunner.Fill(session, golden, item.Steps[0]);
        session.Run();
        for (int i = 0; i < session.Signature.Outputs.Count; i++)
        {
            TensorInfo output = session.Signature.Outputs[i];
            result._outputs.Add(output.Name, Real(output, session.Output(i)));
        }

        return result;
    }

    /// <summary>Index of the largest value among <paramref name="count"/> from <paramref name="start"/>.</summary>
    public static int IndexOfMax(ReadOnlySpan<float> values, int start = 0, int? count = null) =>
        System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values.Slice(start, count ?? values.Length - start));

    /// <summary>The elements of an output as real numbers.</summary>
    public static float[] Real(TensorInfo output, ReadOnlySpan<byte> bytes)
    {
        switch (output.Type)
        {
            case TensorType.Float32:
                return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            case TensorType.Int64:
                return [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(static value => (float)value)];
            case TensorType.UInt8:
                return [.. bytes.ToArray().Select(value => output.Quantization!.Value.ToReal(value))];
            case TensorType.Int8:
                return [.. bytes.ToArray().Select(value => output.Quantization!.Value.ToReal((sbyte)value))];
            default:
                throw new NotSupportedException($"Output of type {output.Type}.");
        }
    }
}
