using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Compares a file's signatures with those that a class was generated for, before any engine is asked.</summary>
/// <remarks>Indices and scales are compiled into the class: another order or scale would give wrong results silently.</remarks>
internal static class SignatureCheck
{
    /// <summary>Throws unless the file has what the class needs; signatures that it has beyond that do not matter.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.TypeMismatch"/>, naming the tensor and both sides.</exception>
    public static void Check(ModelDescription expected, IReadOnlyList<SignatureInfo> found, string fileName)
    {
        for (int i = 0; i < expected.Signatures.Count; i++)
        {
            SignatureInfo wanted = expected.Signatures[i];
            if (i >= found.Count || found[i].Key != wanted.Key)
            {
                string has = i < found.Count ? $"has {Name(found[i])} there" : $"has only {found.Count}";
                throw Mismatch(expected, fileName, $"signature {i} is {Name(wanted)} in the class, but the file {has}");
            }

            CheckSide(expected, fileName, wanted, "input", wanted.Inputs, found[i].Inputs);
            CheckSide(expected, fileName, wanted, "output", wanted.Outputs, found[i].Outputs);
        }
    }

    /// <summary>In what the signatures of two files differ, as a sentence; null when they are the same.</summary>
    public static string? Difference(IReadOnlyList<SignatureInfo> source, IReadOnlyList<SignatureInfo> variant)
    {
        for (int i = 0; i < Math.Max(source.Count, variant.Count); i++)
        {
            if (i >= source.Count || i >= variant.Count || source[i].Key != variant[i].Key)
            {
                string left = i < source.Count ? Name(source[i]) : "absent";
                string right = i < variant.Count ? Name(variant[i]) : "absent";
                return $"signature {i} is {left} in the model, but {right} in the variant";
            }

            string? difference = Difference(source[i], "input", source[i].Inputs, variant[i].Inputs)
                ?? Difference(source[i], "output", source[i].Outputs, variant[i].Outputs);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? Difference(
        SignatureInfo signature, string side, IReadOnlyList<TensorInfo> source, IReadOnlyList<TensorInfo> variant)
    {
        for (int i = 0; i < Math.Max(source.Count, variant.Count); i++)
        {
            TensorInfo? left = i < source.Count ? source[i] : null;
            TensorInfo? right = i < variant.Count ? variant[i] : null;
            if (left is null || right is null || !IsVariant(left, right))
            {
                return $"{side} {i} of {Name(signature)} is {Describe(left)} in the model, but {Describe(right)} in the variant";
            }
        }

        return null;
    }

    private static void CheckSide(
        ModelDescription expected,
        string fileName,
        SignatureInfo signature,
        string side,
        IReadOnlyList<TensorInfo> wanted,
        IReadOnlyList<TensorInfo> found)
    {
        for (int i = 0; i < Math.Max(wanted.Count, found.Count); i++)
        {
            TensorInfo? left = i < wanted.Count ? wanted[i] : null;
            TensorInfo? right = i < found.Count ? found[i] : null;
            if (left is null || right is null || !Same(left, right))
            {
                throw Mismatch(
                    expected,
                    fileName,
                    $"{side} {i} of {Name(signature)} is {Describe(left)} in the class, but {Describe(right)} in the file");
            }
        }
    }

    // NPUs need shapes that are known: compilers fix the dimensions that a model leaves open.
    private static bool IsVariant(TensorInfo source, TensorInfo variant) =>
        source.Shape.Count == variant.Shape.Count
        && Same(source with { Shape = [.. source.Shape.Select((size, axis) => size < 0 ? variant.Shape[axis] : size)] }, variant);

    private static bool Same(TensorInfo left, TensorInfo right) =>
        left.Name == right.Name
        && left.Type == right.Type
        && left.Shape.SequenceEqual(right.Shape)
        && left.Quantization == right.Quantization;

    private static string Describe(TensorInfo? tensor)
    {
        if (tensor is null)
        {
            return "absent";
        }

        string quantization = tensor.Quantization is { } q
            ? FormattableString.Invariant($", scale {q.Scale}, zero point {q.ZeroPoint}")
            : "";
        return $"'{tensor.Name}' {tensor.Type.Name()} [{string.Join(", ", tensor.Shape)}]{quantization}";
    }

    private static string Name(SignatureInfo signature) =>
        signature.Key.Length == 0 ? "the graph without signature" : $"'{signature.Key}'";

    private static ModelException Mismatch(ModelDescription expected, string fileName, string difference) => new(
        ModelErrorCode.TypeMismatch,
        $"{fileName} does not fit the class generated for model '{expected.Name}': {difference}. Build the application "
        + "with this model, or load a file with the same signatures.");
}
