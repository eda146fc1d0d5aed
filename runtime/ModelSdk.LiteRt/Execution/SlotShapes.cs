namespace ModelSdk.LiteRt;

/// <summary>What a session refuses by itself, before the library is asked: dimensions and memory.</summary>
internal static class SlotShapes
{
    /// <summary>Checks dimensions that an application wants for an input.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the model leaves them not open.</exception>
    public static void CheckResize(SignaturePorts ports, TensorInfo tensor, ReadOnlySpan<int> shape)
    {
        bool fits = shape.Length == tensor.Shape.Count;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = tensor.Shape[i] == shape[i] || (tensor.Shape[i] < 0 && shape[i] > 0);
        }

        if (!fits)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"input '{tensor.Name}' of {ports.Name} cannot have the dimensions {Text(shape)}: LiteRT changes only those that "
                + $"the model leaves open, which are the -1 in [{string.Join(", ", tensor.Shape)}]; the managed engine may take "
                + "others (ModelOptions.CpuEngine)");
        }
    }

    /// <summary>Checks that the buffers of a session stay below the application's bound.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.OutOfMemory"/>.</exception>
    public static void CheckMemory(IReadOnlyList<SlotRequest> requests, long? bound, SignaturePorts ports)
    {
        long sum = requests.DistinctBy(static request => request.Tensor.TensorIndex).Sum(static request => request.ByteLength);
        if (sum > bound)
        {
            throw new ModelException(
                ModelErrorCode.OutOfMemory,
                $"the inputs and outputs of {ports.Name} need {sum} bytes, and ModelOptions.MaxMemoryBytes allows {bound}");
        }
    }

    private static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
