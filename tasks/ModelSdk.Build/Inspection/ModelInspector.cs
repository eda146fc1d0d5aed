using ModelSdk.Build.Inspection;
using ModelSdk.Build.Naming;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;
using ModelSdk.Format.Metadata;

namespace ModelSdk.Build;

/// <summary>Looks into a model file and writes its manifest. Without state: any thread, any number of models.</summary>
public sealed class ModelInspector
{
    /// <summary>Inspects one model. Bad models and unreadable files give diagnostics, never exceptions.</summary>
    public InspectionResult Inspect(ModelItem item, ProjectFacts project, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(project);
        List<ModelDiagnostic> found = [];
        string? manifest = null;
        try
        {
            manifest = Inspect(item, project, found, cancellationToken);
        }
        catch (ModelFormatException exception)
        {
            found.Add(OfBadFile(item, exception));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            found.Add(DiagnosticRules.FileMissing.At(item.FullPath, item.Identity));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            found.Add(new ModelDiagnostic(
                DiagnosticRules.FileMissing, item.FullPath, $"Model file '{item.Identity}' cannot be read: {exception.Message}"));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One bad model must not hide the findings of the others, and a defect of ours must name the model.
            found.Add(DiagnosticRules.Internal.At(
                item.FullPath, $"{exception.GetType().Name}: {exception.Message}", $"the model '{item.Identity}' and this text"));
        }

        // An operator that nothing runs is no error here but of ModelCheck: such a model has its class all the same, so
        // that there is one error instead of one for each use.
        bool failed = found.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return new InspectionResult(
            failed ? null : manifest,
            [.. item.Unsilenced(found).OrderBy(static diagnostic => diagnostic.Rule.Id, StringComparer.Ordinal)]);
    }

    /// <summary>Why a file is no model that can be looked into, for files that are no items of the project; empty when it is one.</summary>
    public static IEnumerable<ModelDiagnostic> ErrorsOfFile(ModelItem item, ProjectFacts project, CancellationToken cancellationToken) =>
        new ModelInspector().Inspect(item, project, cancellationToken).Diagnostics.Where(static diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error
            && (diagnostic.Rule == DiagnosticRules.FileMissing || diagnostic.Rule.Id.StartsWith("MSDK2", StringComparison.Ordinal)));

    private static string? Inspect(
        ModelItem item, ProjectFacts project, List<ModelDiagnostic> found, CancellationToken cancellationToken)
    {
        string file = item.FullPath;
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(null, file);
        }

        if (item.IsBundle)
        {
            LmInspector.Inspect(item, project, found, cancellationToken);
            return null;
        }

        using TfliteModel model = TfliteModel.Open(file);
        OperatorSurvey operators = OperatorSurvey.Of(model);
        if (DispatchOptions.IsCompiled(model))
        {
            string target = BuildStamp.TryRead(model, out BuildStamp? stamp) ? $"{stamp.Manufacturer} {stamp.SocModel}" : "an NPU";
            found.Add(DiagnosticRules.AlreadyCompiled.At(file, item.Identity, target));
            return "";
        }

        if (model.Signatures.Count == 0 && operators.Reached.Count < model.Subgraphs.Count)
        {
            found.Add(DiagnosticRules.NoSignatures.At(file, item.Identity, model.Subgraphs.Count));
        }

        cancellationToken.ThrowIfCancellationRequested();
        ModelNotes notes = ReadNotes(item, model, found);
        ClassName className = ClassName.Of(item, project);
        SignatureReader reader = new(model, notes, item.Identity, file);
        ItemTensors ofItem = new(item, project);
        IReadOnlyList<SignatureFacts> signatures = ofItem.Apply(reader.Read(className.Name));
        found.AddRange(reader.Diagnostics);
        found.AddRange(ofItem.Diagnostics);
        found.AddRange(OfNotes(item, notes, signatures));
        found.Add(DiagnosticRules.Summary.At(
            file,
            item.Identity,
            signatures.Count,
            signatures.Sum(static signature => signature.Inputs.Count),
            signatures.Sum(static signature => signature.Outputs.Count),
            operators.Count,
            operators.Counts.Select(static count => count.Op).Distinct().Count(),
            model.File.Length / 1e6));

