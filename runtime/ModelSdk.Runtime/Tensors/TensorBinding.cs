namespace ModelSdk;

/// <summary>Where an input or output of a session lies, and whether runs copy it.</summary>
/// <param name="Buffer">The application's memory that it is bound to, or null when it lies in the session's own.</param>
/// <param name="CopyReason">Why each run copies it between that memory and the engine's, as a sentence; empty when none does.</param>
public readonly record struct TensorBinding(TensorBuffer? Buffer, string CopyReason)
{
    /// <summary>Whether each run copies it between the application's memory and the engine's.</summary>
    public bool IsCopied => !string.IsNullOrEmpty(CopyReason);
}
