using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Native LiteRT on the CPU, with the library of the official wheel.</summary>
internal static class NativeCpu
{
    /// <summary>Path of the library.</summary>
    public static string Library { get; } = Directory
        .EnumerateFiles(LiteRtTools.Folder, LiteRtLibrary.FileName, SearchOption.AllDirectories)
        .First();

    /// <summary>For tests that run models as files of bytes.</summary>
    public static EngineSettings Settings { get; } = new() { Backend = LiteRtBackend.Instance, LiteRtLibrary = Library };

    /// <summary>For tests of the public API.</summary>
    public static ModelOptions Options { get; } = new() { Accelerators = [Accelerator.Cpu], LiteRtLibrary = Library, CpuThreads = 1 };

    /// <summary>Loads a model file.</summary>
    public static Model Load(string path, ModelOptions? options = null) =>
        Model.Load(ModelSource.FromFile(path), [LiteRtBackend.Instance], options ?? Options);
}
