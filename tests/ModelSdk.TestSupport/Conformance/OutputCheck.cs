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
        TensorType type = session.Signature.Outputs[index].Type;
        if (type != ElementType.Parse(output.Dtype))
        {
            return $"the model's output is {type}";
        }

        ReadOnlySpan<int> shape = session.OutputShape(index);
        if (!shape.SequenceEqual(output.Shape))
        {
            return $"shape [{string.Join(',', shape.ToArray())}], expected [{string.Join(',', output.Shape)}]";
        }

        ReadOnlySpan<byte> got = session.Output(index);
        return item.Check switch
        {
            "exact_or_tolerance" => Values(output, index, output.In(data), got),
            "first_n_by_last_output" => FirstEntries(output, index, got),
            "shape_and_range" => Range(type, got),
            _ => throw new InvalidDataException($"Unknown check '{item.Check}'."),
        };
    }

    private string? Values(ConformanceTensor output, int index, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got)
    {
        TensorInfo info = session.Signature.Outputs[index];
        bool isRescaled = session.Signature.Inputs.Any(
            input => input.Type == info.Type && input.Quantization != info.Quantization);
        Tolerance tolerance = ConformanceRules.Of(
            item, output, IsQuantized(info), isRescaled, Largest(info.Type, expected));
        Mismatch? mismatch = TensorComparison.Compare(info.Type, expected, got, tolerance);
        if (mismatch is null)
        {
            double ratio = TensorComparison.WorstRatio(info.Type, expected, got, ConformanceRules.Tight(info.Type));
            TightRatio = Math.Max(TightRatio, ratio);
        }

        return mismatch?.ToString();
    }

    // The signature tells of one scale only; a scale for each channel is in the file.
    private bool IsQuantized(TensorInfo output)
    {
        if (output.Quantization is not null || ElementType.IsFloating(output.Type))
        {
            return output.Quantization is not null;
        }

        using TfliteModel model = TfliteModel.Open(item.ModelPath);
        return model.Subgraphs[session.Signature.Subgraph].Tensors[output.TensorIndex].Quantization.Kind != QuantizationKind.None;
    }

    // Detection post-processing leaves what lies behind the last detection undefined: the last output counts them.
    private string? FirstEntries(ConformanceTensor output, int index, ReadOnlySpan<byte> got)
    {
        ReadOnlySpan<byte> expected = output.In(data);
        ConformanceTensor last = step.Outputs[^1];
        if (!ReferenceEquals(output, last) && output.Shape.Length >= 2 && output.Shape[1] > 0)
        {
            double detections = ElementType.Read(last.In(data), ElementType.Parse(last.Dtype), 0);
            int bytes = output.Bytes / output.Shape[1] * (int)Math.Clamp(detections, 0, output.Shape[1]);
            expected = expected[..bytes];
            got = got[..bytes];
        }

        return Values(output, index, expected, got);
    }

    // Unseeded random numbers: uniform ones lie in [0, 1), normal ones are finite.
    private string? Range(TensorType type, ReadOnlySpan<byte> got)
    {
        if (!ElementType.IsFloating(type))
        {
            return null;
        }

        bool isUniform = item.Ops.Contains("RANDOM_UNIFORM");
        for (int i = 0; i < got.Length / ElementType.Size(type); i++)
        {
            double value = ElementType.Read(got, type, i);
            if (!double.IsFinite(value) || (isUniform && value is < 0 or >= 1))
            {
                return $"element {i}: {value:R} is out of range";
            }
        }

        return null;
    }

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
