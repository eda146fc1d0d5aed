using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("ModelSdk.Cpu.Tests")]
[assembly: InternalsVisibleTo("ModelSdk.Conformance")]
[assembly: InternalsVisibleTo("ModelSdk.Benchmarks")]
