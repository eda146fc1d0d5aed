using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>One run of a custom operator's node in one session: spans of inputs and outputs, and what the node remembers.</summary>
/// <remarks>Implemented by engines. Used by the thread that runs the session; valid during <see cref="CustomKernel.Run"/>.</remarks>
public abstract class CustomRun
{
    /// <summary>Number of inputs, those that are left out counted.</summary>
    public abstract int InputCount { get; }

    /// <summary>Number of outputs.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Threads that the engine was given (<see cref="ModelOptions.CpuThreads"/>), for kernels that share their work.</summary>
    public abstract int Threads { get; }

    /// <summary>Cancels the run; looked at by kernels that take long.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>What <see cref="CustomKernel.NewState"/> made for this node in this session.</summary>
    /// <exception cref="InvalidOperationException">The kernel made none, or one of another type.</exception>
    public T State<T>()
        where T : class => StateObject as T
            ?? throw new InvalidOperationException(
                $"the kernel's NewState made {StateObject?.GetType().Name ?? "no state"}, not {typeof(T).Name}");

    /// <summary>Whether an optional input is given.</summary>
    public abstract bool HasInput(int input);

    /// <summary>Element type of an input.</summary>
    public abstract TensorType InputType(int input);

    /// <summary>Element type of an output.</summary>
    public abstract TensorType OutputType(int output);

    /// <summary>Dimensions of an input.</summary>
    public abstract ReadOnlySpan<int> InputShape(int input);

    /// <summary>Dimensions of an output; [-1] before <see cref="Resize{T}"/> where they are left to the run.</summary>
    public abstract ReadOnlySpan<int> OutputShape(int output);

    /// <summary>The bytes of an input, whatever its type.</summary>
    public abstract ReadOnlySpan<byte> InputBytes(int input);

    /// <summary>The bytes of an output, to be written, whatever its type; every one of them.</summary>
    /// <exception cref="InvalidOperationException">Its dimensions are left to the run and not given yet.</exception>
    public abstract Span<byte> OutputBytes(int output);

    /// <summary>The elements of an input, row-major.</summary>
    /// <typeparam name="T">The .NET type of the elements, as for <see cref="ModelSession.Input{T}(int)"/>.</typeparam>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.TypeMismatch"/>: the elements are of another type.</exception>
    public ReadOnlySpan<T> Input<T>(int input)
        where T : unmanaged
    {
        CustomTensor.CheckType<T>(InputName(input), InputType(input));
        return MemoryMarshal.Cast<byte, T>(InputBytes(input));
    }

    /// <summary>The elements of an output, to be written; every one of them.</summary>
    /// <inheritdoc cref="Input{T}(int)"/>
    public Span<T> Output<T>(int output)
        where T : unmanaged
    {
        CustomTensor.CheckType<T>(OutputName(output), OutputType(output));
        return MemoryMarshal.Cast<byte, T>(OutputBytes(output));
    }

    /// <summary>The elements of an input that keeps them between runs (<see cref="CustomTensor.IsVariable"/>), to be read and written.</summary>
    /// <inheritdoc cref="Input{T}(int)"/>
    public Span<T> Variable<T>(int input)
        where T : unmanaged
    {
        CustomTensor.CheckType<T>(InputName(input), InputType(input));
        return MemoryMarshal.Cast<byte, T>(VariableBytes(input));
    }

    /// <summary>Gives an output its dimensions that <see cref="CustomNode.LeaveShapeToRun"/> left to the run.</summary>
    /// <returns>Its elements, to be written; earlier spans of the output are not valid any more.</returns>
    /// <inheritdoc cref="Input{T}(int)"/>
    public Span<T> Resize<T>(int output, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        CustomTensor.CheckType<T>(OutputName(output), OutputType(output));
        if (OutputType(output) == TensorType.String)
        {
            throw new InvalidOperationException($"'{OutputName(output)}' is an output of strings; write them with WriteStrings");
        }

        return MemoryMarshal.Cast<byte, T>(ResizeBytes(output, shape));
    }

    /// <summary>The strings of an input.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.TypeMismatch"/>: it has no strings.</exception>
    public StringTensor Strings(int input)
    {
        CheckStrings(InputName(input), InputType(input));
        return new StringTensor(InputBytes(input));
    }

    /// <summary>Writes an output of strings, and gives its dimensions where they are left to the run.</summary>
    /// <param name="output">Index of the output.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="strings">As many strings as the dimensions say; written as UTF-8.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.TypeMismatch"/>: it has no strings.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: there is another number of strings.
    /// </exception>
    public void WriteStrings(int output, ReadOnlySpan<int> shape, ReadOnlySpan<string> strings)
    {
        CheckStrings(OutputName(output), OutputType(output));
        long count = 1;
        foreach (int dimension in shape)
        {
            count *= dimension;
        }

        if (count != strings.Length)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"'{OutputName(output)}' gets {strings.Length} strings for the shape [{string.Join(',', shape.ToArray())}]");
        }

        StringTensor.Write(strings, ResizeStringBytes(output, shape, StringTensor.GetSize(strings)));
    }

    /// <summary>Gives an output of strings its memory, for kernels that write the layout of <see cref="StringTensor"/> themselves.</summary>
    /// <param name="output">Index of the output.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="bytes">Bytes of all strings with their count and offsets.</param>
    public abstract Span<byte> ResizeStringBytes(int output, scoped ReadOnlySpan<int> shape, int bytes);

    /// <summary>What the kernel remembers, or null.</summary>
    protected abstract object? StateObject { get; }

    /// <summary>Name of an input, for messages.</summary>
    protected abstract string InputName(int input);

    /// <summary>Name of an output, for messages.</summary>
    protected abstract string OutputName(int output);

    /// <summary>The bytes of an input that is a variable.</summary>
    protected abstract Span<byte> VariableBytes(int input);

    /// <summary>Gives an output dimensions and memory for them.</summary>
    protected abstract Span<byte> ResizeBytes(int output, scoped ReadOnlySpan<int> shape);

    private static void CheckStrings(string name, TensorType type)
    {
        if (type != TensorType.String)
        {
            throw new ModelException(
                ModelErrorCode.TypeMismatch, $"'{name}' has elements of type {type.Name()}, not strings");
        }
    }
}
