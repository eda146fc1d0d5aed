namespace ModelSdk;

/// <summary>Kinds of processors that can run a model.</summary>
public enum Accelerator
{
    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>The graphics processor.</summary>
    Gpu,

    /// <summary>The neural processor.</summary>
    Npu,
}
