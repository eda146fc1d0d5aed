using ModelSdk.Format;

namespace ModelSdk;

/// <summary>An entry point of a model.</summary>
/// <param name="Key">Its name in the file; "" when the model has no signatures.</param>
/// <param name="Subgraph">Index of the subgraph that it runs.</param>
/// <param name="Inputs">Inputs, in the order of the file.</param>
/// <param name="Outputs">Outputs, in the order of the file.</param>
public sealed record SignatureInfo(
    string Key, int Subgraph, IReadOnlyList<TensorInfo> Inputs, IReadOnlyList<TensorInfo> Outputs);

/// <summary>An input or output of a signature.</summary>
/// <param name="Name">Name in the signature, or the tensor's own.</param>
/// <param name="TensorIndex">Index in the subgraph's tensors.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions; -1 where the model leaves them open.</param>
/// <param name="Quantization">Scale and zero point, or null when the tensor is not quantized per tensor.</param>
public sealed record TensorInfo(
    string Name, int TensorIndex, TensorType Type, IReadOnlyList<int> Shape, Quantization? Quantization);
