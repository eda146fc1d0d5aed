using System.Runtime.InteropServices;
using ModelSdk.Backends;
using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>One run with the profiler, of a compiled model that is thrown away: tells which operators the CPU was left with.</summary>
/// <remarks>
/// Measured with 2.3.0: an operator on the interpreter's own kernels is an event of type 2 with its name and its index in
/// the graph, a delegate's part is one with the name DELEGATE, and XNNPACK reports its own steps instead, which are no operators of the
/// model. So XNNPACK is left out, and every operator that no accelerator took has an event of its own.
/// </remarks>
internal static unsafe class ProfiledRun
{
    private const int OperatorInvoke = 2;
    private const string Delegate = "DELEGATE";

    /// <summary>The settings of a model for <see cref="Measure"/>.</summary>
    public static CompileSettings Settings(CompileSettings settings)
    {
        Dictionary<string, string> texts = new(settings.Texts);
        foreach (string identifier in OptionTexts.Cpu)
        {
            const string Builtin = "kernel_mode = \"builtin\"\n";
            texts[identifier] = texts.TryGetValue(identifier, out string? text) ? OptionTexts.Merge(text, Builtin) : Builtin;
        }

        return settings with { Profile = true, Texts = texts };
    }

    /// <summary>Runs the first signature on zeros.</summary>
    /// <param name="model">A model with <see cref="Settings"/>.</param>
    /// <param name="accelerator">Where its delegate runs.</param>
    /// <param name="source">The model whose operators count.</param>
    /// <returns>Share of operators; the accelerator's is 0 when nothing ran there; null when the events do not tell.</returns>
    /// <exception cref="ModelException">The run failed.</exception>
    public static IReadOnlyDictionary<Accelerator, double>? Measure(LiteRtModel model, Accelerator accelerator, TfliteModel source)
    {
        NativeInstance instance = model.First;
        LiteRtException.ThrowUnlessOk(CompiledModelApi.GetProfiler(instance.Handle, out nint profiler), "asking for the profiler");
        using IBackendSession session = model.CreateSession(0);
        for (int i = 0; i < model.Signatures[0].Inputs.Count; i++)
        {
            session.InputBytes(i).Clear();
        }

        LiteRtException.ThrowUnlessOk(ProfilerApi.Start(profiler), "starting the profiler");
        session.Run(CancellationToken.None);
        LiteRtException.ThrowUnlessOk(ProfilerApi.Stop(profiler), "stopping the profiler");
        LiteRtException.ThrowUnlessOk(ProfilerApi.GetNumEvents(profiler, out int count), "asking for the profiler's events");
        ProfiledEvent[] events = new ProfiledEvent[count];
        fixed (ProfiledEvent* first = events)
        {
            LiteRtException.ThrowUnlessOk(ProfilerApi.GetEvents(profiler, count, first), "reading the profiler's events");
        }

        (string Tag, ulong Node, ulong Graph)[] operators = [.. events
            .Where(static found => found.EventType == OperatorInvoke)
            .Select(static found => (Marshal.PtrToStringUTF8(found.Tag) ?? "", found.Metadata1, found.Metadata2))
            .Distinct()];
        GC.KeepAlive(instance);
        return Shares(operators, accelerator, OperatorShares.Count(source));
    }

    /// <summary>What the events tell.</summary>
    /// <param name="operators">Name, node and graph of each operator that ran.</param>
    /// <param name="accelerator">Where the delegate runs.</param>
    /// <param name="all">Operators of the source model.</param>
    public static IReadOnlyDictionary<Accelerator, double>? Shares(
        IReadOnlyList<(string Tag, ulong Node, ulong Graph)> operators, Accelerator accelerator, int all)
    {
        int left = operators.Count(static found => found.Tag != Delegate);
        bool offloads = left < operators.Count;
        return !offloads ? new Dictionary<Accelerator, double> { [accelerator] = 0, [Accelerator.Cpu] = 1 }
            : left < all ? OperatorShares.Of(accelerator, all - left, all)
            : null;
    }
}
