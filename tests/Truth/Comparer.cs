using ModelSdk.Build.OpSupport;
using ModelSdk.Format;

namespace ModelSdk.Truth;

/// <summary>Runs the op check on the models of a truth file and compares the results with it.</summary>
/// <remarks>Called by Program.cs and by the tests of the op check.</remarks>
internal static class Comparer
{
    /// <summary>Compares all models of a file.</summary>
    public static BackendComparison Compare(TruthFile truth, ModelIndex index)
    {
        ModelComparison[] models = new ModelComparison[truth.Rows.Count];
        Parallel.For(0, models.Length, i => models[i] = Compare(truth.Target, truth.Rows[i], index));
        return new BackendComparison(truth.Target, truth.Target == "gpu" ? GpuComparer.Goal : PartitionComparer.Goal, models);
    }

    private static ModelComparison Compare(string target, TruthRow row, ModelIndex index)
    {
        string? path = index.Find(row.Model);
        if (path is null)
        {
            return new ModelComparison(row.Model, Agreement.NotFound, "", "", "");
        }

        CheckSettings settings = row is GpuRow ? GpuComparer.Settings : PartitionComparer.Settings(target);
        TargetPrediction? prediction = null;
        string damage = "";
        try
        {
            using TfliteModel model = TfliteModel.Open(path);
            prediction = ModelChecker.Check(model, settings)[0];
        }
        catch (ModelFormatException exception)
        {
            damage = exception.Message;
        }

        return row switch
        {
            GpuRow gpu => GpuComparer.Compare(gpu, prediction, damage),
            PartitionRow partition => PartitionComparer.Compare(partition, prediction, damage),
            _ => throw new NotSupportedException(row.GetType().Name),
        };
    }
}
