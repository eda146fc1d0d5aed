// Runs any folder of the operator corpus on the managed engine and says, operator by operator, what passes:
//   dotnet run -c Release --project tests/Conformance -- ../shared/conformance --path both --threads 2
// The exit code is 0 when everything passed, 1 when something failed or nothing ran, 2 when an argument is wrong.
return ModelSdk.Conformance.Runner.Run(args, Console.Out, Console.Error);
