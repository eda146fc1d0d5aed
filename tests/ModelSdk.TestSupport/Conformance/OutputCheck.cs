using ModelSdk.Format;
using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>Judges the outputs of one step by the case's <c>check</c>.</summary>
internal sealed class OutputCheck(ConformanceCase item, ConformanceStep step, EngineSession session, byte[] data)
{
    /// <summary>Worst ratio to the tight bound among the outputs that were compared.</summary>
    public double TightRatio { get; private set; }

    /// <summary>The first output that is wrong, as a sentence, or null.</summary>
    public string? FirstDifference()
    {
        foreach (ConformanceTensor output in step.Outputs)
        {
            int index = ConformanceRunner.IndexOf(session.Signature.Outputs, output);
            if (Difference(output, index) is { } difference)
            {
                return $"output '{output.Name}' {output.Dtype}: {difference}";
            }
        }

        return null;
    }

    private string? Difference(ConformanceTensor output, int index)
    {
        ReadOnlySpan<int> shape = session.OutputShape(index);
        if (!shape.SequenceEqual(output.Shape))
        {
            return $"shape [{string.Join(',', shape.ToArray())}], expected [{string.Join(',', output.Shape)}]";
        }

        ReadOnlySpan<byte> got = session.Output(index);
        return item.Check switch
        {
            "exact_or_tolerance" => Values(output, index, Expected(output), got),
            "first_n_by_last_output" => FirstEntries(output, index, got),
            "shape_and_range" => Range(got),
            _ => throw new InvalidDataException($"Unknown check '{item.Check}'."),
        };
    }

    private string? Values(ConformanceTensor output, int index, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got)
    {
        TensorType type = ElementType.Parse(output.Dtype);
        bool quantized = session.Signature.Outputs[index].Quantization is not null;
        Tolerance tolerance = ConformanceRules.Of(item, output, quantized, Largest(type, expected));
        Mismatch? mismatch = TensorComparison.Compare(type, expected, got, tolerance);
        TightRatio = Math.Max(TightRatio, TensorComparison.WorstRatio(type, expected, got, ConformanceRules.Tight(type)));
        return mismatch?.ToString();
    }

    // Detection post-processing leaves what lies behind the last detection undefined.
    private string? FirstEntries(ConformanceTensor output, int index, ReadOnlySpan<byte> got)
    {
        ReadOnlySpan<byte> expected = Expected(output);
        if (output.Shape.Length >= 2)
        {
            int detections = (int)BitConverter.ToSingle(Expected(step.Outputs[^1]));
            int bytes = output.Bytes / output.Shape[1] * detections;
            expected = expected[..bytes];
            got = got[..bytes];
        }

        return Values(output, index, expected, got);
    }

    // Unseeded random numbers: uniform ones lie in [0, 1), normal ones are finite.
    private string? Range(ReadOnlySpan<byte> got)
    {
        bool uniform = item.Ops.Contains("RANDOM_UNIFORM");
        for (int i = 0; i < got.Length / sizeof(float); i++)
        {
            float value = BitConverter.ToSingle(got[(i * sizeof(float))..]);
            if (!float.IsFinite(value) || (uniform && (value < 0 || value >= 1)))
            {
                return $"element {i}: {value:R} is out of range";
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> Expected(ConformanceTensor output) => data.AsSpan(output.Offset, output.Bytes);

    private static double Largest(TensorType type, ReadOnlySpan<byte> expected)
    {
        TensorType component = ElementType.Component(type);
        int size = ElementType.Size(component);
        double largest = 0;
        for (int i = 0; size > 0 && i < expected.Length / size; i++)
        {
            double magnitude = Math.Abs(ElementType.Read(expected, component, i));
            largest = double.IsFinite(magnitude) ? Math.Max(largest, magnitude) : largest;
        }

        return largest;
    }
}
