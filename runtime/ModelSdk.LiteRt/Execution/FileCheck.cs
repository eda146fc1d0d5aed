using System.Globalization;
using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Refuses what the library cannot run, or would not survive, before it sees the file; called by <see cref="LiteRtBackend"/>.</summary>
internal static class FileCheck
{
    private static readonly HashSet<BuiltinOperator> Scaled =
    [
        BuiltinOperator.Add, BuiltinOperator.Sub, BuiltinOperator.Mul, BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D,
        BuiltinOperator.FullyConnected, BuiltinOperator.Concatenation, BuiltinOperator.Prelu, BuiltinOperator.LeakyRelu,
        BuiltinOperator.HardSwish, BuiltinOperator.Mean, BuiltinOperator.TransposeConv,
    ];

    /// <summary>Checks the entry points of a file that our reader has verified.</summary>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: LiteRT does not run it; the message says what and why.
    /// </exception>
    public static void Check(TfliteModel file)
    {
        if (file.ExternalBuffers.Count > 0)
        {
            throw Unsupported("has constants outside the file, which LiteRT looks for beside a path; it gets models from memory");
        }

        SignaturePorts[] signatures = SignaturePorts.ReadAll(file);
        if (signatures.DistinctBy(static ports => ports.Info.Key).Count() != signatures.Length)
        {
            throw Unsupported("has two signatures of one name; LiteRT would always run the first");
        }

        if (file.Subgraphs.Any(static graph => graph.Operators.Any(IsWithoutBias)))
        {
            throw Unsupported("has a DEPTHWISE_CONV_2D without a bias, which LiteRT's kernels read all the same");
        }

        if (file.Signatures.Any(static signature =>
            signature.Key is null || signature.Inputs.Concat(signature.Outputs).Any(static port => port.Name is null)))
        {
            throw Unsupported("has a signature without a key, or an input or output in it without a name");
        }

        foreach (Subgraph graph in file.Subgraphs)
        {
            // The constant lies in the file, which is mapped for reading only.
            if (graph.Operators.Any(node => node.Outputs.ToArray().Any(index => index >= 0 && graph.Tensors[index].IsConstant)))
            {
                throw Unsupported("has an operator that writes to a constant");
            }

            if (graph.Operators.Any(node => MixesTypes(graph, node)))
            {
                throw Unsupported("has an operator that reads 8-bit integers and writes another type without a quantization scale, or the other way round");
            }

            if (graph.Operators.Any(node => LacksScale(graph, node)))
            {
                throw Unsupported("has an operator on 8-bit integers of which a tensor has no quantization scale, or 0");
            }
        }

        foreach (SignaturePorts ports in signatures)
        {
            CheckPorts(ports, "input", ports.Info.Inputs, ports.InputTensors);
            CheckPorts(ports, "output", ports.Info.Outputs, ports.OutputTensors);
        }
    }

    private static void CheckPorts(SignaturePorts ports, string side, IReadOnlyList<TensorInfo> tensors, int[] subgraph)
    {
        // The library looks a name up for each input and output of the subgraph and ends the process where there is none.
        if (tensors.Count != subgraph.Length || !subgraph.All(index => tensors.Any(tensor => tensor.TensorIndex == index)))
        {
            throw Unsupported($"has {ports.Name}, whose {side}s are not those of its subgraph; LiteRT needs the same ones");
        }

        // It finds tensors by name, so that of two of one name one is lost.
        string[] names = [.. tensors.DistinctBy(static tensor => tensor.TensorIndex).Select(Name)];
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw Unsupported($"has {ports.Name} with two {side}s of one name, by which LiteRT tells them apart");
        }

        if (tensors.Count == 0 && side == "output")
        {
            throw Unsupported($"has {ports.Name} without outputs, which LiteRT refuses to plan");
        }

        foreach (TensorInfo tensor in tensors)
        {
            string where = $"{side} '{tensor.Name}' of {ports.Name}";
            if (tensor.Type.Bits() == 0 || NativeTypes.Of(tensor.Type) == ElementType.None)
            {
                throw Unsupported($"has {where} of type {tensor.Type.Name()}; LiteRT's buffers cannot hold such elements");
            }

            if (side == "input" && tensor.Shape.Count > 1 && tensor.Shape.Contains(0))
            {
                throw Unsupported($"has {where} without elements, for which LiteRT has no buffers");
            }

            if (tensor.Shape.Count > NativeLayout.MaxRank)
            {
                throw Unsupported($"has {where} with {tensor.Shape.Count} dimensions; LiteRT's buffers have at most {NativeLayout.MaxRank}");
            }
        }
    }

    // Measured with 2.3.0: the process ends in the first run, with XNNPACK and on LiteRT's optimized kernels.
    private static bool IsWithoutBias(OperatorDef node) => node.Code.Builtin == BuiltinOperator.DepthwiseConv2D
        && (node.Inputs.Count < 3 || node.Inputs[2] < 0);

    // Kernels look at the type of one side only and take the scale of the other; upstream's own models mix types, with scales.
    private static bool MixesTypes(Subgraph graph, OperatorDef node)
    {
        if (!Scaled.Contains(node.Code.Builtin) || node.Code.Builtin == BuiltinOperator.FullyConnected
            || node.Inputs.Count == 0 || node.Outputs.Count == 0 || node.Inputs[0] < 0 || node.Outputs[0] < 0)
        {
            return false;
        }

        TensorDef read = graph.Tensors[node.Inputs[0]];
        TensorDef written = graph.Tensors[node.Outputs[0]];
        return read.Type != written.Type
            && (IsByte(read.Type) || IsByte(written.Type))
            && (read.Quantization.Kind == QuantizationKind.None || written.Quantization.Kind == QuantizationKind.None);
    }

    private static bool IsByte(TensorType type) => type is TensorType.Int8 or TensorType.UInt8;

    // Kernels divide by the scale of each tensor, and end the process where it is 0.
    private static bool LacksScale(Subgraph graph, OperatorDef node)
    {
        if (!Scaled.Contains(node.Code.Builtin))
        {
            return false;
        }

        QuantizationDef[] quantizations = [.. node.Inputs.ToArray().Concat(node.Outputs.ToArray())
            .Where(index => index >= 0 && IsByte(graph.Tensors[index].Type))
            .Select(index => graph.Tensors[index].Quantization)];
        int without = quantizations.Count(static quantization => quantization.Kind == QuantizationKind.None);
        return quantizations.Any(IsUnsound)
            || (without > 0 && (node.Code.Builtin != BuiltinOperator.Concatenation || without < quantizations.Length));
    }

    private static bool IsUnsound(QuantizationDef quantization) =>
        quantization.Kind == QuantizationKind.PerTensor && !(quantization.Scales[0] > 0 && float.IsFinite(quantization.Scales[0]));

    // Tensors without a name get one of their position.
    private static string Name(TensorInfo tensor, int position) =>
        tensor.Name.Length > 0 ? tensor.Name : string.Create(CultureInfo.InvariantCulture, $"{position}");

    private static ModelException Unsupported(string what) =>
        new(ModelErrorCode.UnsupportedOnDevice, $"LiteRT cannot run this model: it {what}. The managed engine (ModelSdk.Cpu) may");
}
