using ModelSdk.Build.Files;

namespace ModelSdk.Build.Aot.Caching;

/// <summary>A temporary folder of one compile: <c>run</c> for the tools, <c>entry</c> for what becomes an entry of the cache.</summary>
/// <remarks>A lock in it says that its owner lives, so that folders of processes that were killed can be told apart.</remarks>
internal sealed class WorkFolder : IDisposable
{
    private const string OwnerName = "owner.lock";

    private readonly string _folder;
    private readonly FileStream? _owner;

    private WorkFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(Run);
        Directory.CreateDirectory(Entry);
        _owner = FileLock.TryTake(Path.Combine(folder, OwnerName));
    }

    /// <summary>Existing folder for everything that the tools write.</summary>
    public string Run => Path.Combine(_folder, "run");

    /// <summary>Existing folder that is renamed as a whole.</summary>
    public string Entry => Path.Combine(_folder, "entry");

    /// <summary>Makes a folder under one that may not exist yet.</summary>
    public static WorkFolder Create(string parent)
    {
        string folder = Path.Combine(parent, Guid.NewGuid().ToString("N"));
        try
        {
            return new WorkFolder(folder);
        }
        catch
        {
            Remove(folder);
            throw;
        }
    }

    /// <summary>Removes folders whose owners are gone for longer than an age, and what else lies there for longer.</summary>
    public static void Sweep(string parent, TimeSpan age)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        DateTime newest = DateTime.UtcNow - age;
        foreach (string folder in Directory.EnumerateDirectories(parent))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < newest && !HasOwner(folder))
            {
                Remove(folder);
            }
        }
    }

    /// <summary>Removes a folder as far as that goes; what stays is swept later.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone already, or a tool that was ended still holds a file.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner?.Dispose();
        Remove(_folder);
    }

    private static bool HasOwner(string folder)
    {
        string path = Path.Combine(folder, OwnerName);
        try
        {
            using FileStream? free = FileLock.TryTakeExisting(path);
            return free is null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return File.Exists(path);
        }
    }
}
