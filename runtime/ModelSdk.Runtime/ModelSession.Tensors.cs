using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Reading and writing tensors.</summary>
public sealed partial class ModelSession
{
    /// <summary>The elements of an input, to be written; row-major. Valid until the input is resized or the session ends.</summary>
    /// <typeparam name="T">
    /// The .NET type of the tensor's elements: float, Half, double, sbyte, byte, short, ushort, int, uint, long, ulong,
    /// bool, Complex; byte for the stored bytes of types that .NET does not have (int4: two elements per byte, the even
    /// one in the low four bits). For strings see <see cref="SetStrings(int, ReadOnlySpan{string})"/> and
    /// <see cref="GetStrings(int)"/>; as bytes they are what <see cref="StringTensor"/> reads.
    /// </typeparam>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.TypeMismatch"/>: the elements are of another type.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public Span<T> Input<T>(int index)
        where T : unmanaged
    {
        _gate.Check();
        return InputSpan<T>(index);
    }

    /// <summary>The elements of an output, row-major. Valid until the next run, a resize, or the end of the session.</summary>
    /// <inheritdoc cref="Input{T}(int)"/>
    /// <param name="index">Index in the signature's outputs.</param>
    public ReadOnlySpan<T> Output<T>(int index)
        where T : unmanaged
    {
        _gate.Check();
        return OutputSpan<T>(index);
    }

    /// <summary>The elements of the input with that name.</summary>
    /// <inheritdoc cref="Input{T}(int)"/>
    /// <param name="name">Name in the signature.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.NotFound"/>: there is no such input.
    /// <see cref="ModelErrorCode.TypeMismatch"/>: the elements are of another type.
    /// </exception>
    public Span<T> Input<T>(string name)
        where T : unmanaged => Input<T>(InputIndex(name));

    /// <summary>The elements of the output with that name.</summary>
    /// <inheritdoc cref="Input{T}(string)"/>
    public ReadOnlySpan<T> Output<T>(string name)
        where T : unmanaged => Output<T>(OutputIndex(name));

    /// <summary>An input with its dimensions, to be written. Valid until the input is resized or the session ends.</summary>
    /// <remarks>No memory is allocated for up to five dimensions. A tensor without dimensions has one element in one.</remarks>
    /// <inheritdoc cref="Input{T}(int)"/>
    public TensorSpan<T> InputTensor<T>(int index)
        where T : unmanaged
    {
        Span<T> elements = Input<T>(index);
        ReadOnlySpan<int> shape = _backend.InputShape(index);
        Span<nint> lengths = stackalloc nint[Math.Max(shape.Length, 1)];
        FillLengths("Input", Signature.Inputs[index], shape, elements.Length, lengths);
        return new TensorSpan<T>(elements, lengths);
    }

    /// <summary>An output with its dimensions. Valid until the next run, a resize, or the end of the session.</summary>
    /// <remarks>No memory is allocated for up to five dimensions. A tensor without dimensions has one element in one.</remarks>
    /// <inheritdoc cref="Output{T}(int)"/>
    public ReadOnlyTensorSpan<T> OutputTensor<T>(int index)
        where T : unmanaged
    {
        ReadOnlySpan<T> elements = Output<T>(index);
        ReadOnlySpan<int> shape = _backend.OutputShape(index);
        Span<nint> lengths = stackalloc nint[Math.Max(shape.Length, 1)];
        FillLengths("Output", Signature.Outputs[index], shape, elements.Length, lengths);
        return new ReadOnlyTensorSpan<T>(elements, lengths);
    }

    /// <summary>The input with that name, with its dimensions.</summary>
    /// <inheritdoc cref="Input{T}(string)"/>
    public TensorSpan<T> InputTensor<T>(string name)
        where T : unmanaged => InputTensor<T>(InputIndex(name));

    /// <summary>The output with that name, with its dimensions.</summary>
    /// <inheritdoc cref="Output{T}(string)"/>
    public ReadOnlyTensorSpan<T> OutputTensor<T>(string name)
        where T : unmanaged => OutputTensor<T>(OutputIndex(name));

    /// <summary>Dimensions of an input as they are now.</summary>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public ReadOnlySpan<int> InputShape(int index)
    {
        _gate.Check();
        CheckIndex(index, Signature.Inputs.Count);
        return _backend.InputShape(index);
    }

