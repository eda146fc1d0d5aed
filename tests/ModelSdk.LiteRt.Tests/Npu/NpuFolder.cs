using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests;

/// <summary>A folder as an application for a device with the fake NPU has it: libLiteRt.so, dispatch library, compiler plugin; and a cache.</summary>
/// <remarks>libLiteRt.so is a copy: of a link, the libraries are looked for where it leads to.</remarks>
internal sealed class NpuFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-npu-");

    public NpuFolder(bool dispatch = true, bool plugin = false)
    {
        Directory.CreateDirectory(Path);
        string library = Directory.EnumerateFiles(LiteRtTools.Folder, "libLiteRt.so", SearchOption.AllDirectories).First();
        File.Copy(library, At("libLiteRt.so"));
        if (dispatch)
        {
            File.Copy(System.IO.Path.Combine(FakeNpu.DispatchFolder, Dispatch), At(Dispatch));
        }

        if (plugin)
        {
            File.Copy(System.IO.Path.Combine(FakeNpu.PluginFolder, Plugin), At(Plugin));
        }
    }

    public const string Dispatch = "libLiteRtDispatch_FakeNpu.so";

    public const string Plugin = "libLiteRtCompilerPlugin_FakeNpu.so";

    public string Path => System.IO.Path.Combine(_folder.FullName, "lib");

    public string Cache => System.IO.Path.Combine(_folder.FullName, "cache");

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => _folder.Delete(recursive: true);
}
