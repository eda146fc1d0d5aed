using ModelSdk.Format;
using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.TestSupport.Goldens;

/// <summary>Runs the cases of a golden on an engine and compares every output of every step.</summary>
/// <remarks>
/// On the managed engine, integers must be those of the official reference kernels, bit for bit; floats within 1e-4, absolute or relative.
/// Where the reference kernels could not run the model, or are not to be trusted, XNNPACK's values count. On another
/// engine, which has XNNPACK, these always count.
/// </remarks>
public static class GoldenRunner
{
    /// <summary>How far floats may be off, absolute or relative.</summary>
    public const double FloatBound = 1e-4;

    // Key that LiteRT's own writer gives to a graph without signatures; for us it has none.
    private const string NoKey = "<placeholder signature>";

    /// <summary>What differs, one line for each output; empty when all is well.</summary>
    /// <param name="golden">The golden.</param>
    /// <param name="modelPath">Its model.</param>
    /// <param name="settings">How to run.</param>
    /// <param name="floats">How far floats may be off; null for <see cref="FloatBound"/>. Integers are exact.</param>
    public static IReadOnlyList<string> Run(
        GoldenFile golden, string modelPath, EngineSettings settings, Tolerance? floats = null)
    {
        List<string> differences = [];
        using EngineModel model = EngineModel.Load(modelPath, settings);
        foreach (GoldenCase item in golden.Cases)
        {
            using EngineSession session = model.CreateSession(item.Signature == NoKey ? "" : item.Signature);
            for (int step = 0; step < item.Steps.Count; step++)
            {
                Fill(session, golden, item.Steps[step]);
                session.Run();
                foreach (GoldenOutput output in item.Steps[step].Outputs)
                {
                    if (Compare(session, golden, output, settings.Backend is not null, floats ?? new(FloatBound, FloatBound)) is { } difference)
                    {
                        differences.Add($"{item.Name}, step {step}, output '{output.Name}' ({settings}): {difference}");
                    }
                }
            }
        }

        return differences;
    }

    /// <summary>Fills a session's inputs with a step's values.</summary>
    public static void Fill(EngineSession session, GoldenFile golden, GoldenStep step)
    {
        foreach (GoldenInput input in step.Inputs)
        {
            int index = IndexOf(session.Signature.Inputs, input.Name);
            session.Write(index, input.Shape, GoldenInputs.Make(input, golden.Bytes));
        }
    }

    /// <summary>Position of a tensor by its name in the signature, or the tensor's own.</summary>
    internal static int IndexOf(IReadOnlyList<TensorInfo> tensors, string name)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            // Tensors without a name are called by their position, as in the official runtime.
            if (tensors[i].Name == name || (tensors[i].Name.Length == 0 && (name == $"input{i}" || name == $"output{i}")))
            {
                return i;
            }
        }

        throw new InvalidDataException($"No tensor '{name}' among {string.Join(", ", tensors.Select(t => t.Name))}.");
    }

    private static string? Compare(
        EngineSession session, GoldenFile golden, GoldenOutput output, bool isNative, Tolerance floats)
    {
        int index = IndexOf(session.Signature.Outputs, output.Name);
        if (!session.OutputShape(index).SequenceEqual(output.Shape))
        {
            return $"shape [{string.Join(',', session.OutputShape(index).ToArray())}], expected [{string.Join(',', output.Shape)}]";
        }

        GoldenValues? expected = isNative ? output.Xnnpack ?? output.Ref
            : golden.Trusted == "xnnpack" ? output.Xnnpack
            : output.Ref ?? output.Xnnpack;
        if (expected is { SameAsRef: true })
        {
            expected = output.Ref;
        }

        if (expected is null)
        {
            throw new InvalidDataException($"The golden has no values for output '{output.Name}'.");
        }

        TensorType type = ElementType.Parse(output.Dtype);
        ReadOnlySpan<byte> got = session.Output(index);
        if (expected.Text is { } texts)
        {
            return got.SequenceEqual(GoldenInputs.Strings(texts)) ? null : $"other strings than {string.Join(", ", texts)}";
        }

        byte[] samples = Sample(got, ElementType.Size(type), expected.SampledEvery);
        Tolerance tolerance = ElementType.IsFloating(type)
            ? floats
            : Tolerance.Exact;
        Mismatch? mismatch = TensorComparison.Compare(
            type, golden.Bytes.AsSpan(expected.Offset, expected.Length), samples, tolerance);
        return mismatch?.ToString() ?? CompareSum(type, got, expected, floats.Absolute);
    }

    // A sampled output is also compared as a whole, by its sum.
    private static string? CompareSum(TensorType type, ReadOnlySpan<byte> got, GoldenValues expected, double bound)
    {
        int size = ElementType.Size(type);
        if (expected.SampledEvery == 1 || expected.Sum is not { } want || size == 0)
        {
            return null;
        }

        double sum = 0;
        for (int i = 0; i < got.Length / size; i++)
        {
            sum += ElementType.Read(got, type, i);
        }

        double allowed = ElementType.IsFloating(type) ? bound * Math.Max(got.Length / size, Math.Abs(want)) : 0;
        return Math.Abs(sum - want) <= allowed ? null : $"sum {sum:R}, expected {want:R}, allowed {allowed:G3}";
    }

    private static byte[] Sample(ReadOnlySpan<byte> bytes, int size, int every)
    {
        if (every == 1)
        {
            return bytes.ToArray();
        }

        int elements = bytes.Length / size;
        byte[] samples = new byte[(elements + every - 1) / every * size];
        for (int i = 0; i * every < elements; i++)
        {
            bytes.Slice(i * every * size, size).CopyTo(samples.AsSpan(i * size));
        }

        return samples;
    }
}
