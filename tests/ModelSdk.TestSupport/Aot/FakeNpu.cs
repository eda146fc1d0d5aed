using System.Diagnostics;

namespace ModelSdk.TestSupport.Aot;

/// <summary>A vendor that does not exist: a compiler plugin for the real tool and its dispatch library, built here with gcc.</summary>
/// <remarks>
/// The sources and their README are in <c>../shared/toolchain/fake_npu</c>. It takes a few elementwise ops of float models and
/// fails where its environment variables say. Tests mark themselves with <c>[Needs(Shared.Data)]</c> and <c>[Needs("gcc")]</c>.
/// </remarks>
public static class FakeNpu
{
    /// <summary>Manufacturer, and name of the plugin.</summary>
    public const string Manufacturer = "FakeNpu";

    /// <summary>The SoC <c>FAKE1</c>.</summary>
    public const string Target = "FakeNpu_FAKE1";

    /// <summary>The SoC <c>FAKE2</c>.</summary>
    public const string OtherTarget = "FakeNpu_FAKE2";

    /// <summary>Version of its SDK as the plugin says it.</summary>
    public const string SdkVersion = "1.0.0-fake";

    /// <summary>Variable with a step at which the plugin fails (create, compat, partition, compile) and the status: <c>compile:4002</c>.</summary>
    public const string FailVariable = "FAKE_NPU_COMPILE_FAIL";

    /// <summary>Variable that makes the plugin abort when it is <c>1</c>.</summary>
    public const string CrashVariable = "FAKE_NPU_COMPILE_CRASH";

    /// <summary>Variable with another version of the plugin's interface, such as <c>0.2.0</c>.</summary>
    public const string ApiVariable = "FAKE_NPU_COMPILER_API_VERSION";

    private static readonly Lazy<(string Plugin, string Dispatch)> Built = new(Build);

    /// <summary>Items that add the two SoCs to a project.</summary>
    public static string TargetItems => string.Concat(new[] { Target, OtherTarget }.Select(static target =>
        $"""<ModelSdkTarget Include="{target}" Manufacturer="{Manufacturer}" Model="{target[8..]}" CompilerPlugin="{Manufacturer}" />"""));

    /// <summary>Folder of the compiler plugin only, for ModelSdkLiteRt.</summary>
    public static string PluginFolder => Require().Plugin;

    /// <summary>Folder of the dispatch library only.</summary>
    public static string DispatchFolder => Require().Dispatch;

    /// <summary>A model of one ADD, which the plugin takes.</summary>
    public static string PlainAdd => Shared.Path("toolchain", "fake_npu", "models", "plain_add.tflite");

    private static (string Plugin, string Dispatch) Require()
    {
        // Asked first: what is missing ends each test with its own message.
        LiteRtTools.RequireHost();
        _ = Shared.Path("toolchain", "fake_npu");
        _ = Shared.Tool("gcc");
        return Built.Value;
    }

    private static (string Plugin, string Dispatch) Build()
    {
        string folder = ToolFolder.Of("fake_npu");
        foreach (string source in Directory.EnumerateFiles(Shared.Path("toolchain", "fake_npu"), "*.?"))
        {
            string copy = Path.Combine(folder, Path.GetFileName(source));
            File.Copy(source, copy);
        }

        string plugin = ToolFolder.Of(Path.Combine("fake_npu", "plugin"));
        string dispatch = ToolFolder.Of(Path.Combine("fake_npu", "lib"));
        Compile(folder, "fake_npu_compiler.c", Path.Combine(plugin, "libLiteRtCompilerPlugin_FakeNpu.so"));
        Compile(folder, "fake_npu_dispatch.c", Path.Combine(dispatch, "libLiteRtDispatch_FakeNpu.so"));
        return (plugin, dispatch);
    }

    private static void Compile(string folder, string source, string library)
    {
        string[] arguments = ["-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-o", library, source, "-lm"];
        ProcessStartInfo start = new(Shared.Tool("gcc"), arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string text = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{source} was not built: {text}");
    }
}
