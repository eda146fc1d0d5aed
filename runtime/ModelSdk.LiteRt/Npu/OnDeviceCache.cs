using System.Security.Cryptography;
using System.Text;
using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>Models that were compiled on this device: a folder for each model, libraries and options; used by <see cref="OnDeviceCompiler"/>.</summary>
/// <remarks>
/// LiteRT 2.3 has a cache of its own, but it ends the process where its folder cannot be written and where an entry is
/// truncated, does not notice other vendor options, and writes without looking whether the disk is full. So each compilation
/// gets a folder of its own for it, and what it left there is read by our reader, with a hash beside it.
/// </remarks>
internal sealed class OnDeviceCache
{
    private const long MaxBytes = 1L << 30;
    private const int MaxModels = 32;
    private const string HashFile = "sha256";

    private readonly string _root;

    private OnDeviceCache(string root, string folder, bool isTemporary)
    {
        _root = root;
        Folder = folder;
        IsTemporary = isTemporary;
    }

    /// <summary>The folder for this compilation; exists and can be written.</summary>
    public string Folder { get; }

    /// <summary>Whether the application's folder cannot be written, so that what is compiled is forgotten with the process.</summary>
    public bool IsTemporary { get; }

    /// <summary>The folder for a model, these libraries and these options; a temporary one when the cache cannot be written.</summary>
    public static OnDeviceCache For(LoadedLibrary library, NpuLibraries libraries, TfliteModel model, ModelOptions options)
    {
        string key = KeyOf(library, libraries, model, options);
        if (CacheFolder.Of(options) is { } cache)
        {
            string root = Path.Combine(cache, "compiled");
            string folder = Path.Combine(root, key);
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
        foreach (string file in Directory.EnumerateFiles(Folder, "*.tflite", SearchOption.AllDirectories))
        {
            if (TryOpen(file) is { } model)
            {
                path = file;
                Directory.SetLastWriteTimeUtc(Folder, DateTime.UtcNow);
                return model;
            }
        }

        path = null;
        return null;
    }

    /// <summary>Takes what the compiler has just written as sound, if it is: from now on it is found by <see cref="Open"/>.</summary>
    public TfliteModel? Accept(out string? path)
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*.tflite", SearchOption.AllDirectories))
        {
            // Beside it, where LiteRT's own cache does not look; the rename makes it all or nothing.
            string hash = Path.Combine(Path.GetDirectoryName(file)!, HashFile);
            File.WriteAllText(hash + ".new", HashOf(file));
            File.Move(hash + ".new", hash, overwrite: true);
        }

        TfliteModel? model = Open(out path);
        if (model is not null && !IsTemporary)
        {
            Prune();
        }

        return model;
    }

    /// <summary>Deletes a temporary folder; the model that was read from it stays.</summary>
    public void Forget()
    {
        if (IsTemporary)
        {
            Delete(Folder);
        }
    }

    private TfliteModel? TryOpen(string file)
    {
        string hash = Path.Combine(Path.GetDirectoryName(file)!, HashFile);
        if (!File.Exists(hash) || File.ReadAllText(hash) != HashOf(file))
        {
            // Cut off by a full disk or the end of the process, or changed since.
            File.Delete(file);
            return null;
        }

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
        DirectoryInfo[] oldestFirst = [.. new DirectoryInfo(_root).EnumerateDirectories()
            .Where(folder => folder.FullName != Folder)
            .OrderByDescending(static folder => folder.LastWriteTimeUtc)];
        long bytes = SizeOf(new DirectoryInfo(Folder));
        int count = 1;
        foreach (DirectoryInfo folder in oldestFirst)
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
            Directory.Delete(folder, recursive: true);
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
