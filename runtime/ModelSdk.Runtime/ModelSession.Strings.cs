using System.Buffers.Binary;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Strings in and out.</summary>
/// <remarks>
/// Engines keep strings as <see cref="StringTensor"/> describes. They are written straight into that memory and can be read
/// there, so that runs with strings need not allocate.
/// </remarks>
public sealed partial class ModelSession
{
    /// <summary>Sets the strings of an input; they are stored as UTF-8.</summary>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <param name="values">As many strings as the input has elements, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ArgumentNullException">One of the strings is null.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.TypeMismatch"/>: the elements are no strings.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the number of strings is another one.
    /// <see cref="ModelErrorCode.OutOfMemory"/>: they have more than 2 GB, or more than the session may take.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void SetStrings(int index, params ReadOnlySpan<string> values)
    {
        foreach (string value in values)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(values));
        }

        Enter();
        try
        {
            TensorInfo tensor = CheckStrings(index, values.Length);
            StringTensor.Write(values, StringMemory(index, StringLength(tensor, static values => StringTensor.GetSize(values), values)));
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Sets the strings of an input, which are UTF-8 (or any bytes that the model expects).</summary>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <param name="values">As many strings as the input has elements, row-major.</param>
    /// <inheritdoc cref="SetStrings(int, ReadOnlySpan{string})"/>
    public void SetUtf8Strings(int index, params ReadOnlySpan<ReadOnlyMemory<byte>> values)
    {
        Enter();
        try
        {
            TensorInfo tensor = CheckStrings(index, values.Length);
            int length = StringLength(tensor, static values => Utf8Length(values), values);
            StringTensorWriter writer = new(StringMemory(index, length), values.Length);
            foreach (ReadOnlyMemory<byte> value in values)
            {
                writer.Add(value.Span);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>The strings of an output, as copies; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="index">Index in the signature's outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.TypeMismatch"/>: the elements are no strings.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public string[] GetStrings(int index)
    {
        Enter();
        try
        {
            return StringsOf(index).ToArray();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Copies the strings of an output; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="index">Index in the signature's outputs.</param>
    /// <param name="values">Receives the strings, row-major; exactly as long as the output.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.TypeMismatch"/>: the elements are no strings.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: <paramref name="values"/> has another length.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void GetStrings(int index, Span<string> values)
    {
        Enter();
        try
        {
            StringTensor strings = StringsOf(index);
            if (strings.Count != values.Length)
            {
                throw LengthMismatch(
                    "Output", Signature.Outputs[index], _backend.OutputShape(index), strings.Count, values.Length);
            }

            for (int i = 0; i < values.Length; i++)
            {
                values[i] = strings.GetString(i);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>The strings of an output without a copy; row-major. Valid until the next run, a resize, or the end of the session.</summary>
    /// <param name="index">Index in the signature's outputs.</param>
    /// <inheritdoc cref="GetStrings(int)"/>
    public StringTensor OutputStrings(int index)
    {
        _gate.Check();
        return StringsOf(index);
    }

    /// <summary>Sets the strings of the input with that name; they are stored as UTF-8.</summary>
    /// <param name="name">Name in the signature.</param>
    /// <param name="values">As many strings as the input has elements, row-major.</param>
    /// <inheritdoc cref="SetStrings(int, ReadOnlySpan{string})"/>
    public void SetStrings(string name, params ReadOnlySpan<string> values) => SetStrings(InputIndex(name), values);

    /// <summary>Sets the strings of the input with that name, which are UTF-8 (or any bytes that the model expects).</summary>
    /// <param name="name">Name in the signature.</param>
    /// <param name="values">As many strings as the input has elements, row-major.</param>
    /// <inheritdoc cref="SetStrings(int, ReadOnlySpan{string})"/>
    public void SetUtf8Strings(string name, params ReadOnlySpan<ReadOnlyMemory<byte>> values) =>
        SetUtf8Strings(InputIndex(name), values);

    /// <summary>The strings of the output with that name, as copies.</summary>
    /// <param name="name">Name in the signature.</param>
    /// <inheritdoc cref="GetStrings(int)"/>
    public string[] GetStrings(string name) => GetStrings(OutputIndex(name));

    /// <summary>Copies the strings of the output with that name.</summary>
    /// <param name="name">Name in the signature.</param>
    /// <param name="values">Receives the strings, row-major; exactly as long as the output.</param>
    /// <inheritdoc cref="GetStrings(int, Span{string})"/>
    public void GetStrings(string name, Span<string> values) => GetStrings(OutputIndex(name), values);

    /// <summary>The strings of the output with that name without a copy. Valid until the next run, a resize, or the end of the session.</summary>
    /// <param name="name">Name in the signature.</param>
    /// <inheritdoc cref="OutputStrings(int)"/>
    public StringTensor OutputStrings(string name) => OutputStrings(OutputIndex(name));

    private static int Utf8Length(ReadOnlySpan<ReadOnlyMemory<byte>> values)
    {
        long bytes = 0;
        foreach (ReadOnlyMemory<byte> value in values)
        {
            bytes += value.Length;
        }

        return StringTensor.GetSize(values.Length, bytes);
    }

    // Strings in the form in which engines keep them: what Output<byte> has, for one.
    private void SetEncodedStrings(int index, ReadOnlySpan<byte> encoded)
    {
        TensorInfo tensor = Signature.Inputs[index];
        int count;
        try
        {
            count = new StringTensor(encoded).Count;
        }
        catch (ModelFormatException exception)
        {
            throw new ModelException(
                ModelErrorCode.InvalidArgument,
                $"{Where("Input", tensor)} has strings, and these bytes are no string tensor: {exception.Message}. Use SetStrings.",
                innerException: exception);
        }

        CheckStrings(index, count);
        encoded.CopyTo(StringMemory(index, encoded.Length));
    }

    private Span<byte> StringMemory(int index, int length)
    {
        try
        {
            return _backend.InputBytes(index, length);
        }
        catch (Exception exception) when (LoadedModel.IsDeviceFailure(_rung, exception))
        {
            Leave(exception);
            return _backend.InputBytes(index, length);
        }
    }

    private StringTensor StringsOf(int index)
    {
        CheckIndex(index, Signature.Outputs.Count);
        TensorInfo tensor = Signature.Outputs[index];
        return tensor.Type == TensorType.String
            ? new StringTensor(OutputMemory(index))
            : throw NoStrings("Output", tensor);
    }

    private TensorInfo CheckStrings(int index, int given)
    {
        CheckIndex(index, Signature.Inputs.Count);
        TensorInfo tensor = Signature.Inputs[index];
        if (tensor.Type != TensorType.String)
        {
            throw NoStrings("Input", tensor);
        }

        ReadOnlySpan<int> shape = _backend.InputShape(index);
        long count = CountOf(shape);
        if (count != given)
        {
            string remedy = tensor.Shape.Contains(-1) ? " Call ResizeInput for other dimensions." : "";
            throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"{Where("Input", tensor)} has {count:N0} strings ({Describe(shape)}), but {given:N0} were given.{remedy}");
        }

        return tensor;
    }

    // Before a run: an engine cannot make up strings, as it can take memory that was never written for zeros.
    private void CheckStringsAreSet()
    {
        for (int i = 0; i < Signature.Inputs.Count; i++)
        {
            TensorInfo tensor = Signature.Inputs[i];
            if (tensor.Type != TensorType.String)
            {
                continue;
            }

            ReadOnlySpan<byte> encoded = _backend.InputBytes(i);
            int count = encoded.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(encoded);
            if (count != CountOf(_backend.InputShape(i)))
            {
                throw new ModelException(
                    ModelErrorCode.InvalidArgument,
                    $"{Where("Input", tensor)} has no strings for its dimensions {Describe(_backend.InputShape(i))}: call "
                    + "SetStrings before the run, and again after a resize.");
            }
        }
    }

    private int StringLength<T>(TensorInfo tensor, Func<ReadOnlySpan<T>, int> measure, ReadOnlySpan<T> values)
    {
        try
        {
            return measure(values);
        }
        catch (OverflowException exception)
        {
            throw new ModelException(
                ModelErrorCode.OutOfMemory, $"The strings for {Where("Input", tensor)} have more than 2 GB.", innerException: exception);
        }
    }

    private ModelException NoStrings(string side, TensorInfo tensor)
    {
        string keyword = ElementTypes.KeywordOf(tensor.Type);
        string remedy = keyword.Length > 0 ? $": use {side}<{keyword}>." : ".";
        return new ModelException(
            ModelErrorCode.TypeMismatch, $"{Where(side, tensor)} has elements of type {tensor.Type.Name()}, not strings{remedy}");
    }

    private static long CountOf(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int size in shape)
        {
            count = Math.Min(count * Math.Max(size, 0), uint.MaxValue);
        }

        return count;
    }
}
