namespace ModelSdk.Truth;

/// <summary>The arguments of the command.</summary>
/// <param name="Truth">Truth files, or folders with them.</param>
/// <param name="Models">Folders with the models.</param>
/// <param name="Target">As <see cref="TruthFile.Target"/>, or null for all.</param>
/// <param name="List">Whether every model is listed, also those that agree.</param>
internal sealed record CommandLine(
    IReadOnlyList<string> Truth, IReadOnlyList<string> Models, string? Target, bool List)
{
    /// <summary>What the command accepts.</summary>
    public const string Usage =
        "Usage: <truth file or folder>... [--models <folder>]... [--backend gpu|intel] [--list]";

    /// <summary>Reads the arguments; without --models, models are looked for in the folder two above the truth.</summary>
    /// <exception cref="ArgumentException">An argument is wrong; the message says which.</exception>
    public static CommandLine Parse(string[] args)
    {
        List<string> truth = [];
        List<string> models = [];
        string? target = null;
        bool list = false;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--models":
                    models.Add(Value(args, ref i));
                    break;
                case "--backend":
                    target = Value(args, ref i) switch
                    {
                        "gpu" => "gpu",
                        "intel" or "intel_openvino" => "IntelOpenVINO_LNL",
                        string other => throw new ArgumentException($"'{other}' is no backend: gpu or intel."),
                    };
                    break;
                case "--list":
                    list = true;
                    break;
                case string other when other.StartsWith("--", StringComparison.Ordinal):
                    throw new ArgumentException($"Unknown argument '{other}'.");
                default:
                    truth.Add(Path.GetFullPath(args[i]));
                    break;
            }
        }

        if (truth.Count == 0)
        {
            throw new ArgumentException("The truth is missing.");
        }

        // ../shared/toolchain/truth lies two below the folder of the models.
        IEnumerable<string> nearby = truth
            .Select(static path => Path.GetFullPath(Path.Combine(path, File.Exists(path) ? "../../.." : "../..")));
        return new CommandLine(
            [.. truth.SelectMany(Files).Order(StringComparer.Ordinal)],
            models.Count > 0 ? models : [.. nearby.Distinct()],
            target,
            list);
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json")
        : File.Exists(path) ? [path]
        : throw new ArgumentException($"'{path}' is not there.");

    private static string Value(string[] args, ref int i) => ++i < args.Length
        ? args[i]
        : throw new ArgumentException($"'{args[i - 1]}' needs a value.");
}
