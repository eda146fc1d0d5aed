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
    [DynamicData(nameof(ModelCatalog.ModelsAndSettings), typeof(ModelCatalog))]
    public void Outputs_AreThoseOfNativeLiteRt(string name, bool reference, int threads)
    {
        GoldenFile golden = ModelCatalog.Golden(name);
        IReadOnlyList<string> differences =
            GoldenRunner.Run(golden, ModelCatalog.ModelFile(name), new EngineSettings(reference, threads));
        Assert.AreEqual(0, differences.Count, string.Join(Environment.NewLine, differences));
    }

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
}
