using ModelSdk.TestSupport;

namespace ModelSdk.Models.Tests;

/// <summary>Classifiers name what is in a real picture or sound.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class ClassificationTests
{
    [TestMethod]
    [DataRow("mobilenet_v1_0.25_128_quant", "cat", "Egyptian cat", 0.1f)]
    [DataRow("mobilenet_v1_0.25_224_1_metadata_1", "burger", "cheeseburger", 0.95f)]
    [DataRow("mobilenet_v1_0.25_224_quant", "burger", "cheeseburger", 0.95f)]
    [DataRow("mobilenet_v2_1.0_224_quant", "cat", "Egyptian cat", 0.75f)]
    [DataRow("tf2_mobilenet_v2_1.0_224_ptq", "cat", "Egyptian cat", 0.6f)]
    [DataRow("tf2_mobilenet_v2_1.0_224_ptq", "grace_hopper", "military uniform", 0.7f)]
    public void ImageNet_NamesThePicture(string model, string picture, string labels, float atLeast)
    {
        float[] scores = RealInput.Run(model, picture).Main;
        int best = RealInput.IndexOfMax(scores);
        string label = ModelCatalog.Labels("imagenet_labels.txt")[best];
        Assert.IsTrue(labels.Split('|').Any(label.Contains), $"{label}: {scores[best]}");
        Assert.IsTrue(scores[best] >= atLeast, $"{label}: {scores[best]}");
    }

    [TestMethod]
    [DataRow("pretrainedResnet")]
    [DataRow("pretrainedResnet_quant")]
    public void Cifar10_SeesTheCat(string model)
    {
        string[] labels = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
        Assert.AreEqual("cat", labels[RealInput.IndexOfMax(RealInput.Run(model, "cat").Main)]);
    }

    [TestMethod]
    [DataRow("vww_96_float")]
    [DataRow("vww_96_int8")]
    public void VisualWakeWords_SeesThePerson(string model)
    {
        // Class 1 is "person".
        float[] scores = RealInput.Run(model, "grace_hopper").Main;
        Assert.IsTrue(scores[1] > 0.8f && scores[1] > scores[0], $"{scores[0]}, {scores[1]}");
    }

    [TestMethod]
    [DataRow("speech")]
    [DataRow("speech_start")]
    public void YamNet_HearsSpeech(string sound)
    {
        // Class 0 of AudioSet is "Speech".
        float[] scores = RealInput.Run("yamnet_audio_classifier_with_metadata", sound).Main;
        Assert.AreEqual(0, RealInput.IndexOfMax(scores));
        Assert.IsTrue(scores[0] > 0.9f, $"{scores[0]}");
    }
}
