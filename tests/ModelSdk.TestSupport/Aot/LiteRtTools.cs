using System.Runtime.InteropServices;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.TestSupport.Aot;

/// <summary>LiteRT's real compiler tools for tests: the official wheel and OpenVINO for its Intel plugin, as a user would give them.</summary>
/// <remarks>
/// The archives are unpacked by <see cref="ToolchainFinder"/>, once in a test process. Tests that start them mark
/// themselves with <c>[Needs(Shared.Data)]</c> and <c>[Needs("gcc")]</c>; elsewhere than on Linux x64 they end inconclusive.
/// </remarks>
public static class LiteRtTools
{
    /// <summary>Option that makes the Intel plugin compile for OpenVINO's CPU device, which works on every machine.</summary>
    public const string CpuDevice = "--intel_openvino_graph_backends=cpu";

    /// <summary>Target of the Intel plugin.</summary>
    public const string Target = "IntelOpenVINO_LNL";

    private static readonly Lazy<ToolchainSearch> Found = new(static () => Search($"{List};{FakeNpu.PluginFolder}"));

    /// <summary>The wheel <c>ai_edge_litert</c>.</summary>
    public static string Wheel => Only(Shared.Path("toolchain", "wheels"), "ai_edge_litert-*.whl");

    /// <summary>The zip with what the Intel plugin needs of OpenVINO.</summary>
    public static string OpenVino => Only(Shared.Path("toolchain"), "openvino-*.zip");

    /// <summary>Both, as the value of ModelSdkLiteRt.</summary>
    public static string List => $"{Wheel};{OpenVino}";

    /// <summary>A ModelSdkCacheDir for this test process, where the archives are unpacked; compiled models may be in it too.</summary>
    public static string CacheFolder => ToolFolder.Of("cache");

    /// <summary>What the finder makes of <see cref="List"/> and the plugin of <see cref="FakeNpu"/>.</summary>
    public static Toolchain Toolchain
    {
        get
        {
            // Asked first: what is missing ends each test with its own message.
            _ = List + FakeNpu.PluginFolder;
            return Found.Value.Toolchain;
        }
    }

    /// <summary>Full path of apply_plugin_main.</summary>
    public static string Tool => Toolchain.Tool ?? throw new AssertFailedException(
        $"apply_plugin_main was not found:\n{string.Join('\n', Found.Value.Places)}");

    /// <summary>The folder that all of it was unpacked into: a value of ModelSdkLiteRt that is used as it is.</summary>
    public static string Folder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Tool)!, "..", ".."));

    /// <summary>What the finder makes of a list of folders and archives, and of nothing else of this machine.</summary>
    public static ToolchainSearch Search(string list)
    {
        RequireHost();
        ToolchainSettings settings = new()
        {
            LiteRt = list,
            ProjectFile = Path.Combine(CacheFolder, "Test.csproj"),
            CacheFolder = CacheFolder,
            SearchMachine = false,
        };
        return ToolchainFinder.Find(settings, CancellationToken.None);
    }

    /// <summary>Ends the test on machines that the wheel is not for.</summary>
    public static void RequireHost()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Shared.Missing("linux-x64", "LiteRT's tools for tests run on Linux x64 only");
        }
    }

    private static string Only(string folder, string pattern)
    {
        RequireHost();
        string[] files = Directory.GetFiles(folder, pattern);
        if (files.Length != 1)
        {
            Shared.Missing(Shared.Data, $"'{folder}' has {files.Length} files {pattern} where one is needed");
        }

        return files[0];
    }
}
