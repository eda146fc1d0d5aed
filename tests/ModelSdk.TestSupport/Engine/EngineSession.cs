using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk.TestSupport.Engine;

/// <summary>Memory and state of one signature, with the raw bytes of its tensors whatever their type.</summary>
public sealed class EngineSession(ModelSession session) : IDisposable
{
    /// <summary>The entry point.</summary>
    public SignatureInfo Signature => session.Signature;

    /// <summary>Resizes an input if need be. All are resized before any is filled: a new shape means new memory.</summary>
    public void Resize(int input, ReadOnlySpan<int> shape)
    {
        if (!session.InputShape(input).SequenceEqual(shape))
        {
            session.ResizeInput(input, shape);
        }
    }

    /// <summary>Resizes an input if need be and fills it; for models with one input.</summary>
    public void Write(int input, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        Resize(input, shape);
        Write(input, bytes);
    }

    /// <summary>Fills an input.</summary>
    public void Write(int input, ReadOnlySpan<byte> bytes)
    {
        if (Signature.Inputs[input].Type == TensorType.String)
        {
            session.SetInput<byte>(input, bytes);
            return;
        }

        Span<byte> target = Input(input);
        if (target.Length != bytes.Length)
        {
            throw new InvalidDataException(
                $"Input '{Signature.Inputs[input].Name}' has {target.Length} bytes, the test {bytes.Length}.");
        }

        bytes.CopyTo(target);
    }

    /// <summary>Dimensions of an output.</summary>
    public ReadOnlySpan<int> OutputShape(int output) => session.OutputShape(output);

    /// <summary>Runs on the calling thread.</summary>
    public void Run(CancellationToken cancellationToken = default) => session.Run(cancellationToken);

    /// <summary>The bytes of an output.</summary>
    public ReadOnlySpan<byte> Output(int index) => Signature.Outputs[index].Type switch
    {
        TensorType.Bool => MemoryMarshal.AsBytes(session.Output<bool>(index)),
        TensorType.Int8 => MemoryMarshal.AsBytes(session.Output<sbyte>(index)),
        TensorType.Int16 => MemoryMarshal.AsBytes(session.Output<short>(index)),
        TensorType.UInt16 => MemoryMarshal.AsBytes(session.Output<ushort>(index)),
        TensorType.Int32 => MemoryMarshal.AsBytes(session.Output<int>(index)),
        TensorType.UInt32 => MemoryMarshal.AsBytes(session.Output<uint>(index)),
        TensorType.Int64 => MemoryMarshal.AsBytes(session.Output<long>(index)),
        TensorType.UInt64 => MemoryMarshal.AsBytes(session.Output<ulong>(index)),
        TensorType.Float16 => MemoryMarshal.AsBytes(session.Output<Half>(index)),
        TensorType.Float32 => MemoryMarshal.AsBytes(session.Output<float>(index)),
        TensorType.Float64 => MemoryMarshal.AsBytes(session.Output<double>(index)),
        TensorType.Complex128 => MemoryMarshal.AsBytes(session.Output<Complex>(index)),
        _ => session.Output<byte>(index),
    };

    /// <summary>The bytes of an input, to be written.</summary>
    public Span<byte> Input(int index) => Signature.Inputs[index].Type switch
    {
        TensorType.Bool => MemoryMarshal.AsBytes(session.Input<bool>(index)),
        TensorType.Int8 => MemoryMarshal.AsBytes(session.Input<sbyte>(index)),
        TensorType.Int16 => MemoryMarshal.AsBytes(session.Input<short>(index)),
        TensorType.UInt16 => MemoryMarshal.AsBytes(session.Input<ushort>(index)),
        TensorType.Int32 => MemoryMarshal.AsBytes(session.Input<int>(index)),
        TensorType.UInt32 => MemoryMarshal.AsBytes(session.Input<uint>(index)),
        TensorType.Int64 => MemoryMarshal.AsBytes(session.Input<long>(index)),
        TensorType.UInt64 => MemoryMarshal.AsBytes(session.Input<ulong>(index)),
        TensorType.Float16 => MemoryMarshal.AsBytes(session.Input<Half>(index)),
        TensorType.Float32 => MemoryMarshal.AsBytes(session.Input<float>(index)),
        TensorType.Float64 => MemoryMarshal.AsBytes(session.Input<double>(index)),
        TensorType.Complex128 => MemoryMarshal.AsBytes(session.Input<Complex>(index)),
        _ => session.Input<byte>(index),
    };

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
