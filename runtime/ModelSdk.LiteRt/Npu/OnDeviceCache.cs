using System.Security.Cryptography;
using System.Text;
using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>Models that were compiled on this device: a folder for each model, libraries and options; used by <see cref="OnDeviceCompiler"/>.</summary>
/// <remarks>
/// LiteRT 2.3 has a cache of its own, but it ends the process where its folder cannot be written and where an entry is
/// truncated, does not notice other vendor options, does not look whether the disk is full, and writes over files that another
/// process has mapped. So it gets an empty folder for each compilation, and what it leaves there is checked by our reader and
/// moved to its place under a name that holds its hash.
/// </remarks>
internal sealed class OnDeviceCache
{
    private const long MaxBytes = 1L << 30;
    private const int MaxModels = 32;
    private const string Ending = ".tflite";

    private readonly string _root;
    private readonly string _folder;

    private OnDeviceCache(string root, string folder, bool isTemporary)
    {
        _root = root;
        _folder = folder;
        IsTemporary = isTemporary;
        WorkFolder = Path.Combine(folder, $"work-{Guid.NewGuid():N}");
    }

    /// <summary>Where LiteRT may write; made by <see cref="BeginWork"/>.</summary>
    public string WorkFolder { get; }

    /// <summary>Whether the application's folder cannot be written, so that what is compiled is forgotten with the process.</summary>
    public bool IsTemporary { get; }

    /// <summary>The place for a model, these libraries and these options; a temporary one when the cache cannot be written.</summary>
    public static OnDeviceCache For(LoadedLibrary library, NpuLibraries libraries, TfliteModel model, ModelOptions options)
    {
        if (CacheFolder.Of(options) is { } cache)
        {
            string root = Path.Combine(cache, "compiled");
            string folder = Path.Combine(root, KeyOf(library, libraries, model, options));
            if (CanWrite(folder))
            {
                return new OnDeviceCache(root, folder, isTemporary: false);
            }
        }

        string temporary = Directory.CreateTempSubdirectory("modelsdk-compiled-").FullName;
        return new OnDeviceCache(temporary, temporary, isTemporary: true);
    }

    /// <summary>The compiled model, or null when there is none yet; a damaged one is deleted.</summary>
    public TfliteModel? Open(out string? path)
    {
        foreach (string file in Directory.EnumerateFiles(_folder, $"*{Ending}"))
        {
            if (Path.GetFileNameWithoutExtension(file) == HashOf(file))
            {
                path = file;
                Directory.SetLastWriteTimeUtc(_folder, DateTime.UtcNow);
                return Read(file);
            }

            // Changed since it was written.
            File.Delete(file);
        }

        path = null;
        return null;
    }

    /// <summary>Makes the folder for LiteRT.</summary>
    public void BeginWork() => Directory.CreateDirectory(WorkFolder);

    /// <summary>Takes what LiteRT has just written; null when it wrote nothing.</summary>
    public TfliteModel? Accept(out string? path)
    {
        path = null;
        if (Directory.EnumerateFiles(WorkFolder, $"*{Ending}", SearchOption.AllDirectories).FirstOrDefault() is not { } written)
        {
            return null;
        }

        string place = Path.Combine(_folder, HashOf(written) + Ending);
        if (!File.Exists(place))
        {
            // All or nothing; and what another process has mapped is never written over.
            File.Move(written, place, overwrite: true);
        }

        TfliteModel model = Read(place);
        path = place;
        if (!IsTemporary)
        {
            Prune();
        }

        return model;
    }

    /// <summary>Deletes what was needed for the compilation only; models that were read stay.</summary>
    public void EndWork() => Delete(IsTemporary ? _folder : WorkFolder);

    private TfliteModel Read(string file)
    {
        // Of a folder that is deleted at once nothing may be mapped (Windows).
        TfliteModel model = IsTemporary ? TfliteModel.Load(File.ReadAllBytes(file)) : TfliteModel.Open(file);
        try
        {
            CompiledFileCheck.Check(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private void Prune()
    {
        DirectoryInfo[] newestFirst = [.. new DirectoryInfo(_root).EnumerateDirectories()
            .Where(folder => folder.FullName != _folder)
            .OrderByDescending(static folder => folder.LastWriteTimeUtc)];
        long bytes = SizeOf(new DirectoryInfo(_folder));
        int count = 1;
        foreach (DirectoryInfo folder in newestFirst)
        {
            bytes += SizeOf(folder);
            count++;
            if (bytes > MaxBytes || count > MaxModels)
            {
                Delete(folder.FullName);
            }
        }
    }

    private static long SizeOf(DirectoryInfo folder) =>
        folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);

    private static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use by another process; the next compilation tries again.
        }
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $"probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // All that changes what the compiler makes. Every byte of the model counts: a new model may differ in one weight.
    private static string KeyOf(LoadedLibrary library, NpuLibraries libraries, TfliteModel model, ModelOptions options)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int Piece = 1 << 20;
        for (long offset = 0; offset < model.File.Length; offset += Piece)
        {
            hash.AppendData(model.File.Slice(offset, (int)Math.Min(Piece, model.File.Length - offset)));
        }

        IEnumerable<string> texts = options.LiteRtOptions.OrderBy(static text => text.Key, StringComparer.Ordinal).Select(static text => $"{text.Key}={text.Value}");
        string[] parts =
        [
            library.Identity,
            LibraryIdentity.Of(LibraryPath.Real(libraries.Compiler!)),
            LibraryIdentity.Of(LibraryPath.Real(libraries.Dispatch)),
            Environment.OSVersion.VersionString,
            .. texts,
        ];
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12));
    }
}
