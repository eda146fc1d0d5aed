namespace ModelSdk.Build.Reports;

/// <summary>The file <c>report.json</c>: all models of a project.</summary>
/// <param name="SchemaVersion">Version of the format; that of the models in it.</param>
/// <param name="Models">One report for each model.</param>
public sealed record ReportDocument(int SchemaVersion, IReadOnlyList<ModelReport> Models);
