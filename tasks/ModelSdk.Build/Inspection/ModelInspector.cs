namespace ModelSdk.Build;

/// <summary>Looks into a model file and writes its manifest. Without state: any thread, any number of models.</summary>
public sealed class ModelInspector
{
    /// <summary>Inspects one model. Bad models and unreadable files give diagnostics, never exceptions.</summary>
    public InspectionResult Inspect(ModelItem item, ProjectFacts project, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(project);
        cancellationToken.ThrowIfCancellationRequested();
        return new InspectionResult(null, []);
    }
}
