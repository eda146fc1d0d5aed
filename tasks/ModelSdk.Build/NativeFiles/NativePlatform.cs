namespace ModelSdk.Build.NativeFiles;

/// <summary>What a native library runs on, as the first two parts of a runtime identifier say it.</summary>
/// <param name="System"><c>linux</c>, <c>linux-musl</c>, <c>android</c>, <c>win</c>, <c>osx</c>, <c>ios</c>, …; <c>hexagon</c> for Qualcomm's DSP.</param>
/// <param name="Processor"><c>x64</c>, <c>arm64</c>, <c>x86</c>, <c>arm</c>, <c>riscv64</c>.</param>
internal sealed record NativePlatform(string System, string Processor)
{
    /// <summary>Android, where libraries are part of the package and have a folder for each ABI.</summary>
    public const string Android = "android";

    /// <summary>Windows.</summary>
    public const string Windows = "win";

    /// <summary>The DSP of Qualcomm's chips, whose libraries travel with those of the processor.</summary>
    public const string Hexagon = "hexagon";

    // Android NDK, "Android ABIs".
    private static readonly (string Abi, string Processor)[] Abis =
    [
        ("arm64-v8a", "arm64"), ("x86_64", "x64"), ("armeabi-v7a", "arm"), ("x86", "x86"),
    ];

    // Runtime identifiers of .NET and, since SDKs may be told to use them, the older ones of distributions.
    private static readonly (string Start, string System)[] Systems =
    [
        ("linux-musl", "linux-musl"), ("alpine", "linux-musl"), ("linux-bionic", Android), ("linux", "linux"),
        ("debian", "linux"), ("ubuntu", "linux"), ("fedora", "linux"), ("rhel", "linux"), ("opensuse", "linux"),
        (Android, Android), ("win", Windows), ("osx", "osx"), ("maccatalyst", "maccatalyst"), ("iossimulator", "iossimulator"), ("ios", "ios"),
    ];

    /// <summary>Systems whose applications get their files beside the program.</summary>
    private static readonly string[] Desktops = ["linux", "linux-musl", Windows, "osx"];

    /// <summary>Such as <c>linux-x64</c>.</summary>
    public string Rid => $"{System}-{Processor}";

    /// <summary>Whether files lie beside the program there.</summary>
    public bool IsDesktop => Desktops.Contains(System);

    /// <summary>Name of the folder in an Android package; null elsewhere.</summary>
    public string? Abi => System == Android ? Abis.FirstOrDefault(row => row.Processor == Processor).Abi : null;

    /// <summary>The platform of a runtime identifier; null when LiteRT is for nothing like it.</summary>
    public static NativePlatform? OfRid(string rid)
    {
        string system = Systems.FirstOrDefault(row => rid.StartsWith(row.Start, StringComparison.OrdinalIgnoreCase)).System;
        int dash = rid.LastIndexOf('-');
        return system is null || dash < 0 ? null : new NativePlatform(system, rid[(dash + 1)..].ToLowerInvariant());
    }

    /// <summary>The Android platform that a folder of an AAR is for (<c>jni/arm64-v8a</c>); null when the path has none.</summary>
    public static NativePlatform? OfAbiFolder(string relativePath)
    {
        string[] parts = relativePath.Split('/');
        string abi = parts.Length < 2 ? "" : parts[^2];
        string? processor = Abis.FirstOrDefault(row => row.Abi == abi).Processor;
        return processor is null ? null : new NativePlatform(Android, processor);
    }
}
