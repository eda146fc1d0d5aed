using System.Diagnostics;
using System.Globalization;

namespace ModelSdk.Cli;

/// <summary>Where <c>modelsdk compile</c> lays out its results before they are renamed to their places, all at the end.</summary>
/// <remarks>
/// The folder of a build holds nothing but its results, and what does not belong goes; the folder that a user names is the
/// user's. It lies on the same disk, so that no name ever stands for half a file. Disposing removes it.
/// </remarks>
internal sealed class CompileFolder : IDisposable
{
    private const string Prefix = ".modelsdk-compile-";

    private readonly string _output;
    private readonly bool _isOutputOwn;

    private CompileFolder(string output)
    {
        _output = output;
        _isOutputOwn = !Directory.Exists(output);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():n}");
        Staging = Directory.CreateDirectory(Path.Combine(output, name)).FullName;
    }

    /// <summary>Full path of the folder.</summary>
    public string Staging { get; }

    /// <summary>Makes one under the folder for the results, and removes those of commands that were killed.</summary>
    public static CompileFolder Create(string output)
    {
        if (Directory.Exists(output))
        {
            foreach (string folder in Directory.EnumerateDirectories(output, Prefix + "*").Where(IsLeft))
            {
                Remove(folder);
            }
        }

        return new CompileFolder(output);
    }

    /// <summary>Renames the results to their places, lists after what they list.</summary>
    /// <param name="files">Relative to <see cref="Staging"/>, with <c>/</c>.</param>
    /// <param name="lists">Those of <paramref name="files"/> that are lists, and others of which earlier commands may have left one.</param>
    /// <param name="place">Full path for each.</param>
    /// <returns>The full path of each file.</returns>
    public IReadOnlyDictionary<string, string> Publish(
        IReadOnlyList<string> files, IReadOnlyList<string> lists, Func<string, string> place)
    {
        // A list speaks of the last command only: nobody may take an old variant for one of the model as it is now.
        foreach (string list in lists.Select(place).Where(File.Exists))
        {
            File.Delete(list);
        }

        Dictionary<string, string> places = files.ToDictionary(static file => file, place);
        foreach ((string file, string path) in places.OrderBy(pair => lists.Contains(pair.Key)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(Path.Combine([Staging, .. file.Split('/')]), path, overwrite: true);
        }

        return places;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove(Staging);
        if (_isOutputOwn && !Directory.EnumerateFileSystemEntries(_output).Any())
        {
            Remove(_output);
        }
    }

    private static bool IsLeft(string folder)
    {
        string id = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
        if (!int.TryParse(id, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        try
        {
            using Process owner = Process.GetProcessById(number);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next command removes it.
        }
    }
}
