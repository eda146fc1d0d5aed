using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Native LiteRT on the CPU, with the library of the official wheel.</summary>
internal static class NativeCpu
{
    // Lazy, and not an initializer: where the wheel is missing, each test is to end with the message of that.
    private static readonly Lazy<EngineSettings> FoundSettings =
        new(static () => new EngineSettings { Backend = LiteRtBackend.Instance, LiteRtLibrary = Library });

    /// <summary>Path of the library.</summary>
    public static string Library => Path.Combine(RealLibrary.Folder, LiteRtLibrary.FileName);

    /// <summary>For tests that run models as files of bytes.</summary>
    public static EngineSettings Settings => FoundSettings.Value;

    /// <summary>For tests of the public API.</summary>
    public static ModelOptions Options => new() { Accelerators = [Accelerator.Cpu], LiteRtLibrary = Library, CpuThreads = 1 };

    /// <summary>Loads a model file.</summary>
    public static Model Load(string path, ModelOptions? options = null) =>
        Model.Load(ModelSource.FromFile(path), [LiteRtBackend.Instance], options ?? Options);
}
