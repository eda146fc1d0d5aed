using System.Globalization;
using ModelSdk.Backends;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests;

/// <summary>The library of the official wheel in the test process, for tests that cannot harm it: CPU only.</summary>
internal static class RealLibrary
{
    private const int PageBytes = 4096;

    /// <summary>Folder of libLiteRt.so.</summary>
    public static string Folder => Path.Combine(LiteRtTools.Folder, "ai_edge_litert");

    /// <summary>Loads it, or ends the test.</summary>
    public static LoadedLibrary Load() => LiteRtLibrary.TryLoad(Folder, out BackendProbe failure)
        ?? throw new AssertFailedException(failure.Detail);

    /// <summary>Resident memory of this process.</summary>
    public static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * PageBytes;
}
