namespace ModelSdk.Cpu.Execution;

/// <summary>Memory of the caller that an input or output of a session is bound to.</summary>
/// <remarks>Made and placed by <see cref="CpuSession"/>; who binds keeps the memory alive (see ModelSession).</remarks>
internal sealed unsafe class BoundMemory
{
    private readonly byte* _address;
    private readonly long _length;
    private readonly string _description;

    /// <summary>Takes host memory.</summary>
    /// <exception cref="ModelException">It is memory of another kind.</exception>
    public BoundMemory(TensorBuffer buffer)
    {
        if (buffer is not HostBuffer host)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                "the managed engine runs on the processor and takes host memory only; bind a HostBuffer, or run the model "
                + "on an accelerator of LiteRT that takes such buffers");
        }

        _address = (byte*)host.Address;
        _length = host.Length;
        _description = host.Description;
    }

    /// <summary>Whether kernels read or write it in place; otherwise each run copies.</summary>
    public bool InPlace { get; set; }

    /// <summary>Address of the first byte.</summary>
    public byte* Address => _address;

    /// <summary>Whether a tensor of so many bytes fits.</summary>
    public bool Fits(int bytes) => bytes <= _length;

    /// <summary>The first bytes of the memory.</summary>
    /// <exception cref="ModelException">It is shorter.</exception>
    public Span<byte> Bytes(string tensor, int bytes) => Fits(bytes)
        ? new Span<byte>(_address, bytes)
        : throw new ModelException(
            ModelErrorCode.ShapeMismatch,
            $"'{tensor}' has {bytes:N0} bytes now, more than {_description} that it is bound to: bind a longer buffer, or null");
}
