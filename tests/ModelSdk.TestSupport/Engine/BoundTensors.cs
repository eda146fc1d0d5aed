namespace ModelSdk.TestSupport.Engine;

/// <summary>How tensors are bound to host memory.</summary>
public enum HostBinding
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To memory that every engine can use in place.</summary>
    Aligned,

    /// <summary>To memory at an address that is no multiple of 64.</summary>
    Misaligned,

    /// <summary>To aligned memory without a tail.</summary>
    WithoutTail,
}

/// <summary>Every input and output of a session bound to memory of its own; for tests in this process and in the runner's.</summary>
/// <remarks>This file is compiled into the runner too.</remarks>
public sealed class BoundTensors : IDisposable
{
    private readonly List<HostBuffer> _owned = [];

    /// <summary>Binds them, with the lengths that they have now.</summary>
    public BoundTensors(ModelSession session, HostBinding kind)
    {
        EngineSession bytes = new(session);
        for (int i = 0; i < session.Signature.Inputs.Count; i++)
        {
            Inputs.Add(Make(bytes.Input(i).Length, kind));
            session.BindInput(i, Inputs[i]);
        }

        for (int i = 0; i < session.Signature.Outputs.Count; i++)
        {
            Outputs.Add(Make(bytes.Output(i).Length, kind));
            session.BindOutput(i, Outputs[i]);
        }
    }

    /// <summary>Memory of each input.</summary>
    public List<HostBuffer> Inputs { get; } = [];

    /// <summary>Memory of each output.</summary>
    public List<HostBuffer> Outputs { get; } = [];

    /// <summary>Why each input and then each output is copied; empty where it is not.</summary>
    public static List<string> CopyReasons(ModelSession session) =>
    [
        .. Enumerable.Range(0, session.Signature.Inputs.Count).Select(i => session.InputBinding(i).CopyReason),
        .. Enumerable.Range(0, session.Signature.Outputs.Count).Select(i => session.OutputBinding(i).CopyReason),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HostBuffer buffer in Inputs.Concat(Outputs).Concat(_owned))
        {
            buffer.Dispose();
        }
    }

    private HostBuffer Make(int length, HostBinding kind)
    {
        HostBuffer memory = HostBuffer.Allocate(length + 64);
        _owned.Add(memory);
        return kind switch
        {
            HostBinding.Aligned => HostBuffer.Allocate(length),
            HostBinding.Misaligned => HostBuffer.FromPointer(memory.Address + 16, length, HostBuffer.TailBytes),
            HostBinding.WithoutTail => HostBuffer.FromPointer(memory.Address, length),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
