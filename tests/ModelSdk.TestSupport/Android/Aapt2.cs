using System.IO.Compression;

namespace ModelSdk.TestSupport.Android;

/// <summary>Google's aapt2: turns the text of a manifest into the message that app bundles hold. Used by <see cref="BaseModule"/> and tests of manifests.</summary>
public static class Aapt2
{
    /// <summary>Links a manifest in the proto format against Android's resources.</summary>
    /// <param name="manifest">AndroidManifest.xml as text.</param>
    /// <returns>AndroidManifest.xml as a message, resources.pb, and their paths.</returns>
    public static IReadOnlyList<(string Path, byte[] Bytes)> Link(string manifest)
    {
        string folder = AndroidTools.Folder($"link-{Guid.NewGuid():N}");
        string text = Path.Combine(folder, "AndroidManifest.xml");
        string linked = Path.Combine(folder, "linked.apk");
        File.WriteAllText(text, manifest);
        string[] arguments = ["link", "--proto-format", "-o", linked, "-I", AndroidTools.FrameworkResources, "--manifest", text];
        _ = ToolRun.Of(AndroidTools.Aapt2, arguments).Succeeded();
        using ZipArchive archive = ZipFile.OpenRead(linked);
        return [.. archive.Entries.Select(static entry => (entry.FullName, Read(entry)))];
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
