using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Names and sentences: what is told when an access does not fit the model.</summary>
public sealed partial class ModelSession
{
    private static int IndexOf(IReadOnlyList<TensorInfo> tensors, string name)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (string.Equals(tensors[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Describe(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private int InputIndex(string name)
    {
        int index = IndexOf(Signature.Inputs, name);
        return index >= 0 ? index : throw NoSuchTensor("input", Signature.Inputs, name);
    }

    private int OutputIndex(string name)
    {
        int index = IndexOf(Signature.Outputs, name);
        return index >= 0 ? index : throw NoSuchTensor("output", Signature.Outputs, name);
    }

    /// <summary>Dimensions as tensor spans want them; a scalar is a vector of one, or the span would count as empty.</summary>
    private void FillLengths(string side, TensorInfo tensor, ReadOnlySpan<int> shape, int elements, Span<nint> lengths)
    {
        lengths[0] = 1;
        long product = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            lengths[i] = shape[i];
            product *= shape[i];
        }

        if (product == elements && !ElementTypes.IsRaw(tensor.Type))
        {
            return;
        }

        string type = tensor.Type.Name();
        if (tensor.Type == TensorType.String)
        {
            throw new ModelException(
                ModelErrorCode.TypeMismatch, $"{Where(side, tensor)} has strings: {UseStrings(side)} instead of {side}Tensor.");
        }

        throw ElementTypes.IsRaw(tensor.Type)
            ? new ModelException(
                ModelErrorCode.TypeMismatch,
                $"{Where(side, tensor)} has elements of type {type}, which .NET does not have; read its stored bytes with "
                + $"{side}<byte> instead of {side}Tensor.")
            : new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"{Where(side, tensor)} has the dimensions {Describe(shape)} but {elements} elements: its dimensions are "
                + "known after the first run.");
    }

    private ModelException TypeMismatch(string side, TensorInfo tensor, Type asked)
    {
        string keyword = ElementTypes.KeywordOf(tensor.Type);
        string remedy = tensor.Type == TensorType.String ? UseStrings(side)
            : keyword.Length > 0 ? $"use {side}<{keyword}>"
            : "tensors of this type exist only inside the model";
        return new ModelException(
            ModelErrorCode.TypeMismatch,
            $"{Where(side, tensor)} has elements of type {tensor.Type.Name()}, not {asked.Name}: {remedy}.");
    }

    private static string UseStrings(string side) => side == "Input" ? "use SetStrings" : "use GetStrings or OutputStrings";

    private ModelException LengthMismatch(
        string side, TensorInfo tensor, ReadOnlySpan<int> shape, int elements, int given)
    {
        string remedy = tensor.Shape.Contains(-1) && side == "Input" ? " Call ResizeInput for other dimensions." : "";
        return new ModelException(
            ModelErrorCode.ShapeMismatch,
            $"{Where(side, tensor)} has {elements} elements ({tensor.Type.Name()} {Describe(shape)}), "
            + $"but the span has {given}.{remedy}");
    }

    private ModelException NoSuchTensor(string side, IReadOnlyList<TensorInfo> tensors, string name)
    {
        string known = tensors.Count == 0
            ? $"it has no {side}s"
            : $"its {side}s are {string.Join(", ", tensors.Select(tensor => $"'{tensor.Name}'"))}";
        return new ModelException(
            ModelErrorCode.NotFound, $"{SignatureName} of {_loaded.Name} has no {side} '{name}'; {known}.");
    }

    private string SignatureName => Signature.Key.Length == 0 ? "The graph" : $"Signature '{Signature.Key}'";

    private string Where(string side, TensorInfo tensor) =>
        $"{side} '{tensor.Name}' of {_loaded.Name}{(Signature.Key.Length == 0 ? "" : $" (signature '{Signature.Key}')")}";
}
