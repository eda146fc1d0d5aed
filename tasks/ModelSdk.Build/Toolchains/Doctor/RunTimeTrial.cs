namespace ModelSdk.Build.Toolchains;

/// <summary>What became of a tiny model on one accelerator of the run-time library, in a process of its own; part of <see cref="DoctorReport"/>.</summary>
/// <param name="Accelerator">Npu, Gpu or Cpu.</param>
/// <param name="Runs">Whether the model ran there.</param>
/// <param name="Words">Why not, or how, as a sentence for people.</param>
public sealed record RunTimeTrial(string Accelerator, bool Runs, string Words)
{
    /// <summary>Number of the signal that ended the process, or 0; the application's process would have ended the same way.</summary>
    public int Signal { get; init; }
}
