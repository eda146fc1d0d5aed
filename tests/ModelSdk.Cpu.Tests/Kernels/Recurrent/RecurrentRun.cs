using System.Runtime.InteropServices;
using ModelSdk.Backends;

namespace ModelSdk.Cpu.Tests.Kernels.Recurrent;

/// <summary>A model on one path of the engine, whose state goes on from run to run.</summary>
internal sealed class RecurrentRun : IDisposable
{
    private readonly Model _model;

    /// <summary>Loads a model.</summary>
    public RecurrentRun(byte[] file, bool reference, int threads = 1)
    {
        IBackend backend = reference ? CpuBackend.Reference : CpuBackend.Instance;
        _model = Model.Load(
            ModelSource.FromMemory(file), [backend], new ModelOptions { Accelerators = [Accelerator.Cpu], CpuThreads = threads });
        Session = _model.CreateSession();
    }

    /// <summary>The session.</summary>
    public ModelSession Session { get; }

    /// <summary>Both paths, each with one and two threads.</summary>
    public static IEnumerable<RecurrentRun> AllPaths(byte[] file) =>
        [new(file, false), new(file, false, 2), new(file, true), new(file, true, 2)];

    /// <summary>Runs on values that a seed gives and returns the first output.</summary>
    public T[] Random<T>(int seed)
        where T : unmanaged
    {
        Random random = new(seed);
        Span<T> input = Session.Input<T>(0);
        if (typeof(T) == typeof(float))
        {
            foreach (ref float value in MemoryMarshal.Cast<T, float>(input))
            {
                value = (2 * random.NextSingle()) - 1;
            }
        }
        else
        {
            random.NextBytes(MemoryMarshal.AsBytes(input));
        }

        return Run<T>();
    }

    /// <summary>Runs on the values given and returns the first output.</summary>
    public T[] Run<T>(params ReadOnlySpan<T> input)
        where T : unmanaged
    {
        if (!input.IsEmpty)
        {
            input.CopyTo(Session.Input<T>(0));
        }

        Session.Run();
        return Session.Output<T>(0).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        _model.Dispose();
    }
}
