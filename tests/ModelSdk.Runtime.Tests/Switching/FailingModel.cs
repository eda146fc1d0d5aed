using System.Runtime.InteropServices;

namespace ModelSdk.Runtime.Tests.Switching;

/// <summary>A model on fake engines for NPU, GPU and CPU, of which those fail that a test says.</summary>
/// <remarks>
/// Every run writes the number of its engine (NPU 1, GPU 2, CPU 3) into output 0 and twice input 29 into output 3. The
/// engines do not verify: every run is one of the test.
/// </remarks>
internal sealed class FailingModel : IDisposable
{
    public FailingModel(bool keepsState = false, bool refusesBuffers = false, ModelOptions? options = null, string? path = null)
    {
        Npu = Make("npu", Accelerator.Npu, 1, FailNpu, keepsState, sessions: () => NpuSessions?.Invoke(), memory: () => NpuMemory, output: () => NpuOutput);
        Gpu = Make("gpu", Accelerator.Gpu, 2, () => GpuFails, keepsState, creates: () => GpuCreates?.Invoke());
        Cpu = Make("cpu", Accelerator.Cpu, 3, () => CpuFails, keepsState, refusesBuffers, () => CpuCreates?.Invoke());
        Options = (options ?? new ModelOptions()) with { Verify = false, Logger = Logger };
        Model = Load(path ?? TestModels.Digits);
    }

    public FakeBackend Npu { get; }

    public FakeBackend Gpu { get; }

    public FakeBackend Cpu { get; }

    public RecordingLogger Logger { get; } = new();

    public ModelOptions Options { get; }

    public Model Model { get; }

    /// <summary>What a run there throws, if anything.</summary>
    public Exception? NpuFails { get; set; }

    /// <summary>How long a run there takes.</summary>
    public TimeSpan NpuDelay { get; set; }

    public Exception? GpuFails { get; set; }

    public Exception? CpuFails { get; set; }

    /// <summary>What creating there throws, if anything.</summary>
    public Func<Exception?>? GpuCreates { get; set; } =
        static () => new ModelException(ModelErrorCode.MissingRuntimeLibrary, "no GPU library");

    public Func<Exception?>? CpuCreates { get; set; }

    /// <summary>What making a session there throws, if anything.</summary>
    public Func<Exception?>? NpuSessions { get; set; }

    public static Exception DeviceLost => new ModelException(ModelErrorCode.RuntimeFailure, "the device is lost", nativeStatus: 3);

    /// <summary>What access to inputs and outputs there throws, if anything.</summary>
    public Exception? NpuMemory { get; set; }

    public Exception? NpuOutput { get; set; }

    /// <summary>Runs of the NPU's sessions.</summary>
    public int NpuRuns => Npu.Made.SelectMany(static made => made.Sessions).Sum(static session => session.Runs);

    public Model Load(string path) => Model.Load(ModelSource.FromFile(path), [Npu, Gpu, Cpu], Options);

    public static float EngineOf(ModelSession session) => session.Output<float>(0)[0];

    public void Dispose() => Model.Dispose();

    private Exception? FailNpu()
    {
        Thread.Sleep(NpuDelay);
        return NpuFails;
    }

    private static FakeBackend Make(
        string name,
        Accelerator accelerator,
        int number,
        Func<Exception?> fails,
        bool keepsState,
        bool refusesBuffers = false,
        Func<Exception?>? creates = null,
        Func<Exception?>? sessions = null,
        Func<Exception?>? memory = null,
        Func<Exception?>? output = null) => new(name, accelerator)
    {
        OnSession = sessions,
        OnMemory = memory,
        OnOutput = output,
        KeepsState = keepsState,
        RefusesBuffers = refusesBuffers,
        OnCreate = creates,
        OnRun = (session, _) =>
        {
            if (fails() is { } failure)
            {
                throw failure;
            }

            Span<float> output = MemoryMarshal.Cast<byte, float>(session.WritableOutput(0));
            output[0] = number;
            output[3] = MemoryMarshal.Cast<byte, float>(session.InputBytes(0))[29] * 2;
        },
    };
}
