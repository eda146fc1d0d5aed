using ModelSdk.Backends;
using ModelSdk.Format.LiteRt;

namespace ModelSdk;

/// <summary>One thing to try, or to tell, on the way through the accelerators; made by <see cref="AttemptPlan"/>.</summary>
/// <param name="Accelerator">The accelerator.</param>
/// <param name="Backend">The engine to ask; null when nothing is tried.</param>
/// <param name="Variant">The compiled variant to hand to it; null for the source model.</param>
/// <param name="Step">What to tell instead of trying.</param>
internal sealed record Attempt(Accelerator Accelerator, IBackend? Backend, VariantPlace? Variant, FallbackStep? Step);

/// <summary>The order of attempts: accelerators as asked for, in each the engines, and on the NPU variants before the source.</summary>
/// <remarks>Files are looked for when it is made (a list is read), but nothing is opened before its turn.</remarks>
internal static class AttemptPlan
{
    /// <summary>All attempts of one load.</summary>
    public static IReadOnlyList<Attempt> Make(
        IReadOnlyList<Accelerator> accelerators,
        OpenedModel opened,
        DeviceInfo device,
        IReadOnlyList<IBackend> backends,
        ModelOptions options)
    {
        List<Attempt> plan = [];
        foreach (Accelerator accelerator in accelerators)
        {
            IBackend[] asked = [.. backends.Where(backend => backend.Serves(accelerator) && IsWanted(accelerator, backend, options))];
            if (asked.Length == 0)
            {
                plan.Add(Tell(Unserved(accelerator, options)));
            }
            else if (accelerator == Accelerator.Npu)
            {
                AddNpu(plan, asked, opened, device, options);
            }
            else
            {
                plan.AddRange(asked.Select(backend => new Attempt(accelerator, backend, Variant: null, Step: null)));
            }
        }

        return plan;
    }

    private static void AddNpu(
        List<Attempt> plan, IBackend[] backends, OpenedModel opened, DeviceInfo device, ModelOptions options)
    {
        VariantList variants = VariantList.Read(opened);
        IReadOnlyList<VariantPlace> fitting = variants.For(device);
        if (fitting.Count == 0 && variants.ExplainNone(device) is { } none)
        {
            plan.Add(Tell(none));
        }

        // A file that was compiled ahead of time and given as the model itself needs no compiler on the device.
        bool compiles = !DispatchOptions.IsCompiled(opened.Model);
        foreach (IBackend backend in backends)
        {
            plan.AddRange(fitting.Select(variant => new Attempt(Accelerator.Npu, backend, variant, Step: null)));
            plan.Add(compiles && !options.CompileOnDevice
                ? Tell(CompilingIsOff(backend))
                : new Attempt(Accelerator.Npu, backend, Variant: null, Step: null));
        }
    }

    private static bool IsWanted(Accelerator accelerator, IBackend backend, ModelOptions options) =>
        accelerator != Accelerator.Cpu
        || options.CpuEngine == CpuEngine.Auto
        || backend.Name == EngineNames.Of(options.CpuEngine);

    private static Attempt Tell(FallbackStep step) => new(step.Tried, Backend: null, Variant: null, step);

    private static FallbackStep CompilingIsOff(IBackend backend) => new()
    {
        Tried = Accelerator.Npu,
        Engine = backend.Name,
        Succeeded = false,
        Code = ModelErrorCode.UnsupportedOnDevice,
        Detail = "the source model would have to be compiled on this device, and ModelOptions.CompileOnDevice is off; allow it, "
            + "or compile the model for this SoC in the build (ModelSdkTargets)",
    };

    private static FallbackStep Unserved(Accelerator accelerator, ModelOptions options) => new()
    {
        Tried = accelerator,
        Engine = accelerator == Accelerator.Cpu && options.CpuEngine != CpuEngine.Auto
            ? EngineNames.Of(options.CpuEngine)
            : EngineNames.None,
        Succeeded = false,
        Code = ModelErrorCode.MissingRuntimeLibrary,
        Detail = EngineNames.ExplainMissing(accelerator, options.CpuEngine),
    };
}
