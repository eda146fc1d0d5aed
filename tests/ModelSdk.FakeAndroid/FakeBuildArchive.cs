using System.IO.Compression;
using Microsoft.Build.Framework;

namespace ModelSdk.FakeAndroid;

/// <summary>Task of FakeAndroid.After.targets: the base module with assets, as aapt2 and BuildArchive make it together.</summary>
public sealed class FakeBuildArchive : ITask
{
    /// <inheritdoc />
    public IBuildEngine BuildEngine { get; set; } = null!;

    /// <inheritdoc />
    public ITaskHost HostObject { get; set; } = null!;

    /// <summary>Base module that aapt2 has linked.</summary>
    [Required]
    public string Base { get; set; } = "";

    /// <summary>Folder whose files are the assets.</summary>
    [Required]
    public string AssetsDirectory { get; set; } = "";

    /// <summary>Extensions that are not compressed.</summary>
    public string UncompressedFileExtensions { get; set; } = "";

    /// <summary>The module to write.</summary>
    [Required]
    public string Output { get; set; } = "";

    /// <inheritdoc />
    public bool Execute()
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Output))!);
        File.Copy(Base, Output, overwrite: true);
        string[] stored = UncompressedFileExtensions.Split([';', ','], StringSplitOptions.RemoveEmptyEntries);
        using ZipArchive archive = ZipFile.Open(Output, ZipArchiveMode.Update);
        foreach (string file in Directory.EnumerateFiles(AssetsDirectory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = "assets/" + Path.GetRelativePath(AssetsDirectory, file).Replace('\\', '/');
            CompressionLevel level = stored.Contains(Path.GetExtension(file)) ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
            _ = archive.CreateEntryFromFile(file, name, level);
        }

        return true;
    }
}
