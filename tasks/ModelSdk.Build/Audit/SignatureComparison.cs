using ModelSdk.Format;

namespace ModelSdk.Build.Audit;

/// <summary>Whether a compiled file can stand for its source model: the same signatures, inputs and outputs.</summary>
/// <remarks>
/// Called by <see cref="ArtifactAudit"/> for compiled files and ModelVariant items. The generated class was made from the
/// source model, so names, element types, shapes, order and quantization must be the same. LiteRT's serializer gives a model
/// without signatures one of its own, whose parameters are the names of the tensors (litert/core/model/model_load.cc).
/// </remarks>
public static class SignatureComparison
{
    /// <summary>Key of the signature that LiteRT adds to a model that has none.</summary>
    public const string PlaceholderKey = "<placeholder signature>";

    /// <summary>The differences, as clauses; none when the file can stand for the model.</summary>
    public static IReadOnlyList<string> Compare(TfliteModel source, TfliteModel compiled)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(compiled);
        List<string> found = [];
        List<AuditSignature> wanted = AuditSignature.AllOf(source);
        List<AuditSignature> given = AuditSignature.AllOf(compiled);
        if (source.Signatures.Count == 0 || compiled.Signatures.Count == 0)
        {
            // One of them names nothing, or both do not: what the main graph takes and gives must be the same all the same.
            AuditSignature main = AuditSignature.OfMain(compiled);
            OfPorts("the model", AuditSignature.OfMain(source), main, compareNames: false, found);
            if (source.Signatures.Count == 0 && given.FirstOrDefault(static signature => signature.Key != PlaceholderKey) is { } added)
            {
                found.Add($"it has a signature '{added.Key}', the source model has none");
            }
            else if (source.Signatures.Count > 0)
            {
                found.Add($"it has no signatures, the source model has {Keys(wanted)}");
            }

            return found;
        }

        foreach (AuditSignature signature in wanted)
        {
            if (given.Find(other => other.Key == signature.Key) is { } same)
            {
                OfPorts($"signature '{signature.Key}'", signature, same, compareNames: true, found);
            }
            else
            {
                found.Add($"signature '{signature.Key}' is missing; it has {Keys(given)}");
            }
        }

        if (given.Find(signature => wanted.TrueForAll(other => other.Key != signature.Key)) is { } extra)
        {
            found.Add($"it has a signature '{extra.Key}', which the source model does not have");
        }

        return found;
    }

    private static void OfPorts(string where, AuditSignature wanted, AuditSignature given, bool compareNames, List<string> found)
    {
        OfList(where, "input", wanted.Inputs, given.Inputs, compareNames, found);
        OfList(where, "output", wanted.Outputs, given.Outputs, compareNames, found);
    }

    private static void OfList(
        string where, string kind, IReadOnlyList<AuditPort> wanted, IReadOnlyList<AuditPort> given, bool compareNames, List<string> found)
    {
        if (wanted.Count != given.Count)
        {
            found.Add($"{where} has {given.Count} {kind}s instead of {wanted.Count}");
            return;
        }

        if (!compareNames)
        {
            for (int i = 0; i < wanted.Count; i++)
            {
                OfPort($"{kind} {i} ('{wanted[i].Name}') of {where}", wanted[i], given[i], found);
            }

            return;
        }

        int before = found.Count;
        foreach (AuditPort port in wanted)
        {
            if (given.FirstOrDefault(other => other.Name == port.Name) is not { } same)
            {
                found.Add($"{kind} '{port.Name}' of {where} is missing; it has {string.Join(", ", given.Select(static p => $"'{p.Name}'"))}");
                continue;
            }

            OfPort($"{kind} '{port.Name}' of {where}", port, same, found);
        }

        // A permutation of the graph's inputs or outputs: those who go by number would take the wrong ones.
        if (found.Count == before && !wanted.Select(static port => (port.Name, port.Position))
            .Order().SequenceEqual(given.Select(static port => (port.Name, port.Position)).Order()))
        {
            found.Add($"the {kind}s of {where} have another order: {Order(given)} instead of {Order(wanted)}");
        }
    }

    private static void OfPort(string what, AuditPort wanted, AuditPort given, List<string> found)
    {
        if (wanted.Type != given.Type)
        {
            found.Add($"{what} is {given.Type} instead of {wanted.Type}");
        }
        else if (!wanted.HasRoomFor(given))
        {
            found.Add($"{what} has shape {given.Shape} instead of {wanted.Shape}");
        }
        else if (wanted.Quantization != given.Quantization)
        {
            found.Add($"{what} is quantized with {given.Quantization} instead of {wanted.Quantization}");
        }
    }

    private static string Order(IReadOnlyList<AuditPort> ports) =>
        string.Join(", ", ports.OrderBy(static port => port.Position).Select(static port => $"'{port.Name}'"));

    private static string Keys(List<AuditSignature> signatures) =>
        string.Join(", ", signatures.Select(static signature => $"'{signature.Key}'"));
}
