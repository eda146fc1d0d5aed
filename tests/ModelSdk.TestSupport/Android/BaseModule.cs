using System.Collections.Concurrent;
using System.IO.Compression;

namespace ModelSdk.TestSupport.Android;

/// <summary>Makes the base module of an application without code, as bundletool takes it beside packs.</summary>
/// <remarks>aapt2 links manifest and resource table once in a test process for each application id; the zip is put together here.</remarks>
public static class BaseModule
{
    private static readonly ConcurrentDictionary<(string PackageName, int MinSdk), Lazy<IReadOnlyList<(string Path, byte[] Bytes)>>> Linked = new();

    /// <summary>Writes a module zip.</summary>
    /// <param name="zip">Its path; existing files are replaced.</param>
    /// <param name="packageName">Application id.</param>
    /// <param name="minSdk">minSdkVersion.</param>
    /// <param name="files">More files: <c>assets/…</c>, <c>lib/arm64-v8a/libX.so</c> and their bytes.</param>
    /// <returns>The path.</returns>
    public static string Write(string zip, string packageName, int minSdk = 31, params IEnumerable<(string Path, byte[] Bytes)> files)
    {
        AndroidTools.Require();
        IReadOnlyList<(string Path, byte[] Bytes)> linked =
            Linked.GetOrAdd((packageName, minSdk), static key => new(() => Link(key.PackageName, key.MinSdk))).Value;
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(zip))!);
        using ZipArchive archive = new(File.Create(zip), ZipArchiveMode.Create);
        foreach ((string path, byte[] bytes) in linked.Concat(files))
        {
            using Stream stream = archive.CreateEntry(path, CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }

        return zip;
    }

    // A module has the manifest in a folder of its own; the rest lies where aapt2 puts it.
    private static IReadOnlyList<(string Path, byte[] Bytes)> Link(string packageName, int minSdk) =>
    [
        .. Aapt2.Link($"""
            <?xml version="1.0" encoding="utf-8"?>
            <manifest xmlns:android="http://schemas.android.com/apk/res/android" package="{packageName}"
                android:versionCode="1" android:versionName="1">
              <uses-sdk android:minSdkVersion="{minSdk}" android:targetSdkVersion="36"/>
              <application android:hasCode="false" android:label="test"/>
            </manifest>
            """).Select(static file => file.Path == "AndroidManifest.xml" ? ($"manifest/{file.Path}", file.Bytes) : file),
    ];
}
