using System.IO.Compression;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>A folder for one test, and the bytes that it puts into it.</summary>
internal sealed class ContainerFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modelsdk-containers-").FullName;

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string name, byte[] bytes)
    {
        string path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Bytes that deflate makes smaller, the same for the same seed.</summary>
    public static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        for (int i = 0; i < length; i++)
        {
            bytes[i] &= 0x0F;
        }

        return bytes;
    }

    public static byte[] ReadAll(PackFile file)
    {
        using Stream stream = file.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The archive with its entries compressed and in the opposite order, by .NET's own writer.</summary>
    public static byte[] Compress(byte[] archive)
    {
        using MemoryStream bytes = new();
        using (ZipArchive from = new(new MemoryStream(archive)))
        using (ZipArchive to = new(bytes, ZipArchiveMode.Create))
        {
            foreach (ZipArchiveEntry entry in from.Entries.Reverse())
            {
                using Stream source = entry.Open();
                using Stream target = to.CreateEntry(entry.FullName, CompressionLevel.SmallestSize).Open();
                source.CopyTo(target);
            }
        }

        return bytes.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
