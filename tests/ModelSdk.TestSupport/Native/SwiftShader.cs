using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.TestSupport.Native;

/// <summary>A GPU in software for tests of LiteRT's GPU accelerator: Vulkan on the processor, out of the npm package of tests/tools.</summary>
/// <remarks>
/// The driver and its loader are found through the environment of the process, which native code reads at its start: only
/// child processes can use it (<see cref="Environment"/>). Tests mark themselves with <c>[Needs(SwiftShader.Need)]</c>.
/// Creating a small model takes 0.4 s, and runs take 20 to 100 times as long as on the CPU: large models are for the category Long.
/// </remarks>
public static class SwiftShader
{
    /// <summary>For <see cref="NeedsAttribute"/>.</summary>
    public const string Need = "swiftshader";

    private const string DriverList = "vk_swiftshader_icd.json";

    private static readonly Lazy<string> Unpacked = new(Unpack);

    private static string Archive => Repository.Path("tests", "tools", "node_modules", "@sparticuz", "chromium", "bin", "swiftshader.tar.br");

    /// <summary>Variables for a child process that is to have the GPU; other variables stay.</summary>
    public static IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["VK_ICD_FILENAMES"] = Path.Combine(Folder, DriverList),
        ["LD_LIBRARY_PATH"] = WithFolder(Folder),
    };

    /// <summary>Variables for a child process that is to have the Vulkan loader, but no driver: a machine without a GPU.</summary>
    public static IReadOnlyDictionary<string, string> NoDriver => new Dictionary<string, string>
    {
        ["VK_ICD_FILENAMES"] = Path.Combine(Folder, "there-is-none.json"),
        ["LD_LIBRARY_PATH"] = WithFolder(Folder),
    };

    /// <summary>Folder with libvk_swiftshader.so, libvulkan.so.1 and the list that names the driver.</summary>
    public static string Folder
    {
        get
        {
            if (Lacking() is { } reason)
            {
                Shared.Missing(Need, reason);
            }

            return Unpacked.Value;
        }
    }

    private static string WithFolder(string folder) =>
        System.Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") is { Length: > 0 } others ? $"{folder}:{others}" : folder;

    private static string? Lacking()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return "the driver runs on Linux x64 only";
        }

        return File.Exists(Archive) ? null : $"'{Archive}' is not there; run 'npm ci --ignore-scripts --prefix tests/tools'";
    }

    private static string Unpack()
    {
        string folder = ToolFolder.Of("swiftshader");
        using FileStream file = File.OpenRead(Archive);
        using BrotliStream tar = new(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(tar, folder, overwriteFiles: true);
        return folder;
    }
}
