using System.Text.Json;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Models.Tests;

/// <summary>The real models that the managed engine must run, with their goldens in <c>../shared/testdata</c>.</summary>
/// <remarks>A new model is a new line here; <see cref="AllocationTests"/> takes all of them, <see cref="GoldenTests"/> every golden.</remarks>
internal static class ModelCatalog
{
    public const string HandLandmarks = "mediapipe_hand_landmark_lite";
    public const string HeyJarvis = "microwakeword_hey_jarvis";
    public const string OkayNabu = "microwakeword_okay_nabu";
    public const string PalmDetection = "mediapipe_palm_detection_lite";
    public const string SelfieSegmentation = "mediapipe_selfie_segmentation";
    public const string SentenceEmbedding = "minilm_l6_v2_int8";
    public const string VoiceActivity = "silero_vad_16k";

    // MLPerf tiny, MobileNets, SSD, DeepLab, MoveNet, YamNet, faces and irises: golden/<name>.json for models/<name>.tflite.
    private static readonly string[] Names =
    [
        "ad01_fp32",
        "ad01_int8",
        "coco_ssd_mobilenet_v1_1.0_quant_2018_06_29",
        "deeplabv3",
        "deeplabv3_mnv2_dm05_pascal_quant",
        "face_detection_back",
        "face_detection_full_range_sparse",
        "face_detection_short_range",
        "face_landmark",
        "iris_landmark",
        "kws_ref_model",
        "kws_ref_model_float32",
        "mobilenet_v1_0.25_128_quant",
        "mobilenet_v1_0.25_224_1_metadata_1",
        "mobilenet_v1_0.25_224_quant",
        "mobilenet_v2_1.0_224_quant",
        "movenet_single_pose_lightning_ptq",
        "pretrainedResnet",
        "pretrainedResnet_quant",
        "str_ww_ref_model",
        "tf2_mobilenet_v2_1.0_224_ptq",
        "vww_96_float",
        "vww_96_int8",
        "yamnet_audio_classifier_with_metadata",
    ];

    // Each in a folder of its own below realmodels, with a golden.
    private static readonly string[] Others =
    [
        "crepe_tiny",
        "mediapipe_face_landmark_f16",
        HandLandmarks,
        PalmDetection,
        SelfieSegmentation,
        HeyJarvis,
        OkayNabu,
        SentenceEmbedding,
        "mtcnn_onet",
        "mtcnn_pnet",
        "ppocr_text_direction_cls",
        "ppocr_v4_det",
        "seeded_lm_kv",
        "seeded_lm_kv_int8",
        VoiceActivity,
    ];

    /// <summary>One row for each model.</summary>
    public static IEnumerable<object?[]> Models =>
        Shared.Rows(["testdata"], static _ => Names.Concat(Others).Select(static name => new object?[] { name }));

    /// <summary>The golden of a model; ends the test when it is not there.</summary>
    public static GoldenFile Golden(string name) => GoldenFile.Read(
        Others.Contains(name) ? Beside(name, "golden.json") : Shared.Path("testdata", "golden", name + ".json"));

    /// <summary>The file of a model; ends the test when it is not there.</summary>
    public static string ModelFile(string name) =>
        Others.Contains(name) ? Beside(name, "model.tflite") : Shared.Path("testdata", "models", name + ".tflite");

    /// <summary>What <c>expected.json</c> beside a model says; ends the test when it is not there.</summary>
    public static JsonElement Expected(string name) => Json(name, "expected.json");

    /// <summary>A JSON file beside a model.</summary>
    public static JsonElement Json(string name, string file) => JsonDocument.Parse(File.ReadAllBytes(Beside(name, file))).RootElement;

    /// <summary>A file beside a model.</summary>
    public static string Beside(string name, string file) => Shared.Path("testdata", "realmodels", name, file);

    /// <summary>Lines of a label file beside the models.</summary>
    public static string[] Labels(string file) => File.ReadAllLines(Shared.Path("testdata", "models", file));
}
