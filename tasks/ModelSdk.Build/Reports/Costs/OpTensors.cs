using ModelSdk.Format;

namespace ModelSdk.Build.Reports;

/// <summary>Inputs and outputs of an op by position, with the questions that the formulas ask.</summary>
internal readonly struct OpTensors(Subgraph graph, OperatorDef op)
{
    public int InputCount => op.Inputs.Count;

    public int OutputCount => op.Outputs.Count;

    /// <summary>An input, or null when it is left out.</summary>
    public TensorDef? Input(int position) => At(op.Inputs, position);

    /// <summary>An output, or null when there is none.</summary>
    public TensorDef? Output(int position) => At(op.Outputs, position);

    /// <summary>Elements of an input, or null when it is left out or its shape is open.</summary>
    public long? InputElements(int position) => Input(position) is { } tensor ? TensorSizes.Elements(tensor) : null;

    /// <summary>Elements of the first output, or null when there is none or its shape is open.</summary>
    public long? OutputElements => Output(0) is { } tensor ? TensorSizes.Elements(tensor) : null;

    /// <summary>One dimension of an input, counted from the end when negative; null when it is not there or open.</summary>
    public long? InputDim(int position, int axis)
    {
        if (Input(position) is not { } tensor)
        {
            return null;
        }

        int rank = tensor.Shape.Count;
        int index = axis < 0 ? rank + axis : axis;
        return (uint)index >= (uint)rank || TensorSizes.Dim(tensor, index) is not (>= 0 and int size) ? null : size;
    }

    /// <summary>1 when the input is there, else 0: whether a bias is added.</summary>
    public long Has(int position) => Input(position) is null ? 0 : 1;

    private TensorDef? At(Format.FlatBuffers.FlatVector<int> indices, int position)
    {
        int index = (uint)position < (uint)indices.Count ? indices[position] : -1;
        return (uint)index < (uint)graph.Tensors.Count ? graph.Tensors[index] : null;
    }
}
