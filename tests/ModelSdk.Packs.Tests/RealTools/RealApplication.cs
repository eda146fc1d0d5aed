using System.Security.Cryptography;
using ModelSdk.Build;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs;
using ModelSdk.Format.Artifacts;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>An application with nine real models of <c>../shared</c> in seven packs and compiled files of real compilers, for <see cref="RealModelTests"/>.</summary>
/// <remarks>
/// Compiled files are those of the tools that run here (OpenVINO's CPU, a fake NPU); which chip they are delivered to makes no
/// difference to a pack.
/// </remarks>
internal sealed class RealApplication : IDisposable
{
    private const string Qualcomm = "Qualcomm_SM8750";
    private const string MediaTek = "MediaTek_MT6993";
    private const string Google = "Google_Tensor_G5";

    // Name, assembly, source model, pack, compiled files by target. Names have digits, dots and a hyphen.
    private static readonly (string Name, string Assembly, string Source, string? Pack, (string Target, string File)[] Variants)[] Models =
    [
        ("faces", "Lab", "testdata/models/face_detection_short_range.tflite", "faces",
            [(Qualcomm, "toolchain/compiled/fakenpu-face_detection_short_range.tflite"), (MediaTek, "toolchain/compiled/intel-cpu-face_detection_short_range.tflite")]),
        ("landmarks-468", "Lab", "testdata/models/face_landmark.tflite", "faces", []),
        ("resnet", "Lab", "testdata/models/pretrainedResnet.tflite", "resnet_8",
            [(Qualcomm, "toolchain/compiled/fakenpu-pretrainedResnet.tflite"), (Google, "toolchain/compiled/intel-cpu-pretrainedResnet.tflite")]),
        ("kws", "Audio.Library", "testdata/models/kws_ref_model.tflite", "words", [(Qualcomm, "toolchain/compiled/intel-cpu-kws_ref_model.tflite")]),
        ("vww_96_int8", "Lab", "testdata/models/vww_96_int8.tflite", "people", [(MediaTek, "toolchain/compiled/intel-cpu-vww_96_int8.tflite")]),
        ("minilm", "Lab", "testdata/realmodels/minilm_l6_v2_int8/model.tflite", "sentences", []),
        ("mobilenet_v1_0.25_128", "Lab", "testdata/models/mobilenet_v1_0.25_128_quant.tflite", "m0_25", []),
        ("add", "Lab", "toolchain/fake_npu/models/plain_add.tflite", "add2",
            [(Qualcomm, "toolchain/fake_npu/models/fake_add.tflite"), (MediaTek, "toolchain/fake_npu/models/fake_add_fake2.tflite")]),
        ("hotword", "Lab", "testdata/models/str_ww_ref_model.tflite", null, []),
    ];

    private static readonly PackItem[] Packs =
    [
        Pack("faces", "OnDemand"),
        Pack("resnet_8", "FastFollow", ("SourceModel", "App")),
        Pack("words", "OnDemand", ("SourceModel", "OtherOnly"), ("Models", "Audio.Library/kws")),
        Pack("people", "InstallTime"),
        Pack("sentences", "FastFollow"),
        Pack("m0_25", "InstallTime"),
        Pack("add2", "OnDemand"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk real ö ");

    /// <summary>Where the packs are written.</summary>
    public string Output => Path.Combine(_folder.FullName, "packs");

    /// <summary>Compiles nothing: lays out the compiled files as the ahead-of-time build does, and builds the packs.</summary>
    public PackBuildResult Build()
    {
        string root = Path.Combine(_folder.FullName, "deploy");
        ApplicationModel[] models = [.. Models.Select(row => Model(row.Name, row.Assembly, row.Source, row.Pack))];
        foreach ((ApplicationModel model, (string Target, string File)[] variants) in models.Zip(Models, static (model, row) => (model, row.Variants)))
        {
            Deploy(root, model, variants);
        }

        PackBuildResult result = PackBuild.Run(
            new PackProject
            {
                Facts = new ProjectFacts
                {
                    AssemblyName = "Lab",
                    RootNamespace = "Lab",
                    ProjectFile = Path.Combine(_folder.FullName, "Lab.csproj"),
                    Properties = new Dictionary<string, string> { ["ModelSdkCacheDir"] = Path.Combine(_folder.FullName, "cache") },
                },
                Models = models,
                Packs = Packs,
                ArtifactFolder = root,
                OutputFolder = Output,
                OwnsOutputFolder = true,
                PackageName = PackLab.PackageName,
                Android = new AndroidFacts { MinSdkVersion = 31, UncompressedExtensions = [".tflite"] },
            },
            progress: null,
            CancellationToken.None);
        ModelDiagnostic[] errors = [.. result.Diagnostics.Where(static found => found.Severity == DiagnosticSeverity.Error)];
        Assert.AreEqual(0, errors.Length, string.Join('\n', errors.Select(static found => found.Message)));
        return result;
    }

    /// <summary>The bytes of a file of <c>../shared</c>.</summary>
    public static byte[] Bytes(string path) => File.ReadAllBytes(Shared.Path(path.Split('/')));

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static ApplicationModel Model(string name, string assembly, string source, string? pack)
    {
        // A library's model has no AiPack here: the ModelPack item of the application names it.
        bool isOwn = assembly == "Lab";
        Dictionary<string, string> metadata = new() { ["Name"] = name };
        if (isOwn && pack is not null)
        {
            metadata["AiPack"] = pack;
        }

        return new ApplicationModel(new ModelItem(Shared.Path(source.Split('/')), source, metadata), assembly, isOwn);
    }

    private static void Deploy(string root, ApplicationModel model, (string Target, string File)[] variants)
    {
        List<ArtifactRow> rows = [];
        foreach ((string target, string file) in variants)
        {
            byte[] bytes = Bytes(file);
            string path = $"{target}/{model.Item.Name}.tflite";
            string full = Path.Combine(root, model.Folder, path);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
            rows.Add(new ArtifactRow { Target = target, Path = path, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) });
        }

        if (rows.Count > 0)
        {
            File.WriteAllBytes(Path.Combine(root, model.Folder, "artifacts.json"), new ArtifactList { Variants = rows }.ToUtf8());
        }
    }

    private static PackItem Pack(string name, string delivery, params (string Name, string Value)[] more) =>
        new(name, more.Append(("DeliveryType", delivery)).ToDictionary(static pair => pair.Item1, static pair => pair.Item2));
}
