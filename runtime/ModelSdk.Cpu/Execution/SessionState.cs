namespace ModelSdk.Cpu.Execution;

/// <summary>What a session remembers from run to run: variables, tables, random generators, which initializers have run.</summary>
internal sealed class SessionState
{
}
