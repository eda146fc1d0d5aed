using ModelSdk.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- open
// Each benchmark is a name and what runs; arguments choose some, none means all.
(string Name, Action Run)[] benchmarks =
[
    ("open", OpenBenchmark.Run),
    ("gemm", GemmBenchmark.Run),
    ("convolution", ConvolutionBenchmark.Run),
    ("weights", WeightsBenchmark.Run),
    ("check", CheckBenchmark.Run),
    ("no-op", NoOpBenchmark.Run),
    ("litert-overhead", LiteRtOverheadBenchmark.Run),
];

foreach ((string name, Action run) in benchmarks)
{
    if (args.Length == 0 || args.Contains(name))
    {
        Console.WriteLine($"== {name}");
        run();
    }
}

if (args.FirstOrDefault(arg => !benchmarks.Any(benchmark => benchmark.Name == arg)) is { } unknown)
{
    Console.Error.WriteLine($"unknown benchmark '{unknown}'; known: {string.Join(", ", benchmarks.Select(b => b.Name))}");
    return 1;
}

return 0;
