using ModelSdk.Build.Files;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Format;

namespace ModelSdk.Build.Aot;

/// <summary>Turns planned pairs into requests: hash, options and prediction of each model, once for all its targets.</summary>
internal static class AotRequests
{
    /// <summary>One request for each pair, in order; null where the model cannot be read, which the inspection reports.</summary>
    public static CompileRequest?[] Create(
        IReadOnlyList<PlannedCompile> pairs, AotProject project, string cacheFolder, CancellationToken cancellationToken)
    {
        Dictionary<string, CompileRequest?> requests = [];
        foreach (IGrouping<string, PlannedCompile> model in pairs.GroupBy(static pair => pair.Model.FullName))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach ((PlannedCompile pair, CompileRequest? request) in OfModel([.. model], project, cacheFolder, cancellationToken))
            {
                requests[pair.Title + model.Key] = request;
            }
        }

        return [.. pairs.Select(pair => requests[pair.Title + pair.Model.FullName])];
    }

    private static IEnumerable<(PlannedCompile, CompileRequest?)> OfModel(
        PlannedCompile[] pairs, AotProject project, string cacheFolder, CancellationToken cancellationToken)
    {
        ModelItem item = pairs[0].Model.Item;
        IReadOnlyList<TargetPrediction> predictions;
        string hash;
        try
        {
            hash = FileHashMemo.Of(item.FullPath, cacheFolder, cancellationToken);
            predictions = Predict(item, [.. pairs.Select(static pair => pair.Target)], cancellationToken);
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return pairs.Select(static pair => (pair, (CompileRequest?)null));
        }

        return pairs.Select(pair => (pair, (CompileRequest?)new CompileRequest
        {
            Name = item.Name,
            ModelPath = item.FullPath,
            ModelSha256 = hash,
            Target = pair.Target,
            Options = CompilerOptions.Parse(item.Get("CompilerOptions")).Options,
            MaxPartitions = MetadataValues.Count(item.Get("MaxPartitions")),
            Timeout = TimeSpan.FromMinutes(MetadataValues.Count(project.Facts.Property("ModelSdkAotTimeout")) ?? 60),
            Prediction = predictions.FirstOrDefault(prediction => prediction.Target == pair.Target.Id),
        }));
    }

    // Held against the statistics of the partition step. Compilers of which no table knows anything are not predicted.
    private static IReadOnlyList<TargetPrediction> Predict(ModelItem item, SocTarget[] targets, CancellationToken cancellationToken)
    {
        using TfliteModel model = TfliteModel.Open(item.FullPath);
        CheckSettings settings = new()
        {
            Accelerators = [RunsOn.Npu, RunsOn.Cpu],
            Targets = [.. targets.Where(static target => target.CompilerPlugin is null)],
            PartitionStepOnly = true,
        };
        return ModelChecker.Check(model, settings, cancellationToken);
    }
}
