using Microsoft.Build.Framework;
using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Tasks;

/// <summary>Checks the finished app bundle: that it holds the packs of this build, whole, with their device groups.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.AndroidPackage.targets. Decides nothing itself: see <see cref="PackVerification"/>. What is only a warning was
/// said when the packs were built, about the project, and stands in the detailed log.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class VerifyBundle : ProjectTask
{
    /// <summary>Full path of the .aab.</summary>
    [Required]
    public string BundleFile { get; set; } = "";

    /// <summary>The module zips that the bundle must hold; their file names without extension are the packs.</summary>
    public ITaskItem[] ExpectedModules { get; set; } = [];

    /// <summary>Path of the file that says when nothing was wrong with it; "" for none.</summary>
    public string Stamp { get; set; } = "";

    /// <inheritdoc />
    private protected override void Execute(DiagnosticLog log)
    {
        string[] expected = [.. ExpectedModules.Select(static module => Path.GetFileNameWithoutExtension(module.ItemSpec))];
        try
        {
            PackVerificationResult result = PackVerification.Run(BundleFile, PlayLimits.Of(CreateFacts()), expected, Cancelled);
            foreach (string line in result.Summary)
            {
                Log.LogMessage(MessageImportance.Low, "{0}", line);
            }

            if (Stamp.Length > 0 && result.Diagnostics.All(static finding => finding.Severity != DiagnosticSeverity.Error))
            {
                OutputFile.Touch(PathOf(Stamp));
            }

            log.Write(result.Diagnostics.Select(static finding => finding.Severity == DiagnosticSeverity.Error
                ? finding
                : finding with { Severity = DiagnosticSeverity.Info }));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            log.Write([DiagnosticRules.IncompleteBundle.At(BundleFile, Path.GetFileName(BundleFile), exception.Message.TrimEnd('.'))]);
        }
    }
}
