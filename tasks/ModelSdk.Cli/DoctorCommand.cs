using System.CommandLine;
using ModelSdk.Build.Aot.Caching;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Cli;

/// <summary>modelsdk doctor: with which compilers models can be compiled ahead of time here, and what is missing for the others.</summary>
/// <remarks>Made by <c>Program.cs</c>. Its answers come from <see cref="DoctorReport"/>.</remarks>
internal static class DoctorCommand
{
    private const string Help = """
        Shows LiteRT's compiler tools, the vendors' plugins and SDKs, and lets each compile a tiny model. Then tries a tiny model
        on NPU, GPU and CPU with the run-time library, in processes of their own.

        Exit codes: 0 models can be compiled for at least one SoC, 1 nothing can be compiled, 2 wrong usage.
        """;

    private static readonly Option<string[]> LiteRt = new("--litert")
    {
        Description = "Folders, wheels, zips and AARs as in ModelSdkLiteRt, separated by semicolons; relative to the current folder. "
            + "Without it: installed Python packages and PATH.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Cache = new("--cache")
    {
        Description = "Folder of the cache as in ModelSdkCacheDir; the user's without it.",
    };

    private static readonly Option<FileInfo> Json = new("--json") { Description = "Write the report for programs to this file." };

    /// <summary>The command, for the root command of <c>Program.cs</c>.</summary>
    public static Command Create()
    {
        Command command = new("doctor", Help) { LiteRt, Cache, Json };
        command.SetAction(static async (result, cancellationToken) =>
        {
            string project = Path.GetFullPath("App.csproj");
            ToolchainSettings settings = new()
            {
                LiteRt = string.Join(';', result.GetValue(LiteRt) ?? []),
                ProjectFile = project,
                CacheFolder = CacheFolder.Resolve(result.GetValue(Cache) ?? "", project),
            };
            DoctorReport report = await DoctorReport.MakeAsync(settings, cancellationToken);
            string? library = RunTimeProbe.FindLibrary(result.GetValue(LiteRt) ?? [], report.Search.Toolchain.Tool);
            report = report with { RunTimeLibrary = library, RunTime = await RunTimeProbe.AskAsync(library, cancellationToken) };
            foreach (string line in report.Lines())
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(line);
            }

            if (result.GetValue(Json) is { } file)
            {
                file.Directory?.Create();
                await using FileStream stream = file.Create();
                report.WriteJson(stream);
            }

            return report.CanCompile ? ExitCode.Fine : ExitCode.Errors;
        });
        return command;
    }
}
