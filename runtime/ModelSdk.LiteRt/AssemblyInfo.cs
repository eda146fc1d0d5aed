using System.Runtime.CompilerServices;

// Bytes instead of marshalled parameters everywhere: no code of the runtime's own runs in a call.
[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("ModelSdk.LiteRt.Tests")]
[assembly: InternalsVisibleTo("ModelSdk.LiteRt.Runner")]
[assembly: InternalsVisibleTo("ModelSdk.Benchmarks")]
