using System.Security.Cryptography;
using ModelSdk.Format.Artifacts;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

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

    /// <summary>A model of the shared test data, or its compiled file.</summary>
    public static string Model(string name) => Shared.Path("testdata", "models", $"{name}.tflite");

    /// <summary>A request for a model on the NPU, and the CPU after it.</summary>
    public LoadRequest Request(string file) => new()
    {
        File = file,
        LiteRtLibrary = Path,
        CacheDirectory = Cache,
        Accelerators = [Accelerator.Npu, Accelerator.Cpu],
        CpuEngine = CpuEngine.LiteRt,
    };

    /// <summary>Deploys a model with a variant as a build does, and the request for it on a device with FAKE1.</summary>
    public LoadRequest Deploy(string source, byte[] variant)
    {
        string folder = System.IO.Path.Combine(_folder.FullName, "models", "App", "net");
        Directory.CreateDirectory(System.IO.Path.Combine(folder, FakeNpu.Target));
        File.Copy(source, System.IO.Path.Combine(folder, "net.tflite"), overwrite: true);
        File.WriteAllBytes(System.IO.Path.Combine(folder, FakeNpu.Target, "net.tflite"), variant);
        ArtifactRow row = new()
        {
            Target = FakeNpu.Target,
            Path = $"{FakeNpu.Target}/net.tflite",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(variant)),
        };
        File.WriteAllBytes(System.IO.Path.Combine(folder, "artifacts.json"), new ArtifactList { Variants = [row] }.ToUtf8());
        return Request("") with
        {
            File = null,
            Assembly = "App",
            Name = "net",
            Folder = _folder.FullName,
            Variables = new Dictionary<string, string> { ["MODELSDK_SOC"] = FakeNpu.Target },
        };
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
