using System.CommandLine;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Packs;

namespace ModelSdk.Cli;

/// <summary>modelsdk pack: builds an AI pack of model files and compiled files, with the rules of the build.</summary>
/// <remarks>
/// Added to its command by <see cref="PackCommand"/>. <see cref="PackRequest"/> makes a project of the arguments;
/// <see cref="AotBuild"/> checks the compiled files, <see cref="PackBuild"/> packs them.
/// </remarks>
internal static class PackModels
{
    /// <summary>What --help says.</summary>
    public const string Help = """
        Builds an AI pack for Google Play of .tflite or .litertlm models and of files that were compiled for chips: each phone gets
        the file for its chip, all others the model itself. Writes <name>.ai.pack, modules/<name>.zip (the same for bundletool),
        DeviceGroupConfig.pb, bundleconfig.json and packs.json; nothing else in the folder is touched. In a project the build does
        all this for <Model Include="…" AiPack="…" />.

        Exit codes: 0 no errors (warnings do not count), 1 at least one error: nothing is written, 2 wrong usage, or a file
        that is no readable model, 130 cancelled with Ctrl+C.
        """;

    // Not required by the parser, because the subcommand verify has none.
    private static readonly Argument<FileInfo[]> Models = new("models")
    {
        Description = "The .tflite and .litertlm files, before the options.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Name = new("--name", "-n")
    {
        Description = "Name of the pack: a letter, then letters, digits and underscores. Required.",
    };

    private static readonly Option<string[]> Variants = new("--variant", "-v")
    {
        Description = "A compiled file, as <target>=<file>, or <model>/<target>=<file> when there are several models. May be repeated.",
    };

    private static readonly Option<string[]> Compiled = new("--compiled", "-c")
    {
        Description = "A folder that 'modelsdk compile' wrote for a model (it holds artifacts.json): all its files. May be repeated.",
    };

    private static readonly Option<string> Delivery = CommandOptions.Choice(
        "--delivery", "When Play delivers it; InstallTime without it.", Enum.GetNames<DeliveryType>());

    private static readonly Option<string> SourceModel = CommandOptions.Choice(
        "--source-model", "Where the model that was not compiled goes; Pack without it.", Enum.GetNames<SourceModelPlace>());

    private static readonly Option<string> Type = CommandOptions.Choice(
        "--type", "Type of the module; ai-pack without it.", "ai-pack", "asset-pack");

    private static readonly Option<string> Package = new("--package")
    {
        Description = "Application id, such as com.example.flowers. Without it a placeholder, which no bundle may have.",
    };

    private static readonly Option<string> Assembly = new("--assembly")
    {
        Description = "Assembly that has the models' classes, by which these find the pack; App without it.",
    };

    private static readonly Option<FileInfo[]> DeviceConfig = new("--device-config")
    {
        Description = "Device groups of your own: XML as Gradle takes it, or DeviceGroupConfig as .json or .pb. May be repeated.",
    };

    private static readonly Option<FileInfo> BundleConfig = new("--bundle-config")
    {
        Description = "A bundle configuration (JSON) that bundleconfig.json is made of.",
    };

    private static readonly Option<string[]> CustomTargets = new("--custom-target")
    {
        Description = "A chip that is not listed, as <name>=<manufacturer>/<model>. May be repeated.",
    };

    private static readonly Option<DirectoryInfo> Output = new("--output", "-o")
    {
        Description = "Folder for the results. Without it: <name>-pack in the current folder.",
    };

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print warnings and errors only." };

    /// <summary>Adds arguments and action to the command.</summary>
    public static void AddTo(Command command)
    {
        command.Arguments.Add(Models);
        Option[] options =
        [
            Name, Variants, Compiled, Delivery, SourceModel, Type, Package, Assembly, DeviceConfig, BundleConfig, CustomTargets, Output, Quiet,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        PackLimitOptions.AddTo(command);
        command.SetAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        TextWriter error = arguments.InvocationConfiguration.Error;
        PackRequest request = Read(arguments);
        string[] mistakes = [.. request.Mistakes()];
        foreach (string mistake in mistakes)
        {
            await error.WriteLineAsync(mistake);
        }

        if (mistakes.Length > 0)
        {
            return ExitCode.Usage;
        }

        bool quiet = arguments.GetValue(Quiet);
        try
        {
            using CompileFolder folder = CompileFolder.Create(request.OutputFolder);
            return await BuildAsync(request, folder.Staging, output, quiet, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Cancelled; packs that are not complete were not written.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"The pack cannot be written to '{request.OutputFolder}': {exception.Message}");
            return ExitCode.Errors;
        }
    }

    private static async Task<int> BuildAsync(
        PackRequest request, string staging, TextWriter output, bool quiet, CancellationToken cancellationToken)
    {
        if (DiagnosticText.Write(output, request.ErrorsOfModels(cancellationToken), quiet))
        {
            return ExitCode.Usage;
        }

        AotBuildResult variants = await AotBuild.RunAsync(request.ForVariants(staging), null, cancellationToken);
        if (DiagnosticText.Write(output, variants.Diagnostics.Select(request.WithoutProjectFile), quiet))
        {
            return ExitCode.Errors;
        }

        PackBuildResult result = PackBuild.Run(request.ForPack(staging), quiet ? null : new PackLines(output), cancellationToken);
        bool failed = DiagnosticText.Write(output, result.Diagnostics.Select(request.WithoutProjectFile), quiet);
        if (!failed && !quiet)
        {
            foreach (string file in result.Files)
            {
                output.WriteLine(Path.Combine([request.OutputFolder, .. file.Split('/')]));
            }
        }

        return failed ? ExitCode.Errors : ExitCode.Fine;
    }

    private static PackRequest Read(ParseResult arguments) => new()
    {
        Models = arguments.GetValue(Models) ?? [],
        Name = arguments.GetValue(Name) ?? "",
        Variants = arguments.GetValue(Variants) ?? [],
        Compiled = arguments.GetValue(Compiled) ?? [],
        Delivery = arguments.GetValue(Delivery) ?? "",
        SourceModel = arguments.GetValue(SourceModel) ?? "",
        Type = arguments.GetValue(Type) ?? "",
        PackageName = arguments.GetValue(Package),
        Assembly = arguments.GetValue(Assembly) ?? "App",
        DeviceConfigurations = arguments.GetValue(DeviceConfig) ?? [],
        BundleConfiguration = arguments.GetValue(BundleConfig)?.FullName,
        CustomTargets = arguments.GetValue(CustomTargets) ?? [],
        Output = arguments.GetValue(Output)?.FullName,
        Limits = PackLimitOptions.Properties(arguments),
    };
}
