using ModelSdk.TestSupport;
using ModelSdk.Truth;

namespace ModelSdk.Build.Tests.OpSupport;

/// <summary>Holds the op check against what real partitioners decided; <c>tests/Truth</c> lists the models that differ.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class TruthTests
{
    [TestMethod]
    [DataRow("gpu-accelerator.json", 2000)]
    [DataRow("intel-partition.json", 2600)]
    public void Predictions_AgreeWithTheRealTool(string file, int least)
    {
        TruthFile truth = TruthFile.Read(Shared.Path("toolchain", "truth", file));
        ModelIndex models = new([Shared.Path("conformance"), Shared.Path("testdata")]);

        BackendComparison comparison = Comparer.Compare(truth, models);

        Assert.IsTrue(comparison.Counted >= least, $"only {comparison.Counted} models were compared");
        string[] wrong =
        [
            .. comparison.Models
                .Where(static model => model.Agreement is Agreement.PredictedToRun or Agreement.PredictedToBeRefused)
                .Select(static model => $"{model.Model}: real {model.Truth}, predicted {model.Predicted}"),
        ];
        Assert.IsTrue(
            comparison.Reached,
            $"{comparison.Backend}: {comparison.Share:P2} agree, the goal is {comparison.Goal:P0}\n{string.Join('\n', wrong.Take(20))}");
    }
}
