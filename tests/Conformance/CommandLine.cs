using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Conformance;

/// <summary>The arguments of the runner.</summary>
/// <param name="Folder">Corpus, or one folder of it.</param>
/// <param name="Settings">Ways to run each case.</param>
/// <param name="Threads">Threads of the engine in each case.</param>
/// <param name="Filter">Name of an operator, folder or case, or null for all.</param>
/// <param name="JsonReport">File to write, or null.</param>
internal sealed record CommandLine(
    string Folder, IReadOnlyList<EngineSettings> Settings, int Threads, string? Filter, string? JsonReport)
{
    /// <summary>What the runner accepts.</summary>
    public const string Usage =
        "Usage: <folder> [--path fast|reference|both] [--threads n] [--op name] [--json report.json]";

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">An argument is wrong; the message says which.</exception>
    public static CommandLine Parse(string[] args)
    {
        string? folder = null;
        string? filter = null;
        string? json = null;
        string path = "both";
        int threads = 1;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--path":
                    path = Value(args, ref i);
                    break;
                case "--threads":
                    threads = int.TryParse(Value(args, ref i), out int count) && count is > 0 and <= 1024
                        ? count
                        : throw new ArgumentException($"'{args[i]}' is no number of threads.");
                    break;
                case "--op" or "--filter":
                    filter = Value(args, ref i);
                    break;
                case "--json":
                    json = Value(args, ref i);
                    break;
                case var other when other.StartsWith("--", StringComparison.Ordinal) || folder is not null:
                    throw new ArgumentException($"Unknown argument '{other}'.");
                default:
                    folder = args[i];
                    break;
            }
        }

        bool[] paths = path switch
        {
            "fast" => [false],
            "reference" => [true],
            "both" => [false, true],
            _ => throw new ArgumentException($"'{path}' is no path: fast, reference or both."),
        };
        return new CommandLine(
            folder ?? throw new ArgumentException("The folder of the corpus is missing."),
            [.. paths.Select(reference => new EngineSettings(reference, threads))],
            threads,
            filter,
            json);
    }

    private static string Value(string[] args, ref int i) => ++i < args.Length
        ? args[i]
        : throw new ArgumentException($"'{args[i - 1]}' needs a value.");
}
