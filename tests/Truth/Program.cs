// Compares the predictions of the op check with what real partitioners did (README.md says how to make such files):
//   dotnet run -c Release --project tests/Truth -- ../shared/toolchain/truth
// The exit code is 0 when the goal of each backend is reached, 1 when not, 2 when an argument is wrong.
using ModelSdk.Truth;

CommandLine options;
List<TruthFile> files;
ModelIndex models;
try
{
    options = CommandLine.Parse(args);
    files = [.. options.Truth.Select(TruthFile.Read).Where(file => options.Target is null || file.Target == options.Target)];
    models = new ModelIndex(options.Models);
}
catch (Exception exception) when (exception is ArgumentException or IOException or InvalidDataException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

bool reached = true;
foreach (TruthFile file in files)
{
    BackendComparison comparison = Comparer.Compare(file, models);
    Report.Print(comparison, options.List);
    reached &= comparison.Reached;
}

return reached && files.Count > 0 ? 0 : 1;
