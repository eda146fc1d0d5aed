using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Format;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>The backends that take part on every target: made once for a model, so that no op is asked about twice.</summary>
/// <param name="model">The model.</param>
/// <param name="settings">What it is checked for.</param>
internal sealed class SharedBackends(TfliteModel model, CheckSettings settings)
{
    /// <summary>LiteRT's GPU accelerator.</summary>
    public NodeRules Gpu => field ??= new NodeRules(BackendTables.Gpu, null);

    /// <summary>Kernels on the CPU.</summary>
    public CpuPlacement Cpu { get; } = new(model, settings);
}
