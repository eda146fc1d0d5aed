using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Models.Tests;

/// <summary>Every output of every real model, against native LiteRT: integers bit-exact, floats within 1e-4.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class GoldenTests
{
    [TestMethod]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void FastKernels_AnswerAsNativeLiteRt(string name) =>
        AssertAnswers(name, new EngineSettings(Threads: 1), new EngineSettings(Threads: 2));

    [TestMethod]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void ReferenceKernels_AnswerAsNativeLiteRt(string name) => AssertAnswers(name, new EngineSettings(Reference: true));

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void ReferenceKernels_OnTwoThreads_AnswerAsNativeLiteRt(string name) =>
        AssertAnswers(name, new EngineSettings(Reference: true, Threads: 2));

    [TestMethod]
    [DynamicData(nameof(ModelCatalog.Models), typeof(ModelCatalog))]
    public void SeededInputs_AreThoseThatTheGoldenStores(string name)
    {
        GoldenFile golden = ModelCatalog.Golden(name);
        foreach (GoldenInput input in golden.Cases.SelectMany(item => item.Steps).SelectMany(step => step.Inputs))
        {
            if (input.Source.AlsoBin is { } stored)
            {
                CollectionAssert.AreEqual(
                    golden.Bytes.AsSpan(stored.Offset, stored.Length).ToArray(),
                    GoldenInputs.Make(input, golden.Bytes),
                    input.Name);
            }
        }
    }

    private static void AssertAnswers(string name, params EngineSettings[] all)
    {
        GoldenFile golden = ModelCatalog.Golden(name);
        string file = ModelCatalog.ModelFile(name);
        List<string> differences = [.. all.SelectMany(settings => GoldenRunner.Run(golden, file, settings))];
        Assert.AreEqual(0, differences.Count, string.Join(Environment.NewLine, differences));
    }
}
