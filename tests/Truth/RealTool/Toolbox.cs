using System.Diagnostics;
using System.IO.Compression;

namespace ModelSdk.Truth.RealTool;

/// <summary>The wheel of LiteRT and OpenVINO, unpacked into a temporary folder with the stand-ins; deleted on disposal.</summary>
/// <remarks>Called by TruthTests (category Long). Linux x64 only, as the wheel.</remarks>
internal sealed class Toolbox : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("modelsdk-truth-");

    /// <summary>Unpacks what <paramref name="toolchain"/> has (wheels/*.whl, openvino-*.zip) and builds the stand-ins with gcc.</summary>
    /// <param name="toolchain">The folder <c>../shared/toolchain</c>.</param>
    /// <param name="standIns">The folder StandIns.</param>
    /// <param name="gcc">The C compiler.</param>
    public Toolbox(string toolchain, string standIns, string gcc)
    {
        try
        {
            IEnumerable<string> archives = Directory.GetFiles(Path.Combine(toolchain, "wheels"), "*.whl")
                .Concat(Directory.GetFiles(toolchain, "openvino-*.zip"));
            foreach (string archive in archives)
            {
                ZipFile.ExtractToDirectory(archive, _root.FullName);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            Directory.CreateDirectory(Libraries);
            IEnumerable<(string Library, string Source)> standInLibraries = RealVendor.All
                .Select(static vendor => vendor.StandIn).OfType<(string[] Libraries, string Source)>()
                .SelectMany(static standIn => standIn.Libraries.Select(library => (library, standIn.Source)));
            foreach ((string library, string source) in standInLibraries)
            {
                (int exit, string text) = Start(
                    gcc, ["-shared", "-fPIC", "-o", Path.Combine(Libraries, library), Path.Combine(standIns, source)]);
                if (exit != 0)
                {
                    throw new InvalidOperationException($"{source} was not built: {text}");
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private string Tool => Path.Combine(_root.FullName, "ai_edge_litert", "tools", "apply_plugin_main");

    private string Libraries => Path.Combine(_root.FullName, "stand-ins");

    /// <summary>Runs the partition step of a plugin on a model.</summary>
    /// <returns>Exit code and what the tool said.</returns>
    public (int Exit, string Text) Partition(RealVendor vendor, string model)
    {
        string output = Path.Combine(_root.FullName, Guid.NewGuid().ToString("N") + ".tflite");
        try
        {
            return Start(
                Tool,
                [
                    "--cmd=partition",
                    $"--model={model}",
                    $"--o={output}",
                    $"--libs={Path.Combine(_root.FullName, "ai_edge_litert", "vendors", vendor.Folder, "compiler")}",
                    $"--soc_manufacturer={vendor.Manufacturer}",
                    $"--soc_model={vendor.Model}",
                ]);
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Delete(recursive: true);

    private (int Exit, string Text) Start(string file, string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardError = true,
            WorkingDirectory = _root.FullName,
        };
        start.Environment["LD_LIBRARY_PATH"] = Libraries;
        using Process process = Process.Start(start)!;
        string text = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