        return ManifestWriter.Write(new ManifestContent
        {
            Item = item,
            Project = project,
            Class = className,
            Sha256 = FileHash.Of(model.File, cancellationToken),
            Bytes = model.File.Length,
            Notes = notes,
            Signatures = signatures,
            Labels = ofItem.ModelLabels,
            Operators = operators,
        });
    }

    /// <summary>MSDK2006, MSDK2008, and MSDK6006 for labels that the model brings itself.</summary>
    /// <remarks>
    /// Without metadata nobody knows how pictures are prepared, which silently gives wrong answers: a warning, until the
    /// project file states it. Other models lack nothing by it (signatures have names): an info.
    /// </remarks>
    private static IEnumerable<ModelDiagnostic> OfNotes(
        ModelItem item, ModelNotes notes, IReadOnlyList<SignatureFacts> signatures)
    {
        if (notes.NewerParserVersion is { } needed)
        {
            yield return DiagnosticRules.NewerMetadata.At(item.FullPath, item.Identity, needed, TfliteMetadata.UnderstoodParserVersion);
        }

        if (notes.Mismatch is { } mismatch)
        {
            // The model's author cannot be asked to mend the file, so it is a warning here.
            ModelDiagnostic count = DiagnosticRules.LabelCount.At(
                item.FullPath, mismatch.Labels.File, mismatch.Labels.Lines.Count, mismatch.Tensor, mismatch.Size, mismatch.Axis);
            yield return count with
            {
                Severity = DiagnosticSeverity.Warning,
                Message = count.Message + "; what the model's metadata say of its outputs is ignored",
            };
        }

        if (!notes.Exists)
        {
            bool matters = !ItemTensors.StatesPreprocessing(item)
                && signatures.Any(static signature => signature.Inputs.Any(ItemTensors.LooksLikeImage));
            yield return DiagnosticRules.NoMetadata.At(item.FullPath, item.Identity) with
            {
                Severity = matters ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            };
        }
    }

    private static ModelDiagnostic OfBadFile(ModelItem item, ModelFormatException exception) => exception.Kind switch
    {
        ModelFormatError.WrongIdentifier when item.IsBundle => new ModelDiagnostic(
            DiagnosticRules.WrongIdentifier,
            item.FullPath,
            $"'{item.Identity}' is not a LiteRT-LM bundle (it begins with '{exception.Found}', expected 'LITERTLM'){Guess(exception.Reason)}"),
        ModelFormatError.WrongIdentifier =>
            DiagnosticRules.WrongIdentifier.At(item.FullPath, item.Identity, exception.Found, Guess(exception.Reason)),
        ModelFormatError.GitLfsPointer => DiagnosticRules.GitLfsPointer.At(item.FullPath, item.Identity),
        ModelFormatError.UnsupportedVersion =>
            DiagnosticRules.UnsupportedVersion.At(item.FullPath, exception.Found, item.Identity, item.IsBundle ? 1 : 3),
        ModelFormatError.Invalid => DiagnosticRules.Invalid.At(item.FullPath, item.Identity, exception.Message),
        _ => DiagnosticRules.Corrupt.At(item.FullPath, item.Identity, exception.Message),
    };

    // The reader tells common other formats (a zip archive, a web page) after its first clause.
    private static string Guess(string reason) => reason.IndexOf(';', StringComparison.Ordinal) is >= 0 and int at ? reason[at..] : "";

    // No engine needs the metadata, so a model whose metadata is damaged still runs.
    private static ModelNotes ReadNotes(ModelItem item, TfliteModel model, List<ModelDiagnostic> found)
    {
        try
        {
            return NotesReader.Read(model);
        }
        catch (ModelFormatException exception)
        {
            found.Add(new ModelDiagnostic(
                DiagnosticRules.NoMetadata, item.FullPath, $"The TFLite metadata of '{item.Identity}' cannot be read and is ignored: {exception.Message}"));
            return new ModelNotes { Exists = true };
        }
    }
}
