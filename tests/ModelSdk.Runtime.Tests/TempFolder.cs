namespace ModelSdk.Runtime.Tests;

/// <summary>A folder for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("modelsdk-").FullName;

    public string Path { get; }

    /// <summary>Copies a file to a path in the folder, making what lies between.</summary>
    public string Copy(string from, params string[] to)
    {
        string path = Make(to);
        File.Copy(from, path);
        return path;
    }

    /// <summary>Writes a file in the folder.</summary>
    public string Write(string text, params string[] to)
    {
        string path = Make(to);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string Make(string[] to)
    {
        string path = System.IO.Path.Combine([Path, .. to]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
