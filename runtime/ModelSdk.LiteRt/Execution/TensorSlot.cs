using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Memory of one input or output of a session: one class for each way in which memory and library meet.</summary>
/// <remarks>
/// A session makes slots when it is prepared and after a resize, hands their <see cref="Native"/> to the library in each
/// run, and looks at tensors through them. A slot owns its native buffer; two ports of one tensor share a slot.
/// </remarks>
internal abstract class TensorSlot(SlotRequest request) : IDisposable
{
    private int[] _shape = request.Shape;

    /// <summary>The library's buffer, handed over in every run.</summary>
    public abstract nint Native { get; }

    /// <summary>Bytes that this slot allocated for the tensor; counted against ModelOptions.MaxMemoryBytes.</summary>
    public abstract long OwnBytes { get; }

    /// <summary>What the slot was made for.</summary>
    public SlotRequest Request { get; } = request;

    /// <summary>Dimensions of the tensor; those of an output may turn out smaller in a run than those of the request.</summary>
    public int[] Shape
    {
        get => _shape;
        set
        {
            _shape = value;
            ByteLength = checked((int)Request.BytesOf(value));
        }
    }

    /// <summary>Bytes of the tensor with its <see cref="Shape"/>.</summary>
    protected int ByteLength { get; private set; } = checked((int)request.ByteLength);

    /// <summary>Whether the slot can serve that request as it is.</summary>
    public bool Fits(SlotRequest request) =>
        Request.Instance == request.Instance && Request.Shape.AsSpan().SequenceEqual(request.Shape);

    /// <summary>Why each run copies between this slot and memory that the application has bound; empty when none does.</summary>
    public virtual string CopyReason => "";

    /// <summary>The tensor's bytes, to be written by the application.</summary>
    public abstract Span<byte> Write();

    /// <summary>The tensor's bytes as of the last run.</summary>
    public abstract ReadOnlySpan<byte> Read();

    /// <summary>Makes what the application wrote visible to the library; called before each run.</summary>
    public virtual void BeforeRun()
    {
    }

    /// <summary>Called after a run that succeeded.</summary>
    public virtual void AfterRun()
    {
    }

    /// <summary>Waits until the value of the last run is there; a GPU returns from a run before it has begun.</summary>
    /// <exception cref="ModelException">The accelerator failed.</exception>
    public virtual void Wait()
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>What a slot is made for.</summary>
/// <param name="Tensor">The input or output.</param>
/// <param name="Side">For messages: <c>input</c> or <c>output</c>.</param>
/// <param name="NativeType">Element type and dimensions as the library has them.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Requirements">What buffers the library takes there; borrowed, valid while the slot is made.</param>
/// <param name="Instance">The compiled model.</param>
/// <param name="Environment">Its environment.</param>
internal sealed record SlotRequest(
    TensorInfo Tensor,
    string Side,
    RankedTensorType NativeType,
    int[] Shape,
    nint Requirements,
    CompiledModelHandle Instance,
    EnvironmentHandle Environment)
{
    /// <summary>Bytes of the tensor.</summary>
    public long ByteLength { get; } = ByteCount(Tensor.Type, Shape);

    /// <summary>The accelerator that the model runs on.</summary>
    public Accelerator Accelerator { get; init; }

    /// <summary>Bytes of host memory that the library wants for the tensor.</summary>
    /// <remarks>It counts 32 bytes for a complex number of 16 when it checks sizes (litert-c-api.md 10.1).</remarks>
    public long NativeLength => Tensor.Type == TensorType.Complex128 ? ByteLength * 2 : ByteLength;

    /// <summary>Bytes that the accelerator asks for; more than the tensor's where it pads.</summary>
    public long RequiredLength =>
        RequirementsApi.GetSize(Requirements, out nuint size) == Status.Ok ? (long)size : ByteLength;

    /// <summary>Kinds of buffers that the library takes there without a copy; the first one is preferred.</summary>
    public List<TensorBufferType> Types
    {
        get
        {
            List<TensorBufferType> types = [];
            int count = RequirementsApi.GetNumTypes(Requirements, out int number) == Status.Ok ? number : 0;
            for (int i = 0; i < count; i++)
            {
                if (RequirementsApi.GetType(Requirements, i, out TensorBufferType type) == Status.Ok)
                {
                    types.Add(type);
                }
            }

            return types;
        }
    }

    /// <summary>Bytes of the tensor with other dimensions.</summary>
    public long BytesOf(ReadOnlySpan<int> shape) => ByteCount(Tensor.Type, shape);

    /// <summary>Whether the library takes buffers of that kind there without a copy.</summary>
    public bool Takes(TensorBufferType type) => Types.Contains(type);

    private static long ByteCount(TensorType type, ReadOnlySpan<int> shape)
    {
        long elements = 1;
        foreach (int dimension in shape)
        {
            elements = checked(elements * dimension);
        }

        return type.ByteCount(elements);
    }
}
