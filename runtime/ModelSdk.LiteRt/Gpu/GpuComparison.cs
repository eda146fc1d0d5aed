using System.Globalization;
using System.Runtime.InteropServices;
using ModelSdk.Backends;
using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Runs a model once on the GPU and once on the CPU with the same input, and refuses a GPU that computes something else.</summary>
/// <remarks>
/// Part of the verification (ModelOptions.Verify). LiteRT 2.3.0 computes 145 of 1,050 one-operator models of the conformance
/// corpus wrongly on the GPU without an error (docs/gpu.md), and in real models too; only gross differences count, since
/// half precision and quantization shift every result a little.
/// </remarks>
internal static class GpuComparison
{
    // Root of the mean squared difference, relative to the spread of the CPU's values. Chosen to be far above what precision
    // does and below another result altogether (about 1 to 1.4), not derived from a measurement.
    private const double Refused = 0.5;

    // The second copy of a larger model costs more than the answer is worth.
    private const long LargestFile = 256 << 20;

    // They choose: on noise the least difference before them gives another choice, which says nothing about the GPU.
    private static readonly string[] Choosing =
    [
        "ARG_MAX", "ARG_MIN", "TOPK_V2", "NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5", "TFLite_Detection_PostProcess",
    ];

    /// <summary>Compares the outputs of the first signature.</summary>
    /// <returns>How far they differ, as a clause for the report.</returns>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.RuntimeFailure"/>: they are no results of the same model.</exception>
    public static string Check(LiteRtModel gpu, TfliteModel file, EnvironmentHandle cpuEnvironment, CompileSettings reference)
    {
        if (file.File.Length > LargestFile || gpu.KeepsState || Chooses(file))
        {
            return "";
        }

        using LiteRtModel? cpu = CompileForCpu(file, cpuEnvironment, reference);
        if (cpu is null)
        {
            return "";
        }

        using IBackendSession expected = cpu.CreateSession(0);
        using IBackendSession actual = gpu.CreateSession(0);
        IReadOnlyList<TensorInfo> inputs = gpu.Signatures[0].Inputs;
        for (int i = 0; i < inputs.Count; i++)
        {
            Fill(expected.InputBytes(i), inputs[i].Type, i);
            expected.InputBytes(i).CopyTo(actual.InputBytes(i));
        }

        try
        {
            expected.Run(CancellationToken.None);
        }
        catch (ModelException)
        {
            // Such as an index out of range: these inputs mean nothing to the model.
            return "";
        }

        actual.Run(CancellationToken.None);
        double worst = 0;
        IReadOnlyList<TensorInfo> outputs = gpu.Signatures[0].Outputs;
        for (int i = 0; i < outputs.Count; i++)
        {
            double difference = Difference(expected.OutputBytes(i), actual.OutputBytes(i), outputs[i].Type);
            if (!(difference <= Refused))
            {
                string size = double.IsFinite(difference)
                    ? string.Create(CultureInfo.InvariantCulture, $"differs by {100 * difference:0} % of its spread")
                    : "is not even a number";
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure,
                    $"the GPU computes other results than the CPU: output '{outputs[i].Name}' of random inputs {size}; the GPU is not "
                    + "used with this model, unless ModelOptions.Verify is false");
            }

            worst = Math.Max(worst, difference);
        }

        return string.Create(CultureInfo.InvariantCulture, $"results of random inputs are those of the CPU to {100 * worst:0.##} % of their spread");
    }

    private static bool Chooses(TfliteModel file) => file.Subgraphs.Any(static graph =>
        graph.Operators.Any(static op => Choosing.Contains(OperatorNames.Of(op.Code))));

    private static LiteRtModel? CompileForCpu(TfliteModel file, EnvironmentHandle environment, CompileSettings settings)
    {
        try
        {
            return new LiteRtModel(Accelerator.Cpu, new NativeModel(file, environment), settings, null);
        }
        catch (ModelException)
        {
            // Operators that the GPU alone runs.
            return null;
        }
    }

    // Above zero and below one for floats and small integers suit every kind of model; 8-bit integers take their whole range.
    private static void Fill(Span<byte> bytes, TensorType type, int seed)
    {
        Random random = new(seed);
        bytes.Clear();
        switch (type)
        {
            case TensorType.Float32:
                foreach (ref float value in MemoryMarshal.Cast<byte, float>(bytes))
                {
                    value = 0.02f + (0.96f * random.NextSingle());
                }

                break;
            case TensorType.Float16:
                foreach (ref Half value in MemoryMarshal.Cast<byte, Half>(bytes))
                {
                    value = (Half)(0.02f + (0.96f * random.NextSingle()));
                }

                break;
            case TensorType.Int8 or TensorType.UInt8:
                random.NextBytes(bytes);
                break;
            case TensorType.Int32:
                foreach (ref int value in MemoryMarshal.Cast<byte, int>(bytes))
                {
                    value = random.Next(4);
                }

                break;
        }
    }

    /// <summary>Root of the mean squared difference, relative to the standard deviation of what is expected; 0 for types that are no quantities.</summary>
    public static double Difference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, TensorType type) =>
        expected.Length != actual.Length ? double.NaN : type switch
        {
            TensorType.Float32 => Difference(MemoryMarshal.Cast<byte, float>(expected), MemoryMarshal.Cast<byte, float>(actual)),
            TensorType.Float16 => Difference(MemoryMarshal.Cast<byte, Half>(expected), MemoryMarshal.Cast<byte, Half>(actual)),
            TensorType.Int8 => Difference(MemoryMarshal.Cast<byte, sbyte>(expected), MemoryMarshal.Cast<byte, sbyte>(actual)),
            TensorType.UInt8 => Difference(expected, actual),
            _ => 0,
        };

    private static double Difference<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : System.Numerics.INumber<T>
    {
        double sum = 0;
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateTruncating(expected[i]);
            if (!double.IsFinite(value))
            {
                // Random inputs lead out of what the model is for.
                return 0;
            }

            double difference = double.CreateTruncating(actual[i]) - value;
            sum += value;
            squares += value * value;
            differences += difference * difference;
        }

        // A constant output has no spread: its own size stands in; below rounding, nothing counts.
        double mean = sum / Math.Max(expected.Length, 1);
        double variance = Math.Max((squares / Math.Max(expected.Length, 1)) - (mean * mean), 1e-4 * mean * mean);
        double smallest = T.IsZero(T.One / (T.One + T.One)) ? 1 : 1e-12;
        return Math.Sqrt(differences / Math.Max(expected.Length, 1) / Math.Max(variance, smallest));
    }
}
