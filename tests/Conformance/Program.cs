// Runs any folder of the operator corpus on the managed engine and says, operator by operator, what passes:
//   dotnet run -c Release --project tests/Conformance -- ../shared/conformance --path both --threads 2
// The exit code is 0 when everything passed, 1 when something failed, 2 when an argument is wrong.
using ModelSdk.Conformance;
using ModelSdk.TestSupport.Conformance;
using ModelSdk.TestSupport.Engine;

CommandLine options;
IReadOnlyList<ConformanceCase> cases;
try
{
    options = CommandLine.Parse(args);
    cases = ConformanceCase.ReadAll(options.Folder);
}
catch (Exception exception) when (exception is ArgumentException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

List<CaseResult> results = [];
foreach (ConformanceCase item in cases.Where(item => options.Filter is null || item.Matches(options.Filter)))
{
    foreach (EngineSettings settings in options.Settings)
    {
        results.Add(ConformanceRunner.Run(item, settings));
    }
}

int failures = Report.Print(results);
if (options.JsonReport is not null)
{
    Report.WriteJson(options.JsonReport, results);
}

return failures == 0 ? 0 : 1;