    /// <summary>Dimensions of an output; before the first run, what is known of them (-1 where nothing is).</summary>
    /// <inheritdoc cref="InputShape(int)"/>
    /// <param name="index">Index in the signature's outputs.</param>
    public ReadOnlySpan<int> OutputShape(int index)
    {
        _gate.Check();
        CheckIndex(index, Signature.Outputs.Count);
        return _backend.OutputShape(index);
    }

    /// <summary>Dimensions of the input with that name.</summary>
    /// <param name="name">Name in the signature.</param>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.NotFound"/>: there is no such input.</exception>
    public ReadOnlySpan<int> InputShape(string name) => InputShape(InputIndex(name));

    /// <summary>Dimensions of the output with that name.</summary>
    /// <param name="name">Name in the signature.</param>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.NotFound"/>: there is no such output.</exception>
    public ReadOnlySpan<int> OutputShape(string name) => OutputShape(OutputIndex(name));

    /// <summary>Copies values into an input.</summary>
    /// <typeparam name="T">The .NET type of the tensor's elements, see <see cref="Input{T}(int)"/>.</typeparam>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <param name="values">As many values as the input has elements, row-major; for strings, the bytes of a string tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.TypeMismatch"/>: the elements are of another type.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the number of values is another one.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void SetInput<T>(int index, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Enter();
        try
        {
            Span<T> elements = InputSpan<T>(index);
            if (Signature.Inputs[index].Type == TensorType.String)
            {
                SetEncodedStrings(index, MemoryMarshal.AsBytes(values));
                return;
            }

            if (elements.Length != values.Length)
            {
                throw LengthMismatch(
                    "Input", Signature.Inputs[index], _backend.InputShape(index), elements.Length, values.Length);
            }

            values.CopyTo(elements);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Copies an output.</summary>
    /// <typeparam name="T">The .NET type of the tensor's elements, see <see cref="Input{T}(int)"/>.</typeparam>
    /// <param name="index">Index in the signature's outputs.</param>
    /// <param name="values">Receives the elements, row-major; exactly as long as the output.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.TypeMismatch"/>: the elements are of another type.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: <paramref name="values"/> has another length.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void GetOutput<T>(int index, Span<T> values)
        where T : unmanaged
    {
        Enter();
        try
        {
            ReadOnlySpan<T> elements = OutputSpan<T>(index);
            if (elements.Length != values.Length)
            {
                throw LengthMismatch(
                    "Output", Signature.Outputs[index], _backend.OutputShape(index), elements.Length, values.Length);
            }

            elements.CopyTo(values);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Copies values into the input with that name.</summary>
    /// <inheritdoc cref="SetInput{T}(int, ReadOnlySpan{T})"/>
    /// <param name="name">Name in the signature.</param>
    /// <param name="values">As many values as the input has elements, row-major.</param>
    public void SetInput<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged => SetInput(InputIndex(name), values);

    /// <summary>Copies the output with that name.</summary>
    /// <inheritdoc cref="GetOutput{T}(int, Span{T})"/>
    /// <param name="name">Name in the signature.</param>
    /// <param name="values">Receives the elements, row-major; exactly as long as the output.</param>
    public void GetOutput<T>(string name, Span<T> values)
        where T : unmanaged => GetOutput(OutputIndex(name), values);

    private static void CheckIndex(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
    }

    private Span<T> InputSpan<T>(int index)
        where T : unmanaged
    {
        CheckIndex(index, Signature.Inputs.Count);
        TensorInfo tensor = Signature.Inputs[index];
        if (!ElementTypes.Of<T>.Accepts(tensor.Type))
        {
            throw TypeMismatch("Input", tensor, typeof(T));
        }

        return MemoryMarshal.Cast<byte, T>(InputMemory(index));
    }

    private ReadOnlySpan<T> OutputSpan<T>(int index)
        where T : unmanaged
    {
        CheckIndex(index, Signature.Outputs.Count);
        TensorInfo tensor = Signature.Outputs[index];
        if (!ElementTypes.Of<T>.Accepts(tensor.Type))
        {
            throw TypeMismatch("Output", tensor, typeof(T));
        }

        return MemoryMarshal.Cast<byte, T>(OutputMemory(index));
    }
}
