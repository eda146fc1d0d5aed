using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt;

/// <summary>Real paths: with all links followed, and of what the system's loader found itself.</summary>
internal static unsafe partial class LibraryPath
{
    private const int MaxLinks = 40;

    private static StringComparison Comparison =>
        OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Whether both lead to the same file.</summary>
    public static bool AreSame(string first, string second) => string.Equals(Real(first), Real(second), Comparison);

    /// <summary>The full path with all links followed, those of folders too.</summary>
    public static string Real(string path)
    {
        string full = Path.GetFullPath(path);
        for (int links = 0; links < MaxLinks; links++)
        {
            if (FollowFirstLink(full) is not { } next)
            {
                break;
            }

            full = next;
        }

        return full;
    }

    /// <summary>Where a library that was loaded by its name lies, or null when the system does not tell.</summary>
    public static string? OfLoaded(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "LiteRtCreateEnvironment", out nint address))
        {
            return null;
        }

        return OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? FromMaps((ulong)address)
            : OperatingSystem.IsWindows() ? FromModules(address)
            : FromLoader(address);
    }

    private static string? FollowFirstLink(string full)
    {
        string root = Path.GetPathRoot(full) ?? "";
        string[] parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        string place = root;
        for (int i = 0; i < parts.Length; i++)
        {
            place = Path.Combine(place, parts[i]);
            if (new FileInfo(place).LinkTarget is { } target)
            {
                string rest = Path.Combine([.. parts.AsSpan(i + 1)]);
                return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(place) ?? root, target, rest));
            }
        }

        return null;
    }

    // Lines such as "7f01-7f02 r-xp 00001000 08:01 1234 /folder/libLiteRt.so".
    private static string? FromMaps(ulong address)
    {
        try
        {
            foreach (string line in File.ReadLines("/proc/self/maps"))
            {
                string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
                string[] range = fields[0].Split('-');
                if (fields.Length == 6
                    && ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) <= address
                    && address < ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                {
                    return fields[5].Trim();
                }
            }
        }
        catch (IOException)
        {
            // No /proc here.
        }

        return null;
    }

    private static string? FromModules(nint address)
    {
        using Process process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            if (module.BaseAddress <= address && address < module.BaseAddress + module.ModuleMemorySize)
            {
                return module.FileName;
            }
        }

        return null;
    }

    private static string? FromLoader(nint address)
    {
        AddressInfo info = default;
        return DlAddr(address, &info) != 0 ? Marshal.PtrToStringUTF8(info.FileName) : null;
    }

    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int DlAddr(nint address, AddressInfo* info);

    /// <summary>Dl_info of dlfcn.h.</summary>
    private struct AddressInfo
    {
        public nint FileName;
        public nint Base;
        public nint SymbolName;
        public nint SymbolAddress;
    }
}
