namespace ModelSdk.Build.Processes;

/// <summary>Why a program did not start, in a word; <see cref="ToolRun.StartProblem"/> has the clause.</summary>
public enum ToolStartFailure
{
    /// <summary>It started.</summary>
    None,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>It is for another system or processor, or no program at all.</summary>
    OtherMachine,

    /// <summary>Anything else: not executable, no loader, no memory.</summary>
    Other,
}
