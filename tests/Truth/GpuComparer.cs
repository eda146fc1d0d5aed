using ModelSdk.Build.OpSupport;

namespace ModelSdk.Truth;

/// <summary>Compares the GPU's verdict on a model with what LiteRtCreateCompiledModel said of it.</summary>
internal static class GpuComparer
{
    /// <summary>The goal of issue 5.</summary>
    public const double Goal = 0.97;

    private const int HostBuffer = 1;
    private const int Taken = 0;
    private const int Refused = 3;
    private const int PartlyTaken = 504;
    private const int WebGpuBuffer = 26;

    /// <summary>Only the GPU is asked, as by the accelerator mask of the truth.</summary>
    public static CheckSettings Settings { get; } = new() { Accelerators = [RunsOn.Gpu] };

    /// <summary>Compares one model; <paramref name="damage"/> says why there is no prediction.</summary>
    public static ModelComparison Compare(GpuRow row, TargetPrediction? prediction, string damage)
    {
        string predicted = prediction is null ? "unreadable" : prediction.Gpu.ToString();
        string detail = prediction is null ? damage : DetailOf(prediction);
        GpuVerdict? truth = TruthOf(row);
        if (truth is null)
        {
            return new ModelComparison(row.Model, Agreement.NotCounted, NoVerdict(row), predicted, detail);
        }

        Agreement agreement = (prediction?.Gpu ?? GpuVerdict.Refused).CompareTo(truth.Value) switch
        {
            0 => Agreement.Agreed,
            < 0 => Agreement.PredictedToRun,
            _ => Agreement.PredictedToBeRefused,
        };
        return new ModelComparison(row.Model, agreement, truth.Value.ToString(), predicted, detail);
    }

    // Status 0 with host buffers may mean that nothing ran on the GPU.
    private static GpuVerdict? TruthOf(GpuRow row) => row.Create switch
    {
        Taken when row.Buffers.Contains(WebGpuBuffer) => GpuVerdict.Whole,
        PartlyTaken => GpuVerdict.Partly,
        Refused => GpuVerdict.Refused,
        _ => null,
    };

    private static string NoVerdict(GpuRow row) => row.Create switch
    {
        Taken when row.Buffers.Contains(HostBuffer) => "host buffers only",
        Taken => "no input buffers",
        null when row.Exit < 0 => "the process died",
        null => "did not load",
        int status => $"status {status}",
    };

    private static string DetailOf(TargetPrediction prediction)
    {
        IEnumerable<string> hits = prediction.Ops
            .SelectMany(static op => op.Hits.Select(hit => $"{op.Node.Path} {op.Node.Op}: {hit.Rule.Id} ({hit.Found})"));
        return string.Join("; ", hits.Concat(prediction.Refusals.Select(static refusal => refusal.Hit.Rule.Id)).Take(4));
    }
}
