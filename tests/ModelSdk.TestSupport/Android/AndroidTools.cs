using System.IO.Compression;
using System.Runtime.InteropServices;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.TestSupport.Android;

/// <summary>Where tests find Google's tools for app bundles: used by <see cref="Bundletool"/> and <see cref="BaseModule"/>.</summary>
/// <remarks>
/// What is there and where it comes from: <c>tests/tools/README.md</c>. Tests that need any of it mark themselves with
/// <c>[Needs(AndroidTools.Need)]</c>, which stands for all of it: what is missing ends them with what to do.
/// </remarks>
public static class AndroidTools
{
    /// <summary>For <see cref="NeedsAttribute"/>.</summary>
    public const string Need = "bundletool";

    // Debian and Ubuntu, package android-framework-res: the resource table of Android 10 that manifests are linked against.
    private const string Framework = "/usr/share/android-framework-res/framework-res.apk";

    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>Whether all of it is on this machine.</summary>
    public static bool AreThere => Lacking() is null;

    /// <summary>bundletool.jar 1.18.3, the version of .NET for Android.</summary>
    public static string Jar => Required(Repository.Path("tests", "tools", "node_modules", "node-bundletool", "bundletool.jar"));

    /// <summary>The Java that runs <see cref="Jar"/>.</summary>
    public static string Java => Required(Shared.FindTool("java") ?? "java");

    /// <summary>bundletool 1.9.0, a native program.</summary>
    public static string OldBundletool => Required(Path.Combine(Unpacked.Value, "bundletool"));

    /// <summary>aapt2 2.19.</summary>
    public static string Aapt2 => Required(Path.Combine(Unpacked.Value, "aapt2"));

    /// <summary>
    /// <see cref="Aapt2"/> for <c>build-apks --aapt2</c>: a script that leaves out <c>--force-sparse-encoding</c>, which
    /// bundletool 1.18.3 passes for Android 12L and which this aapt2 does not know. It is about string tables only.
    /// </summary>
    public static string Aapt2ForApks => Required(Path.Combine(Unpacked.Value, "aapt2-for-apks"));

    /// <summary>framework-res.apk for <c>aapt2 link -I</c>.</summary>
    public static string FrameworkResources => Required(Framework);

    /// <summary>Existing folder of this test process for what the tools make.</summary>
    internal static string Folder(string name) => ToolFolder.Of(Path.Combine("android", name));

    /// <summary>Ends the test, before anything is tried, when something is missing.</summary>
    public static void Require()
    {
        if (Lacking() is { } reason)
        {
            Shared.Missing(Need, reason);
        }
    }

    private static string Required(string path)
    {
        Require();
        return path;
    }

    private static string? Lacking()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return "the tools for Android app bundles run on Linux x64 only";
        }

        if (!Directory.Exists(Repository.Path("tests", "tools", "node_modules", "node-bundletool")))
        {
            return "bundletool.jar is not there; run 'npm ci --ignore-scripts --prefix tests/tools'";
        }

        if (Shared.FindTool("java") is null)
        {
            return "the tool 'java' is not on the PATH; install a Java runtime, 17 or later";
        }

        if (!File.Exists(Framework))
        {
            return $"'{Framework}' is not there; install the package android-framework-res";
        }

        return Shared.Has("toolchain", "android")
            ? null
            : "'toolchain/android' with aapt2 is not in the shared folder; set MODELSDK_SHARED or put it beside the repository";
    }

    private static string Unpack()
    {
        Require();
        string folder = Folder("tools");
        string wheel = Directory.EnumerateFiles(Shared.Path("toolchain", "android"), "pybundletool-*.whl").Single();
        using ZipArchive archive = ZipFile.OpenRead(wheel);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(static e => e.Name is "aapt2" or "bundletool"))
        {
            string tool = Path.Combine(folder, entry.Name);
            entry.ExtractToFile(tool, overwrite: true);
            MakeExecutable(tool);
        }

        string script = Path.Combine(folder, "aapt2-for-apks");
        File.WriteAllText(script, $"""
            #!/bin/sh
            for a do shift; [ "$a" = --force-sparse-encoding ] || set -- "$@" "$a"; done
            exec '{folder}/aapt2' "$@"

            """);
        MakeExecutable(script);
        return folder;
    }

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
