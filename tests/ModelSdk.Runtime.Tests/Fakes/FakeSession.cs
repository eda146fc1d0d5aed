using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk.Runtime.Tests;

/// <summary>Plain arrays for the tensors of a signature.</summary>
internal sealed class FakeSession : IBackendSession
{
    private readonly SignatureInfo _signature;
    private readonly FakeBackend _backend;
    private readonly int[][] _inputShapes;
    private readonly int[][] _outputShapes;
    private readonly byte[][] _inputs;
    private readonly byte[][] _outputs;

    public FakeSession(SignatureInfo signature, FakeBackend backend, TfliteModel file)
    {
        _signature = signature;
        _backend = backend;
        File = file;
        _inputShapes = [.. signature.Inputs.Select(OpenAsOne)];
        _outputShapes = [.. signature.Outputs.Select(OpenAsOne)];
        _inputs = [.. signature.Inputs.Select((tensor, i) => new byte[Bytes(tensor.Type, _inputShapes[i])])];
        _outputs = [.. signature.Outputs.Select((tensor, i) => new byte[Bytes(tensor.Type, _outputShapes[i])])];
    }

    public TfliteModel File { get; }

    public bool IsDisposed { get; private set; }

    public int Runs { get; private set; }

    public int Resizes { get; private set; }

    public int Resets { get; private set; }

    public ReadOnlySpan<int> InputShape(int input) => _inputShapes[input];

    public ReadOnlySpan<int> OutputShape(int output) => _outputShapes[output];

    public Span<byte> InputBytes(int input) => _backend.OnMemory?.Invoke() is { } failure ? throw failure : _inputs[input];

    public ReadOnlySpan<byte> OutputBytes(int output) => _backend.OnOutput?.Invoke() is { } failure ? throw failure : _outputs[output];

    /// <summary>The output for a test to write.</summary>
    public Span<byte> WritableOutput(int output) => _outputs[output];

    public void ResizeInput(int input, ReadOnlySpan<int> shape)
    {
        TensorInfo tensor = _signature.Inputs[input];
        for (int i = 0; i < shape.Length; i++)
        {
            if (tensor.Shape[i] >= 0 && tensor.Shape[i] != shape[i])
            {
                throw new ModelException(ModelErrorCode.ShapeMismatch, $"dimension {i} of '{tensor.Name}' is {tensor.Shape[i]}");
            }
        }

        Resizes++;
        _inputShapes[input] = shape.ToArray();
        _inputs[input] = new byte[Bytes(_signature.Inputs[input].Type, _inputShapes[input])];
    }

    public void Run(CancellationToken cancellationToken)
    {
        Assert.IsFalse(IsDisposed, "a session ran after its end");
        Runs++;
        _backend.OnRun?.Invoke(this, cancellationToken);
    }

    public void ResetState() => Resets++;

    /// <summary>What is bound, as the engine was told.</summary>
    public Dictionary<(string Side, int Index), TensorBuffer> Bound { get; } = [];

    /// <summary>Refuses every buffer with this sentence when it is not null.</summary>
    public string? BindingFails { get; set; }

    public void BindInput(int input, TensorBuffer? buffer) => Bind("input", input, buffer);

    public void BindOutput(int output, TensorBuffer? buffer) => Bind("output", output, buffer);

    public string WhyInputIsCopied(int input) => "because it is a test";

    private void Bind(string side, int index, TensorBuffer? buffer)
    {
        Assert.IsFalse(IsDisposed, "a session was bound after its end");
        if (BindingFails is not null || (_backend.RefusesBuffers && buffer is not null))
        {
            throw new ModelException(ModelErrorCode.UnsupportedOnDevice, BindingFails ?? "no buffers here");
        }

        Bound.Remove((side, index));
        if (buffer is not null)
        {
            Bound.Add((side, index), buffer);
        }
    }

    public void Dispose()
    {
        Assert.IsFalse(IsDisposed, "a session was disposed twice");
        IsDisposed = true;
    }

    private static int[] OpenAsOne(TensorInfo tensor) => [.. tensor.Shape.Select(size => Math.Max(size, 1))];

    private static int Bytes(TensorType type, int[] shape)
    {
        int size = type switch
        {
            TensorType.Float32 => 4,
            TensorType.Int8 => 1,
            _ => throw new NotSupportedException($"the tests have no model with {type}"),
        };
        return shape.Aggregate(size, static (product, dimension) => product * dimension);
    }
}
