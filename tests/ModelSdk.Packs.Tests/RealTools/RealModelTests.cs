using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Real models through PackBuild and bundletool 1.18.3 to devices: each file byte by byte, and the finished bundle before our own judge.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed partial class RealModelTests
{
    private const string Face = "testdata/models/face_detection_short_range.tflite";
    private const string Kws = "testdata/models/kws_ref_model.tflite";
    private const string Vww = "testdata/models/vww_96_int8.tflite";
    private const string Add = "toolchain/fake_npu/models/plain_add.tflite";

    private static readonly Lazy<RealApplication> Application = new(static () => new RealApplication());

    private static readonly Lazy<PackLab> Lab = new(static () => PackLab.Of(Application.Value.Build()));

    // What a device finds, as in docs/ai-packs.md: path and the file of ../shared that it is; "" is a placeholder.
    private static readonly (string Path, string File)[] Everywhere =
    [
        ("faces/assets/faces.source/faces.tflite", Face),
        ("faces/assets/faces.source/landmarks-468.tflite", "testdata/models/face_landmark.tflite"),
        ("people/assets/people.source/vww_96_int8.tflite", Vww),
        ("add2/assets/add2.source/add.tflite", Add),
        ("sentences/assets/sentences/minilm.tflite", "testdata/realmodels/minilm_l6_v2_int8/model.tflite"),
        ("m0_25/assets/m0_25/mobilenet_v1_0.25_128.tflite", "testdata/models/mobilenet_v1_0.25_128_quant.tflite"),
        ("base/assets/models/Lab/resnet/resnet.tflite", "testdata/models/pretrainedResnet.tflite"),
        ("base/assets/models/Lab/hotword/hotword.tflite", "testdata/models/str_ww_ref_model.tflite"),
    ];

    private static readonly Dictionary<string, (string Path, string File)[]> ByGroup = new()
    {
        ["Qualcomm_SM8750"] =
        [
            ("faces/assets/faces/faces.tflite", "toolchain/compiled/fakenpu-face_detection_short_range.tflite"),
            ("resnet_8/assets/resnet_8/resnet.tflite", "toolchain/compiled/fakenpu-pretrainedResnet.tflite"),
            ("words/assets/words/Audio.Library/kws.tflite", "toolchain/compiled/intel-cpu-kws_ref_model.tflite"),
            ("people/assets/people/placeholder.txt", ""),
            ("add2/assets/add2/add.tflite", "toolchain/fake_npu/models/fake_add.tflite"),
        ],
        ["Mediatek_MT6993"] =
        [
            ("faces/assets/faces/faces.tflite", "toolchain/compiled/intel-cpu-face_detection_short_range.tflite"),
            ("resnet_8/assets/resnet_8/placeholder.txt", ""),
            ("words/assets/words/placeholder.txt", ""),
            ("people/assets/people/vww_96_int8.tflite", "toolchain/compiled/intel-cpu-vww_96_int8.tflite"),
            ("add2/assets/add2/add.tflite", "toolchain/fake_npu/models/fake_add_fake2.tflite"),
        ],
        ["Google_Tensor_G5"] =
        [
            ("faces/assets/faces/placeholder.txt", ""),
            ("resnet_8/assets/resnet_8/resnet.tflite", "toolchain/compiled/intel-cpu-pretrainedResnet.tflite"),
            ("words/assets/words/placeholder.txt", ""),
            ("people/assets/people/placeholder.txt", ""),
            ("add2/assets/add2/placeholder.txt", ""),
        ],
        ["other"] =
        [
            ("faces/assets/faces/placeholder.txt", ""),
            ("resnet_8/assets/resnet_8/placeholder.txt", ""),
            ("words/assets/words/Audio.Library/kws.tflite", Kws),
            ("people/assets/people/placeholder.txt", ""),
            ("add2/assets/add2/placeholder.txt", ""),
        ],
    };

    [ClassCleanup]
    public static void RemoveLab()
    {
        if (Lab.IsValueCreated)
        {
            Lab.Value.Dispose();
        }

        if (Application.IsValueCreated)
        {
            Application.Value.Dispose();
        }
    }

    [TestMethod]
    [DataRow("Qualcomm_SM8750")]
    [DataRow("Mediatek_MT6993")]
    [DataRow("Google_Tensor_G5")]
    [DataRow("other")]
    public void Device_ReceivesExactlyTheFilesOfItsGroup(string group)
    {
        AndroidTools.Require();
        Dictionary<string, byte[]> received = Lab.Value.Received(group)
            .SelectMany(static module => module.Value, static (module, file) => (Path: $"{module.Key}/{file.Key}", file.Value))
            .Where(static file => !file.Path.EndsWith(".json", StringComparison.Ordinal))
            .ToDictionary();
        (string Path, string File)[] expected = [.. Everywhere, .. ByGroup[group]];
        CollectionAssert.AreEquivalent(expected.Select(static file => file.Path).ToArray(), received.Keys);
        foreach ((string path, string file) in expected)
        {
            byte[] bytes = file.Length == 0 ? [] : RealApplication.Bytes(file);
            Assert.IsTrue(bytes.AsSpan().SequenceEqual(received[path]), $"{path} is not {file}");
        }
    }

    [TestMethod]
    public void FinishedBundle_PassesOurVerification()
    {
        AndroidTools.Require();
        string[] packs = [.. Lab.Value.Modules.Select(static module => Path.GetFileNameWithoutExtension(module))];
        PackVerificationResult result = PackVerification.Run(Lab.Value.Bundle, new PlayLimits(), packs, CancellationToken.None);
        string[] errors = [.. result.Diagnostics.Where(static found => found.Severity == Build.DiagnosticSeverity.Error).Select(static found => found.Message)];
        Assert.AreEqual("", string.Join('\n', errors));
        Assert.AreEqual(7, packs.Length);
    }

    [TestMethod]
    public void TwoBuilds_InTwoFolders_AreTheSameBytes()
    {
        AndroidTools.Require();
        _ = Lab.Value;
        using RealApplication second = new();
        PackBuildResult built = second.Build();
        foreach (string file in built.Files)
        {
            byte[] one = File.ReadAllBytes(Path.Combine(Application.Value.Output, file));
            byte[] two = File.ReadAllBytes(Path.Combine(second.Output, file));
            Assert.IsTrue(one.AsSpan().SequenceEqual(two), $"{file} differs");
        }

        Assert.IsTrue(built.Files.Count >= 16, string.Join('\n', built.Files));
    }
}
