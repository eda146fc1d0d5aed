using System.IO.Enumeration;

namespace ModelSdk.LiteRt;

/// <summary>The libraries for NPUs near the native library: beside it, or in the tree of Google's packages.</summary>
/// <remarks>
/// Beside it: <c>libLiteRtDispatch_MediaTek.so</c>. In the tree: <c>vendors/mediatek/dispatch</c> and
/// <c>vendors/mediatek/compiler</c>, which is how the wheel <c>ai_edge_litert</c> has them; the build puts the tree below
/// <c>litert</c>, so that what libraries look for relative to it stays inside of the application (docs/native-files.md).
/// </remarks>
internal sealed class NpuFiles
{
    private static readonly string[] Trees = ["vendors", Path.Combine("litert", "vendors")];

    private readonly string _folder;

    private NpuFiles(string folder)
    {
        _folder = folder;
        Dispatch = [.. Files("dispatch").Select(static file => (NpuVendor.OfDispatch(file), file)).Where(IsKnown).Select(Pair)];
        Compilers = [.. Files("compiler").Select(static file => (NpuVendor.OfCompiler(file), file)).Where(IsKnown).Select(Pair)];
    }

    /// <summary>Dispatch libraries, which run compiled models.</summary>
    public IReadOnlyList<(NpuVendor Vendor, string File)> Dispatch { get; }

    /// <summary>Compiler plugins, which compile on this device.</summary>
    public IReadOnlyList<(NpuVendor Vendor, string File)> Compilers { get; }

    /// <summary>Whether the libraries' folder cannot be listed: Android leaves libraries inside the APK unless told to extract them.</summary>
    public bool IsHidden => !Directory.Exists(_folder);

    /// <summary>Looks into the folders; cheap.</summary>
    public static NpuFiles Near(LoadedLibrary library) => new(library.Folder);

    /// <summary>The folders that were looked into, for messages.</summary>
    /// <param name="vendor">Whose libraries are wanted, or null for any.</param>
    /// <param name="kind"><c>dispatch</c> or <c>compiler</c>.</param>
    public string Places(NpuVendor? vendor, string kind) =>
        string.Join(" and ", Trees.Select(tree => Path.Combine(_folder, tree, vendor?.Folder ?? "*", kind)).Prepend(_folder));

    /// <summary>What LiteRT would find in a folder: below it too, but on Windows.</summary>
    public static IReadOnlyList<string> SeenByLiteRt(string folder, Func<string, NpuVendor?> isWanted)
    {
        bool recursive = !OperatingSystem.IsWindows();
        EnumerationOptions options = new() { RecurseSubdirectories = recursive, IgnoreInaccessible = true, AttributesToSkip = 0 };
        return [.. new FileSystemEnumerable<string>(folder, static (ref entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && isWanted(entry.FileName.ToString()) is not null,
            // Links to folders are not followed there.
            ShouldRecursePredicate = static (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        }];
    }

    private static bool IsKnown((NpuVendor? Vendor, string File) found) => found.Vendor is not null;

    private static (NpuVendor Vendor, string File) Pair((NpuVendor? Vendor, string File) found) => (found.Vendor!, found.File);

    private IEnumerable<string> Files(string kind)
    {
        if (IsHidden)
        {
            return [];
        }

        IEnumerable<string> inTree = Trees
            .Select(tree => Path.Combine(_folder, tree))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(vendor => Path.Combine(vendor, kind))
            .Where(Directory.Exists);
        return inTree.Prepend(_folder).SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal);
    }
}
