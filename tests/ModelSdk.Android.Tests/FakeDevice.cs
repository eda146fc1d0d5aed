using Android.Content;
using Android.Content.Res;
using Android.OS;
using Microsoft.Win32.SafeHandles;
using ModelSdk.TestSupport;

namespace ModelSdk.Android.Tests;

/// <summary>An application on a phone: a context whose assets lie in one file, as in an APK.</summary>
/// <remarks>Android's descriptors are those of Linux, so the tests run there only.</remarks>
internal sealed class FakeDevice : Context, IDisposable
{
    private readonly Dictionary<string, (long Offset, long Length)> _stored = [];
    private readonly Dictionary<string, byte[]> _compressed = [];

    public FakeDevice()
    {
        if (!OperatingSystem.IsLinux())
        {
            Shared.NotOnThisSystem("the fake device needs /proc, as Android has it");
        }

        Folder = Directory.CreateTempSubdirectory("modelsdk-").FullName;
        File.WriteAllText(Apk, "not aligned at all");
        Assets = new AssetManager(OpenFd, Open);
    }

    public string Folder { get; }

    public string Apk => Path.Combine(Folder, "base.apk");

    /// <summary>Descriptors that were opened and not closed.</summary>
    public int OpenDescriptors { get; private set; }

    public override Context? ApplicationContext => this;

    public override AssetManager? Assets { get; }

    /// <summary>Puts an asset into the APK.</summary>
    public void Add(string path, byte[] data, bool compressed = false)
    {
        if (compressed)
        {
            _compressed.Add(path, data);
            return;
        }

        using FileStream apk = new(Apk, FileMode.Append);
        _stored.Add(path, (apk.Position, data.Length));
        apk.Write(data);
    }

    public void Dispose()
    {
        ModelPackSource.Default = null;
        Directory.Delete(Folder, recursive: true);
    }

    private AssetFileDescriptor OpenFd(string path)
    {
        if (!_stored.TryGetValue(path, out (long Offset, long Length) asset))
        {
            throw new Java.IO.FileNotFoundException(
                _compressed.ContainsKey(path) ? "This file can not be opened as a file descriptor; it is probably compressed" : path);
        }

        SafeFileHandle handle = File.OpenHandle(Apk);
        OpenDescriptors++;
        return new AssetFileDescriptor(
            new ParcelFileDescriptor((int)handle.DangerousGetHandle()), asset.Offset, asset.Length, () =>
            {
                handle.Dispose();
                OpenDescriptors--;
            });
    }

    private Stream Open(string path) => _compressed.TryGetValue(path, out byte[]? data)
        ? new MemoryStream(data)
        : throw new Java.IO.FileNotFoundException(path);
}
