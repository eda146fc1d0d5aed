namespace ModelSdk.LiteRt;

/// <summary>A signature with its tensors in the order in which the library wants their buffers.</summary>
/// <remarks>
/// The library orders buffers as the subgraph orders its inputs and outputs, whatever the order of the signature; tensors
/// are told apart by their index in the subgraph, because one tensor may be there several times (tflite/core/signature_runner.cc).
/// </remarks>
/// <param name="Index">Position of the signature in the file.</param>
/// <param name="Info">What the application sees of it.</param>
/// <param name="InputTensors">Tensor of each input buffer.</param>
/// <param name="OutputTensors">Tensor of each output buffer.</param>
internal sealed record SignaturePorts(int Index, SignatureInfo Info, int[] InputTensors, int[] OutputTensors)
{
    /// <summary>How messages call it.</summary>
    public string Name => Info.Key.Length == 0 ? "the graph" : $"signature '{Info.Key}'";

    /// <summary>Position of an input's buffer.</summary>
    public int InputPosition(int input) => Array.IndexOf(InputTensors, Info.Inputs[input].TensorIndex);

    /// <summary>Position of an output's buffer.</summary>
    public int OutputPosition(int output) => Array.IndexOf(OutputTensors, Info.Outputs[output].TensorIndex);

    /// <summary>The input whose buffer is at that position.</summary>
    public TensorInfo InputAt(int position) => Info.Inputs.First(tensor => tensor.TensorIndex == InputTensors[position]);

    /// <summary>The output whose buffer is at that position.</summary>
    public TensorInfo OutputAt(int position) => Info.Outputs.First(tensor => tensor.TensorIndex == OutputTensors[position]);

    /// <summary>The ports of every signature of a file.</summary>
    public static SignaturePorts[] ReadAll(Format.TfliteModel file) =>
    [
        .. SignatureInfo.ReadAll(file).Select((info, index) => new SignaturePorts(
            index,
            info,
            file.Subgraphs[info.Subgraph].Inputs.ToArray(),
            file.Subgraphs[info.Subgraph].Outputs.ToArray())),
    ];
}
