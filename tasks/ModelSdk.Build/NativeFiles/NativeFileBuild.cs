using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Files;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.NativeFiles;

/// <summary>An application and where its native libraries are laid out.</summary>
public sealed record NativeFileProject
{
    /// <summary>The project.</summary>
    public required ProjectFacts Facts { get; init; }

    /// <summary>Targets of its models and variants, as lists; those of ModelSdkTargets are in <see cref="Facts"/>.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Runtime identifiers that are built for; none means a portable program.</summary>
    public IReadOnlyList<string> RuntimeIdentifiers { get; init; } = [];

    /// <summary>Whether the libraries become part of an Android package.</summary>
    public bool IsAndroid { get; init; }

    /// <summary>Full path of the cache.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Full path of the folder whose content is deployed; it belongs to this step alone.</summary>
    public required string OutputFolder { get; init; }
}

/// <summary>What was laid out.</summary>
/// <param name="Files">Paths below the output folder with <c>/</c>, sorted; those of Android begin with the ABI.</param>
/// <param name="Sources">The files that they are copies of.</param>
/// <param name="Diagnostics">MSDK4015, MSDK5006 and MSDK5009.</param>
public sealed record NativeFileResult(
    IReadOnlyList<string> Files, IReadOnlyList<string> Sources, IReadOnlyList<ModelDiagnostic> Diagnostics);

/// <summary>Takes LiteRT's native libraries out of ModelSdkLiteRt and lays them out as the application deploys them.</summary>
/// <remarks>Called by the task PlaceNativeLibraries. What is chosen: <see cref="NativeChoice"/>; where it goes: <see cref="NativeLayout"/>.</remarks>
public static class NativeFileBuild
{
    // Google Play, "Support 16 KB page sizes": 64-bit libraries of Android.
    private const long PageSize = 16384;

    /// <summary>Lays out the files; those that are right keep their time, others go.</summary>
    public static NativeFileResult Run(NativeFileProject project, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(project);
        List<ModelDiagnostic> diagnostics = [];
        NativeChoice choice = NativeChoice.Of(project.Facts, project.Targets);
        string list = project.Facts.Property("ModelSdkLiteRt");
        IReadOnlyList<LiteRtEntry> entries = choice.IsNone ? [] : LiteRtEntry.Read(list, project.Facts.ProjectFile, diagnostics);
        string entry = list;
        try
        {
            SortedDictionary<string, FoundLibrary> files = new(StringComparer.Ordinal);
            if (entries.Count > 0 && diagnostics.Count == 0)
            {
                LibraryList libraries = new(ToolchainOverlay.Create(entries, project.CacheFolder, cancellationToken), cancellationToken);
                Choose(project, libraries, choice, files, diagnostics);
            }

            FolderContent.RemoveOthers(project.OutputFolder, files.Keys);
            foreach ((string target, FoundLibrary library) in files)
            {
                string hash = FileHashMemo.Of(library.Path, project.CacheFolder, cancellationToken);
                FolderContent.Copy(library.Path, Path.Combine(project.OutputFolder, target), hash, cancellationToken);
            }

            return new NativeFileResult([.. files.Keys], [.. files.Values.Select(static library => library.Path).Distinct()], Softened(project, diagnostics));
        }
        catch (UnusableEntryException unusable)
        {
            entry = unusable.Entry.Text;
            diagnostics.Add(DiagnosticRules.UnusableToolchain.At(project.Facts.ProjectFile, entry, unusable.Message));
        }
        catch (TooManyFilesException tooMany)
        {
            diagnostics.Add(DiagnosticRules.UnusableToolchain.At(project.Facts.ProjectFile, entry, tooMany.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(DiagnosticRules.UnusableToolchain.At(
                project.Facts.ProjectFile, entry, $"its libraries cannot be copied to '{project.OutputFolder}': {exception.Message.TrimEnd('.')}. Build again when that is mended"));
        }

        return new NativeFileResult([], [], Softened(project, diagnostics));
    }

    private static void Choose(
        NativeFileProject project, LibraryList libraries, NativeChoice choice, SortedDictionary<string, FoundLibrary> files, List<ModelDiagnostic> diagnostics)
    {
        IReadOnlyList<NativePlatform> there = libraries.Platforms;
        bool isPortable = project.RuntimeIdentifiers.Count == 0;
        NativePlatform[] platforms = isPortable
            ? [.. there.Where(platform => platform.IsDesktop != project.IsAndroid)]
            : [.. project.RuntimeIdentifiers.Select(NativePlatform.OfRid).OfType<NativePlatform>().Where(platform => platform.IsDesktop != project.IsAndroid).Distinct()];
        foreach (NativePlatform platform in platforms)
        {
            string prefix = platform.Abi is { } abi ? abi + "/" : isPortable ? $"runtimes/{platform.Rid}/native/" : "";
            foreach (PlacedLibrary placed in NativeLayout.Of(libraries, platform, choice))
            {
                files.TryAdd(prefix + placed.Target, placed.Library);
                if (!platform.IsDesktop && WrongAlignment(placed.Library) is { } alignment)
                {
                    diagnostics.Add(DiagnosticRules.WrongPageSize.At(project.Facts.ProjectFile, placed.Library.Relative, alignment));
                }
            }

            // Where nothing of the kind was given, the list is for compilers, and the libraries come in another way.
            NativePlatform[] others = [.. there.Where(other => other.IsDesktop == platform.IsDesktop)];
            if (others.Length > 0 && !there.Contains(platform))
            {
                diagnostics.Add(DiagnosticRules.NoNativeLibrary.At(
                    project.Facts.ProjectFile, platform.Rid, string.Join(", ", others.Select(static other => other.Rid).Order(StringComparer.Ordinal))));
            }
        }
    }

    private static long? WrongAlignment(FoundLibrary library) =>
        library.Elf is { Is64Bit: true, Alignment: > 0 and < PageSize } elf ? elf.Alignment : null;

    // As with the compilers: a machine that has not got the tools builds without them when the project says so.
    private static IReadOnlyList<ModelDiagnostic> Softened(NativeFileProject project, List<ModelDiagnostic> diagnostics) =>
        project.Facts.Property("ModelSdkContinueOnAotError").Equals("true", StringComparison.OrdinalIgnoreCase)
            ? [.. diagnostics.Select(static found => found.Rule == DiagnosticRules.UnusableToolchain ? found with { Severity = DiagnosticSeverity.Warning } : found)]
            : diagnostics;
}
