using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>A pack with the digits model of application App, written by hand as an archive or as a folder.</summary>
internal sealed class TestPack
{
    public const string Name = "numbers";

    /// <summary>Files below the pack's assets, by path.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    public PackIndex Index { get; set; }

    public TestPack(string folder = Name)
    {
        byte[] model = File.ReadAllBytes(TestModels.Digits);
        Files[$"{folder}/digits.tflite"] = model;
        Index = new PackIndex
        {
            Pack = Name,
            Models = [new PackIndexModel { Assembly = "App", Name = "digits", Source = Describe($"{folder}/digits.tflite", model) }],
        };
    }

    public static PackList List { get; } = new() { Packs = [new PackListEntry(Name, "OnDemand", ["App/digits"])] };

    /// <summary>The row of the model, to be changed.</summary>
    public PackIndexModel Model
    {
        get => Index.Models[0];
        set => Index = Index with { Models = [value] };
    }

    public static PackIndexFile Describe(string path, byte[] data) =>
        new(path, Convert.ToHexStringLower(SHA256.HashData(data)), data.Length);

    public static ArtifactRow Variant(string target) => new()
    {
        Target = target,
        Group = target,
        Path = $"{Name}/digits.tflite",
        Length = 7,
        Sha256 = new string('0', 64),
    };

    /// <summary>Writes <c>numbers.ai.pack</c> into the folder and returns its path.</summary>
    public string WriteArchive(string folder, CompressionLevel level = CompressionLevel.NoCompression)
    {
        string path = Path.Combine(folder, Name + ".ai.pack");
        using FileStream stream = File.Create(path);
        using ZipArchive archive = new(stream, ZipArchiveMode.Create);
        Add(archive, "manifest/AndroidManifest.xml", Encoding.UTF8.GetBytes("odd, so that nothing is aligned"), level);
        foreach ((string name, byte[] data) in All())
        {
            Add(archive, "assets/" + name, data, level);
        }

        return path;
    }

    /// <summary>Writes the files into a folder, which becomes the pack's assets.</summary>
    public void WriteFolder(string folder)
    {
        foreach ((string name, byte[] data) in All())
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, data);
        }
    }

    /// <summary>Writes what an application has as assets.</summary>
    public static void WriteAssets(string folder, bool list, bool model)
    {
        if (list)
        {
            Directory.CreateDirectory(Path.Combine(folder, "models"));
            File.WriteAllBytes(Path.Combine(folder, PackList.Path), List.ToUtf8());
        }

        if (model)
        {
            string path = Path.Combine(folder, "models", "App", "digits", "digits.tflite");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(TestModels.Digits, path);
        }
    }

    private IEnumerable<KeyValuePair<string, byte[]>> All() => Files.Append(new(PackIndex.FileName(Name), Index.ToUtf8()));

    private static void Add(ZipArchive archive, string name, byte[] data, CompressionLevel level)
    {
        using Stream entry = archive.CreateEntry(name, level).Open();
        entry.Write(data);
    }
}
