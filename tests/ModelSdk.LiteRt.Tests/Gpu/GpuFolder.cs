using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Gpu;

/// <summary>A folder as an application with the GPU accelerator has it: libLiteRt.so and, unless a test wants it otherwise, the accelerator; and a cache.</summary>
internal sealed class GpuFolder : IDisposable
{
    public const string Accelerator = "libLiteRtWebGpuAccelerator.so";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-gpu-");

    public GpuFolder(bool accelerator = true)
    {
        foreach (string name in accelerator ? new[] { "libLiteRt.so", Accelerator } : ["libLiteRt.so"])
        {
            System.IO.File.Copy(Directory.EnumerateFiles(LiteRtTools.Folder, name, SearchOption.AllDirectories).First(), At(name));
        }
    }

    public string Path => _folder.FullName;

    public string Cache => At("cache");

    /// <summary>Variables of a process with the software GPU.</summary>
    public static IReadOnlyDictionary<string, string?> Device => SwiftShader.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);

    /// <summary>Variables of a process on a machine without a GPU.</summary>
    public static IReadOnlyDictionary<string, string?> NoDevice => SwiftShader.NoDriver.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);

    public string At(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>A model of the test data on GPU and CPU of this library, in this order.</summary>
    public LoadRequest Load(string model, params Accelerator[] accelerators) => new()
    {
        File = Shared.Path(model.Split('/')),
        LiteRtLibrary = Path,
        CacheDirectory = Cache,
        Backends = ["litert"],
        Accelerators = accelerators.Length > 0 ? accelerators : [ModelSdk.Accelerator.Gpu, ModelSdk.Accelerator.Cpu],
        CpuEngine = CpuEngine.LiteRt,
    };

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>How processes with the GPU end.</summary>
internal static class GpuRun
{
    // The one line that the native side writes to standard output, once in a process.
    private const string SearchedForOpenCl = "INFO: Failed to load OpenCL library";

    /// <summary>The same run, asserted to have ended by itself, with nothing of ours on standard output.</summary>
    public static LiteRtRun Ended(this LiteRtRun run)
    {
        Assert.AreEqual(0, run.ExitCode, run.ToString());
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.IsTrue(lines.All(static line => line.StartsWith(SearchedForOpenCl, StringComparison.Ordinal)), run.ToString());
        return run;
    }
}
