using ModelSdk.TestSupport;
using ModelSdk.Truth;
using ModelSdk.Truth.RealTool;

namespace ModelSdk.Build.Tests.OpSupport;

/// <summary>Holds the op check against what real partitioners decided; <c>tests/Truth</c> lists the models that differ.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class TruthTests
{
    [TestMethod]
    [Needs("gcc")]
    [TestCategory("Long")]
    public void Predictions_AgreeWithTheRealPlugins()
    {
        string shared = Shared.Path("toolchain");
        string[] models =
        [
            .. new[] { Shared.Path("conformance"), Shared.Path("testdata") }
                .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.tflite", SearchOption.AllDirectories))
                .DistinctBy(ModelIndex.NameOf),
        ];
        ModelIndex index = new([Shared.Path("conformance"), Shared.Path("testdata")]);
        using Toolbox tools = new(shared, Repository.Path("tests", "Truth", "StandIns"), Shared.Tool("gcc"));
        foreach (RealVendor vendor in RealVendor.All)
        {
            BackendComparison comparison = Comparer.Compare(RealPartitioner.Run(tools, vendor, models), index);

            Assert.IsTrue(comparison.Counted >= 2500, $"{vendor.Soc}: only {comparison.Counted} models were compared");
            Assert.IsTrue(comparison.Reached, Differences(comparison));
        }
    }

    [TestMethod]
    [DataRow("gpu-accelerator.json", 2000)]
    [DataRow("intel-partition.json", 2600)]
    public void Predictions_AgreeWithTheRealTool(string file, int least)
    {
        TruthFile truth = TruthFile.Read(Shared.Path("toolchain", "truth", file));
        ModelIndex models = new([Shared.Path("conformance"), Shared.Path("testdata")]);

        BackendComparison comparison = Comparer.Compare(truth, models);

        Assert.IsTrue(comparison.Counted >= least, $"only {comparison.Counted} models were compared");
        Assert.IsTrue(comparison.Reached, Differences(comparison));
    }

    private static string Differences(BackendComparison comparison)
    {
        IEnumerable<string> wrong = comparison.Models
            .Where(static model => model.Agreement is Agreement.PredictedToRun or Agreement.PredictedToBeRefused)
            .Select(static model => $"{model.Model}: real {model.Truth}, predicted {model.Predicted}");
        return $"{comparison.Target}: {comparison.Share:P2} agree, the goal is {comparison.Goal:P0}\n{string.Join('\n', wrong.Take(20))}";
    }
}
