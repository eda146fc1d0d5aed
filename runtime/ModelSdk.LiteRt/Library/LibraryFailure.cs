using System.Runtime.InteropServices;
using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>The sentences of a library that is not used: what was found where, why it is refused, what to do.</summary>
internal static class LibraryFailure
{
    /// <summary>Ends each message; what helps whoever reads it in a log.</summary>
    public const string Remedy =
        "give LiteRT 2.2.0 or newer by a package, by the property ModelSdkLiteRt or by ModelOptions.LiteRtLibrary; "
        + "ModelSdk.Cpu runs the model without it";

    /// <summary>Nothing was asked for, and nothing was found.</summary>
    /// <param name="folders">Where was looked.</param>
    /// <param name="said">What the system's loader said about one that it found, or nothing.</param>
    public static BackendProbe Nowhere(IReadOnlyList<string> folders, string said) => BackendProbe.No(
        ModelErrorCode.MissingRuntimeLibrary,
        $"there is no {LiteRtLibrary.FileName} in {string.Join(" or ", folders)}, in runtimes/{LibrarySearch.Rids[0]}/native there, "
        + $"or where the system looks for libraries{(said.Length == 0 ? "" : $" ({said})")}; {Remedy}");

    /// <summary>What was asked for is not there.</summary>
    public static BackendProbe NotThere(string asked, string source, IReadOnlyList<string> tried) => BackendProbe.No(
        ModelErrorCode.MissingRuntimeLibrary,
        $"{source} is '{asked}', and "
        + (tried.Count == 1 ? "there is no such file or folder" : $"there is no {LiteRtLibrary.FileName} in that folder")
        + $"; correct it, or leave it out to search the usual places; {Remedy}");

    /// <summary>The file is there and cannot be loaded.</summary>
    public static BackendProbe Unloadable(string path, string reason) =>
        BackendProbe.No(ModelErrorCode.MissingRuntimeLibrary, $"{path} cannot be used: {reason}; {Remedy}");

    /// <summary>It is another library, or another version of it.</summary>
    public static BackendProbe Refused(string path, string what, string danger) =>
        BackendProbe.No(ModelErrorCode.UnsupportedRuntimeVersion, $"{path} is {what} and is not used: {danger}; {Remedy}");

    /// <summary>Another one was loaded before.</summary>
    public static BackendProbe Second(string asked, string loaded) => BackendProbe.No(
        ModelErrorCode.InvalidArgument,
        $"{asked} cannot be used: this process already uses {loaded}, and there is one LiteRT in a process; "
        + "give the same ModelOptions.LiteRtLibrary for every model, or leave it out");

    /// <summary>The library's structures are bound for 64 bits only.</summary>
    public static BackendProbe Not64Bit() => BackendProbe.No(
        ModelErrorCode.UnsupportedOnDevice,
        $"LiteRT is used in 64-bit processes only, and this one is {RuntimeInformation.ProcessArchitecture}; "
        + "ModelSdk.Cpu runs the model without it");
}
