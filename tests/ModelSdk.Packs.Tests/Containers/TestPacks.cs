using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>Packs for tests of the container.</summary>
internal static class TestPacks
{
    public const string PackageName = "com.example.app";

    /// <summary>A pack as applications have it: a model for all, a variant, an index and placeholders.</summary>
    public static PackContent Flowers(string model) => Of(
        "flowers",
        PackFile.FromFile("assets/flowers.source/flowers.tflite", model),
        PackFile.FromBytes("assets/flowers#group_Qualcomm_SM8750/flowers.tflite", ContainerFolder.Bytes(40_000, seed: 3)),
        PackFile.FromBytes("assets/flowers#group_other/placeholder.txt", default),
        PackFile.FromBytes("assets/flowers.pack.json", "{}"u8.ToArray()));

    public static PackContent Of(string name, params IEnumerable<PackFile> files) => new()
    {
        Name = name,
        Delivery = DeliveryType.OnDemand,
        Files = [.. files.OrderBy(static file => file.Path, StringComparer.Ordinal)],
    };

    public static string Model => Repository.Asset("digits", "digits.tflite");

    /// <summary>Writes a pack.</summary>
    /// <returns>Full path of the container.</returns>
    public static string Write(PackContent pack, string folder, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        PackWriter.Write(pack, PackageName, folder, progress, cancellationToken);
        return Path.Combine(folder, pack.Name + ".ai.pack");
    }

    /// <summary>A file whose bytes are read from a stream that the test makes.</summary>
    public static PackFile FromStream(string path, long length, Func<Stream> open) => new() { Path = path, Length = length, Open = open };
}
