namespace ModelSdk.Build.NativeFiles;

/// <summary>Where a library goes.</summary>
/// <param name="Target">Path below the folder of LiteRT's library, with <c>/</c>.</param>
/// <param name="Library">The library.</param>
internal sealed record PlacedLibrary(string Target, FoundLibrary Library);

/// <summary>Chooses the libraries of one platform and gives each its place: docs/native-files.md has the picture.</summary>
/// <remarks>
/// Beside the program each vendor has a folder, because LiteRT takes any dispatch library that it finds in the one that it is
/// given. That folder lies one level deeper than in LiteRT's wheel: Intel's library looks for OpenVINO in
/// <c>$ORIGIN/../../../../openvino/libs</c>, which would otherwise be outside of the application. In an Android package
/// all libraries of an ABI lie in one folder.
/// </remarks>
internal sealed class NativeLayout
{
    private const string Origin = "$ORIGIN";

    private readonly LibraryList _list;
    private readonly NativePlatform _platform;
    private readonly Dictionary<string, PlacedLibrary> _byName = new(StringComparer.Ordinal);

    private NativeLayout(LibraryList list, NativePlatform platform)
    {
        _list = list;
        _platform = platform;
    }

    /// <summary>The libraries, sorted by place; none when LiteRT itself is not there (but on Android, where it may come in a reference).</summary>
    public static IReadOnlyList<PlacedLibrary> Of(LibraryList list, NativePlatform platform, NativeChoice choice)
    {
        NativeLayout layout = new(list, platform);
        if (list.Of(LibraryKind.LiteRt, platform).FirstOrDefault() is { } library)
        {
            layout.Place(library, "");
        }
        else if (platform.IsDesktop)
        {
            return [];
        }

        if (choice.Gpu)
        {
            layout.PlaceAll(list.Of(LibraryKind.Gpu, platform), "");
        }

        layout.PlaceVendors(choice);
        return [.. layout._byName.Values.OrderBy(static placed => placed.Target, StringComparer.Ordinal)];
    }

    private void PlaceVendors(NativeChoice choice)
    {
        FoundLibrary[] dispatch = [.. _list.Of(LibraryKind.Dispatch, _platform)];
        FoundLibrary[] compilers = choice.Compiler ? [.. _list.Of(LibraryKind.Compiler, _platform)] : [];
        IEnumerable<WantedVendor> vendors = choice.Vendors
            ?? dispatch.Concat(compilers).Select(static library => library.Vendor).Where(static key => key.Length > 0).Distinct().Select(NativeChoice.Any);
        foreach (WantedVendor vendor in vendors)
        {
            PlacePart(vendor, dispatch, "dispatch", vendor.Row?.OnDevice ?? []);
            PlacePart(vendor, compilers, "compiler", vendor.Row?.OnDeviceCompiler ?? []);
        }
    }

    // Without the library that loads them, the vendor's own ones are of no use.
    private void PlacePart(WantedVendor vendor, FoundLibrary[] libraries, string part, IReadOnlyList<string> patterns)
    {
        if (libraries.FirstOrDefault(library => library.Vendor == vendor.Key) is not { } library)
        {
            return;
        }

        string folder = _platform.IsDesktop ? $"litert/vendors/{vendor.Folder}/{part}" : "";
        Place(library, folder);
        foreach (FoundLibrary loaded in vendor.Patterns(patterns).SelectMany(pattern => _list.Matching(pattern, _platform)))
        {
            // Windows looks beside the program; elsewhere they look for each other in their own folder.
            PlacedLibrary? neighbour = _byName.Values.FirstOrDefault(placed => placed.Library.Folder == loaded.Folder);
            Place(loaded, neighbour is not null ? FolderOf(neighbour.Target) : _platform.System == NativePlatform.Windows ? "" : folder);
        }
    }

    private void PlaceAll(IEnumerable<FoundLibrary> libraries, string folder)
    {
        foreach (FoundLibrary library in libraries)
        {
            Place(library, folder);
        }
    }

    // With what it is linked with, as far as the project gave it; the rest is the system's.
    private void Place(FoundLibrary library, string folder)
    {
        if (!_byName.TryAdd(library.Name, new PlacedLibrary(folder.Length == 0 ? library.Name : $"{folder}/{library.Name}", library)))
        {
            return;
        }

        foreach (string name in library.Elf?.Needed ?? [])
        {
            if (_list.Named(name, _platform, library.Folder) is { } needed)
            {
                Place(needed, _platform.IsDesktop ? SearchedFolder(library, folder) : "");
            }
        }
    }

    // The first folder of the library's own search path that is inside of the application.
    private static string SearchedFolder(FoundLibrary library, string folder)
    {
        foreach (string searched in library.Elf?.RunPath ?? [])
        {
            if (searched.StartsWith(Origin, StringComparison.Ordinal) && Resolve(folder, searched[Origin.Length..]) is { } inside)
            {
                return inside;
            }
        }

        return folder;
    }

    private static string? Resolve(string folder, string relative)
    {
        Stack<string> parts = new(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (string part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != "."))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else if (!parts.TryPop(out _))
            {
                return null;
            }
        }

        return string.Join('/', parts.Reverse());
    }

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
