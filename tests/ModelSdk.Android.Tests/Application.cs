using System.Security.Cryptography;
using Google.Android.Play.Core.AiPacks;
using ModelSdk.Cpu;
using ModelSdk.Format.Artifacts;
using ModelSdk.TestSupport;

namespace ModelSdk.Android.Tests;

/// <summary>The application App with its model digits, on a <see cref="FakeDevice"/> with a <see cref="FakePlay"/>.</summary>
internal sealed class Application : IDisposable
{
    private static readonly byte[] Digits = File.ReadAllBytes(Repository.Asset("digits", "digits.tflite"));

    /// <summary>Creates the application.</summary>
    /// <param name="ownModel">Whether it carries the model itself, as with SourceModel=App.</param>
    /// <param name="compressedList">Whether packs.json is compressed, as bundletool does it unless told otherwise.</param>
    public Application(bool ownModel, bool compressedList = true)
    {
        PackList list = new() { Packs = [new PackListEntry(FakePlay.Pack, "OnDemand", ["App/digits"])] };
        Device.Add(PackList.Path, list.ToUtf8(), compressedList);
        if (ownModel)
        {
            Device.Add("models/App/digits/digits.tflite", Digits);
        }
    }

    public FakeDevice Device { get; } = new();

    public FakePlay Play { get; } = new();

    /// <summary>Adds the pack as an install-time pack: its files are assets.</summary>
    public void InstallPack()
    {
        foreach ((string path, byte[] data) in PackFiles())
        {
            Device.Add(path, data);
        }
    }

    /// <summary>Puts the pack where Google Play has it on the device once it has come.</summary>
    public void OfferPack()
    {
        foreach ((string path, byte[] data) in PackFiles())
        {
            string file = Path.Combine(Device.Folder, "aipacks", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, data);
            Play.Files.Add(path, new ModelPackFile(file, 0, data.Length));
        }
    }

    /// <summary>Calls what applications call when they start.</summary>
    public void Start()
    {
        AiPackManagerFactory.Make = context =>
        {
            Assert.AreSame(Device, context);
            return Play;
        };
        AndroidModels.Use(Device);
    }

    /// <summary>As <see cref="Start"/>, but asking Google Play without a pause.</summary>
    public ModelPackSource Source() => new PlayModelPackSource(Play, new AndroidAssetFiles(Device), TimeSpan.FromMilliseconds(1));

    public static Task<Model> LoadAsync(ModelOptions? options = null, CancellationToken cancellationToken = default) =>
        Model.LoadAsync(
            ModelSource.Deployed("App", "digits"), [CpuBackend.Instance], options, expected: null, cancellationToken).AsTask();

    /// <summary>Places with their codes: "Program NotFound, Pack DeliveryFailed, Asset None".</summary>
    public static string Places(Model model) =>
        string.Join(", ", model.Execution.Delivery.Select(static step => $"{step.Place} {step.Code}"));

    public void Dispose() => Device.Dispose();

    private static IEnumerable<(string Path, byte[] Data)> PackFiles()
    {
        string path = "numbers.source/digits.tflite";
        PackIndex index = new()
        {
            Pack = FakePlay.Pack,
            Models =
            [
                new PackIndexModel
                {
                    Assembly = "App",
                    Name = "digits",
                    Source = new PackIndexFile(path, Convert.ToHexStringLower(SHA256.HashData(Digits)), Digits.Length),
                },
            ],
        };
        return [(PackIndex.FileName(FakePlay.Pack), index.ToUtf8()), (path, Digits)];
    }
}
