using System.IO.Compression;
using System.Text.Json;
using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>A folder in which our packs become an app bundle and APKs through bundletool; each step runs once, when a test asks for it.</summary>
/// <remarks>
/// Used by the tests of this folder. Packs are written by <see cref="PackWriter"/> from a <see cref="PackSet"/>, or come from
/// <see cref="PackBuild"/>; everything after that is Google's code.
/// </remarks>
internal sealed class PackLab : IDisposable
{
    /// <summary>Application id of base and packs.</summary>
    public const string PackageName = "com.example.lab";

    /// <summary>Path of DeviceGroupConfig.pb below BUNDLE-METADATA.</summary>
    public const string GroupsInMetadata = "com.android.tools.build.bundletool/DeviceGroupConfig.pb";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-packlab-");
    private readonly Bundletool _tool;
    private readonly Lazy<string> _base;
    private readonly Lazy<ToolRun> _bundled;
    private readonly Lazy<string> _apks;
    private readonly Lazy<string> _universal;
    private readonly Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>> _received = [];

    private PackLab(Bundletool? tool)
    {
        AndroidTools.Require();
        _tool = tool ?? Bundletool.Current;
        _base = new(() => BaseModule.Write(File("base.zip"), PackageName, files: BaseFiles));
        _bundled = new(() => _tool.BuildBundle(
            File("app.aab"), [_base.Value, .. Modules], Configuration, GroupConfig is null ? [] : [$"{GroupsInMetadata}:{GroupConfig}"]));
        _apks = new(() => MakeApks("app.apks", "--mode=default"));
        _universal = new(() => MakeApks("universal.apks", "--mode=universal"));
    }

    /// <summary>Module zips.</summary>
    public IReadOnlyList<string> Modules { get; private init; } = [];

    /// <summary>DeviceGroupConfig.pb, or null.</summary>
    public string? GroupConfig { get; private init; }

    /// <summary>The bundle configuration, or null.</summary>
    public string? Configuration { get; private init; }

    /// <summary>Files of the base module beside manifest and resources.</summary>
    public IReadOnlyList<(string Path, byte[] Bytes)> BaseFiles { get; private init; } = [];

    /// <summary>What build-bundle said, whether it made a bundle or not.</summary>
    public ToolRun Bundled => _bundled.Value;

    /// <summary>What bundletool had against it, or null.</summary>
    public string? Refusal => _tool.ErrorOf(Bundled);

    /// <summary>The .aab; fails the test when bundletool refused it.</summary>
    public string Bundle
    {
        get
        {
            _ = Bundled.Succeeded();
            return File("app.aab");
        }
    }

    /// <summary>The .apks of mode default.</summary>
    public string Apks => _apks.Value;

    /// <summary>The .apks of mode universal.</summary>
    public string Universal => _universal.Value;

    /// <summary>Writes packs with their groups and configuration as PackBuild does.</summary>
    /// <param name="set">The packs.</param>
    /// <param name="tool">1.18.3 without it.</param>
    /// <param name="write">Writes <c>modules/&lt;name&gt;.zip</c> of a pack into a folder; <see cref="PackWriter"/> without it.</param>
    public static PackLab Of(PackSet set, Bundletool? tool = null, Action<PackContent, string>? write = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("modelsdk-packs-");
        write ??= static (pack, folder) => PackWriter.Write(pack, PackageName, folder, progress: null, CancellationToken.None);
        foreach (PackContent pack in set.Packs)
        {
            write(pack, folder.FullName);
        }

        bool hasGroups = set.Packs.Any(static pack => pack.HasGroups);
        string? groups = set.Groups.Count == 0 ? null : Written(folder, "DeviceGroupConfig.pb", DeviceGroupConfig.ToProto(set.Groups));
        (byte[] json, IReadOnlyList<ModelDiagnostic> diagnostics) = BundleConfiguration.Merge(null, hasGroups, false, "Lab.csproj");
        Assert.AreEqual(0, diagnostics.Count, string.Join('\n', diagnostics));
        return new PackLab(tool)
        {
            Modules = [.. set.Packs.Select(pack => Path.Combine(folder.FullName, "modules", $"{pack.Name}.zip"))],
            GroupConfig = groups,
            Configuration = Written(folder, "bundleconfig.json", json),
            Packs = folder,
        };
    }

    /// <summary>Takes what PackBuild made, base assets included.</summary>
    public static PackLab Of(PackBuildResult built) => new(null)
    {
        Modules = built.Modules,
        GroupConfig = built.DeviceGroupConfig,
        Configuration = built.BundleConfiguration,
        BaseFiles = [.. built.BaseAssets.Select(static asset => ($"assets/{asset.LogicalName}", System.IO.File.ReadAllBytes(asset.File)))],
    };

    /// <summary>Full path of a file in the folder of this lab.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The assets of each pack as a device has them: module, path in the pack, bytes.</summary>
    /// <param name="groups">Groups of the device; none for a device that knows nothing of groups.</param>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> Received(params string[] groups)
    {
        string key = string.Join('-', groups);
        if (!_received.TryGetValue(key, out IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>? received))
        {
            received = Extract(groups);
            _received.Add(key, received);
        }

        return received;
    }

    /// <summary>Writes a device specification.</summary>
    public string DeviceSpec(params string[] groups)
    {
        string spec = File($"spec-{string.Join('-', groups)}.json");
        System.IO.File.WriteAllBytes(spec, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["supportedAbis"] = new[] { "arm64-v8a" },
            ["supportedLocales"] = new[] { "en-US" },
            ["screenDensity"] = 420,
            ["sdkVersion"] = 35,
            ["deviceGroups"] = groups,
        }));
        return spec;
    }

    /// <summary>The assets of APKs that are installed together; the same path in two of them fails the test.</summary>
    public static IReadOnlyDictionary<string, byte[]> AssetsOf(IReadOnlyList<string> apks)
    {
        Dictionary<string, byte[]> assets = new(StringComparer.Ordinal);
        foreach (string apk in apks)
        {
            using ZipArchive archive = ZipFile.OpenRead(apk);
            foreach (ZipArchiveEntry entry in archive.Entries.Where(static e => e.FullName.StartsWith("assets/", StringComparison.Ordinal)))
            {
                using Stream stream = entry.Open();
                using MemoryStream bytes = new();
                stream.CopyTo(bytes);
                Assert.IsTrue(assets.TryAdd(entry.FullName, bytes.ToArray()), $"{entry.FullName} is in two APKs of a device");
            }
        }

        return assets;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Delete(recursive: true);
        Packs?.Delete(recursive: true);
    }

    private DirectoryInfo? Packs { get; init; }

    private Dictionary<string, IReadOnlyDictionary<string, byte[]>> Extract(string[] groups)
    {
        string folder = File($"device-{string.Join('-', groups)}");
        _ = _tool.Run(
            "extract-apks", $"--apks={Apks}", $"--device-spec={DeviceSpec(groups)}", $"--output-dir={folder}", "--modules=_ALL_").Succeeded();

        // Slices are named <module>-master.apk and <module>-group_<group>.apk.
        return Directory.EnumerateFiles(folder, "*.apk")
            .GroupBy(static apk => Path.GetFileName(apk).Split('-')[0])
            .ToDictionary(static module => module.Key, static module => AssetsOf([.. module]));
    }

    private string MakeApks(string name, string mode)
    {
        _ = _tool.BuildApks(Bundle, File(name), mode).Succeeded();
        return File(name);
    }

    private static string Written(DirectoryInfo folder, string name, byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
