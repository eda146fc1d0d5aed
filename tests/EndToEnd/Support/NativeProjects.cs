using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Programs that carry LiteRT's native libraries, and say what their models ran on.</summary>
/// <remarks>Tests that use it mark themselves with <c>[Needs(Shared.Data)]</c>; elsewhere than on Linux x64 they end inconclusive.</remarks>
internal static class NativeProjects
{
    /// <summary>The runtime identifier of the wheel.</summary>
    public const string Rid = "linux-x64";

    /// <summary>The files of a program with the wheel and no target.</summary>
    public static readonly string[] Files = ["libLiteRt.so", "libLiteRtWebGpuAccelerator.so"];

    /// <summary>The same in a portable program.</summary>
    public static readonly string[] PortableFiles = [.. Files.Select(static file => $"runtimes/{Rid}/native/{file}")];

    /// <summary>A property with what the libraries come from; unpacked once for all tests.</summary>
    public static string LiteRt(string list) => $"<ModelSdkLiteRt>{list}</ModelSdkLiteRt><ModelSdkCacheDir>{LiteRtTools.CacheFolder}</ModelSdkCacheDir>";

    /// <summary>
    /// Loads a deployed model twice, on what there is and on the managed engine, runs both on the same numbers and prints the
    /// largest difference, what the first ran on, and each step. Arguments: assembly, model.
    /// </summary>
    public static string Program => """
        using System;
        using System.Linq;
        using ModelSdk;

        using Model model = Load(new ModelOptions());
        using Model managed = Load(new ModelOptions { Accelerators = [Accelerator.Cpu], CpuEngine = CpuEngine.Managed });
        float[][] answers = [Run(model), Run(managed)];
        Console.WriteLine($"difference {answers[0].Zip(answers[1], static (a, b) => Math.Abs(a - b)).Max()}");
        Console.WriteLine($"ran on {model.Execution.Selected} by {model.Execution.Engine}, target {model.Execution.Artifact.Target ?? "none"}");
        foreach (FallbackStep step in model.Execution.Steps)
        {
            Console.WriteLine($"step {step.Tried} {step.Engine} {step.Stage} {(step.Succeeded ? "went well" : step.Code)}: {step.Detail}");
        }

        Model Load(ModelOptions options) => Model.Load(
            ModelSource.Deployed(args[0], args[1]), [ModelSdk.LiteRt.LiteRtBackend.Instance, ModelSdk.Cpu.CpuBackend.Instance], options);

        static float[] Run(Model model)
        {
            using ModelSession session = model.CreateSession();
            for (int input = 0; input < session.Signature.Inputs.Count; input++)
            {
                Span<float> values = session.Input<float>(input);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = ((i * 37 + input) % 101) / 101f;
                }
            }

            session.Run();
            return session.Output<float>(0).ToArray();
        }
        """;

    /// <summary>Starts a published program with nothing of this environment but what is given (<c>NAME=value</c>).</summary>
    public static CommandResult RunAlone(string program, string assembly, string model, params string[] variables) => DotNet.Start(
        "/usr/bin/env", TestFolder.Root, ["-i", $"DOTNET_ROOT={DotNetRoot}", $"HOME={TestFolder.Root}", .. variables, program, assembly, model]);

    /// <summary>Native files below a folder of the project, relative to it.</summary>
    public static string[] NativeFiles(this Consumer consumer, params string[] folder) =>
        [.. consumer.Files(folder).Where(static file => file.Contains(".so", StringComparison.Ordinal) && !IsOfDotNet(file))];

    private static bool IsOfDotNet(string file) =>
        Path.GetFileName(file) is { } name && (name.StartsWith("libSystem.", StringComparison.Ordinal)
            || name is "libclrjit.so" or "libcoreclr.so" or "libcoreclrtraceptprovider.so" or "libhostfxr.so" or "libhostpolicy.so"
                or "libmscordaccore.so" or "libmscordbi.so" or "libclrgc.so" or "libclrgcexp.so" or "libclretwrc.so");

    private static string DotNetRoot => Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
}
