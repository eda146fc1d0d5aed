using System.Globalization;
using ModelSdk.Backends;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests;

/// <summary>The library of the official wheel in the test process, for tests that cannot harm it: CPU only.</summary>
internal static class RealLibrary
{
    private const int PageBytes = 4096;

    /// <summary>Folder of libLiteRt.so.</summary>
    public static string Folder => Path.Combine(LiteRtTools.Folder, "ai_edge_litert");

    /// <summary>The small model of the repository.</summary>
    public static string Digits => Repository.Path("samples", "DigitReader", "Models", "digits.tflite");

    /// <summary>Options that make the library run a model on the CPU, or fail.</summary>
    public static ModelOptions Cpu => new()
    {
        Accelerators = [Accelerator.Cpu],
        CpuEngine = CpuEngine.LiteRt,
        CpuThreads = 1,
        LiteRtLibrary = Folder,
    };

    /// <summary>Loads the library, or ends the test.</summary>
    public static LoadedLibrary Load() => LiteRtLibrary.TryLoad(Folder, out BackendProbe failure)
        ?? throw new AssertFailedException(failure.Detail);

    /// <summary>Loads a model into the library's CPU engine.</summary>
    public static Model Open(string file, ModelOptions? options = null) =>
        Model.Load(ModelSource.FromFile(file), [LiteRtBackend.Instance], options ?? Cpu);

    /// <summary>Resident memory of this process.</summary>
    public static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * PageBytes;
}
