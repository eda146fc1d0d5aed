using System.CommandLine;
using System.Text.Json;
using ModelSdk.Build.Toolchains;
using ModelSdk.LiteRt;

namespace ModelSdk.Cli;

/// <summary>The hidden command that <see cref="RunTimeProbe"/> starts in a process of its own: one tiny model on one accelerator.</summary>
internal static class RunTimeCommand
{
    public const string Name = "doctor-run-time";

    private static readonly Option<string> Accelerator = new("--accelerator") { Required = true };

    private static readonly Option<string> Library = new("--library");

    private static readonly Option<string> Answer = new("--answer") { Required = true };

    /// <summary>The command, for the root command.</summary>
    public static Command Create()
    {
        Command command = new(Name, "Tries the run-time library; started by doctor.") { Accelerator, Library, Answer };
        command.Hidden = true;
        command.SetAction(static result =>
        {
            string answer = result.GetValue(Answer)!;
            ModelOptions options = new()
            {
                Accelerators = [Enum.Parse<Accelerator>(result.GetValue(Accelerator)!)],
                CpuEngine = CpuEngine.LiteRt,
                LiteRtLibrary = result.GetValue(Library),

                // Of its own: a crash here says nothing of the application's models.
                CacheDirectory = Path.Combine(Path.GetDirectoryName(answer)!, "cache"),
            };
            File.WriteAllBytes(answer, JsonSerializer.SerializeToUtf8Bytes(Try(options)));
            return ExitCode.Fine;
        });
        return command;
    }

    private static RunTimeTrial Try(ModelOptions options)
    {
        string accelerator = options.Accelerators[0].ToString();
        using Stream stream = typeof(DoctorReport).Assembly.GetManifestResourceStream("Data/probe.tflite")!;
        using MemoryStream model = new();
        stream.CopyTo(model);
        try
        {
            using Model loaded = Model.Load(ModelSource.FromMemory(model.ToArray()), [LiteRtBackend.Instance], options);
            using ModelSession session = loaded.CreateSession();
            session.Run();
            FallbackStep last = loaded.Execution.Steps[^1];
            return new RunTimeTrial(accelerator, Runs: true, last.Detail.Length > 0 ? $"runs; {last.Detail}" : "runs");
        }
        catch (ModelException exception)
        {
            return new RunTimeTrial(accelerator, Runs: false, $"{exception.Code}: {exception.Message}");
        }
    }
}
