using ModelSdk.Generators.Helpers;
using ModelSdk.Generators.Models;

namespace ModelSdk.Generators;

/// <summary>Constants: names, shapes, quantization, normalization, labels, and what the loader compares files with.</summary>
public sealed partial class ModelGenerator
{
    private static partial class Emitter
    {
        private static void EmitDescription(IndentedTextWriter writer, ModelSpec model)
        {
            writer.Line($"private static readonly {Runtime}Backends.IBackend[] _backends =");
            writer.Line($"    [{string.Join(", ", model.Backends.Select(static backend => $"{Runtime}{backend}.{backend}Backend.Instance"))}];");
            writer.Line();
            writer.Line($"private static readonly {Runtime}ModelDescription _description = new {Runtime}ModelDescription");
            writer.Line("{");
            writer.Line($"    AssemblyName = {Literal(model.Assembly)},");
            writer.Line($"    Name = {Literal(model.Name)},");
            writer.Line($"    Sha256 = {Literal(model.Sha256)},");
            writer.Line($"    Accelerators = [{string.Join(", ", model.Accelerators.Select(static name => $"{Runtime}Accelerator.{name}"))}],");
            writer.Line("    Signatures =");
            writer.Line("    [");
            foreach (SignatureSpec signature in model.Signatures)
            {
                writer.Line($"        new {Runtime}SignatureInfo(");
                writer.Line($"            {Literal(signature.Key)},");
                writer.Line("            0,");
                EmitTensorInfos(writer, signature.Inputs, ",");
                EmitTensorInfos(writer, signature.Outputs, "),");
            }

            writer.Line("    ],");
            writer.Line("};");
        }

        private static void EmitTensorInfos(IndentedTextWriter writer, EquatableArray<TensorSpec> tensors, string end)
        {
            writer.Line("            [");
            foreach (TensorSpec tensor in tensors)
            {
                string quantization = tensor.Quantization is { } q
                    ? $"new {Runtime}Quantization({Float(q.Scale)}, {Number(q.ZeroPoint)})"
                    : "null";
                writer.Line($"                new {Runtime}TensorInfo({Literal(tensor.RuntimeName)}, {Number(tensor.TensorIndex)}, {Runtime}Format.TensorType.{tensor.TypeMember}, [{string.Join(", ", tensor.Shape.Select(Number))}], {quantization}),");
            }

            writer.Line($"            ]{end}");
        }

        private static void EmitTensorConstants(IndentedTextWriter writer, SignatureSpec signature)
        {
            foreach (TensorSpec tensor in signature.Inputs.Concat(signature.Outputs))
            {
                writer.Gap();
                writer.Line($"/// <summary>Name of the tensor in the model file.</summary>");
                writer.Line($"public const string {tensor.Name}Name = {Literal(tensor.RuntimeName)};");
                if (tensor.Length is { } length)
                {
                    writer.Gap();
                    writer.Line($"/// <summary>Number of elements of {Code(tensor.RuntimeName)}, {Shape(tensor)}.</summary>");
                    writer.Line($"public const int {tensor.Name}Length = {Number(length)};");
                }

                if (tensor.Quantization is { } quantization && !quantization.Scale.StartsWith("-", StringComparison.Ordinal) && quantization.Scale != "0")
                {
                    writer.Gap();
                    writer.Line($"/// <summary>Quantization of {Code(tensor.RuntimeName)}: real = {quantization.Scale} * (value {(quantization.ZeroPoint < 0 ? "+" : "-")} {Number(Math.Abs(quantization.ZeroPoint))}).</summary>");
                    writer.Line($"public static {Runtime}Quantization {tensor.Name}Quantization => new {Runtime}Quantization({Float(quantization.Scale)}, {Number(quantization.ZeroPoint)});");
                }

                EmitNormalization(writer, tensor, "Mean", tensor.Mean);
                EmitNormalization(writer, tensor, "Std", tensor.Std);
                if (tensor.Labels is { } labels)
                {
                    EmitLabels(writer, labels, tensor.Name + "Labels", $"of {Code(tensor.RuntimeName)}");
                    EmitLabelEnum(writer, labels, tensor.Name + "Label", Code(tensor.RuntimeName));
                }
            }
        }

        private static void EmitNormalization(IndentedTextWriter writer, TensorSpec tensor, string kind, EquatableArray<string> values)
        {
            if (values.Count == 0)
            {
                return;
            }

            writer.Gap();
            writer.Line($"/// <summary>Normalization of {Code(tensor.RuntimeName)} is (x - mean) / std; one value for each channel, or one for all.</summary>");
            writer.Line($"public static global::System.ReadOnlySpan<float> {tensor.Name}{kind} => [{string.Join(", ", values.Select(Float))}];");
        }

        private static void EmitLabels(IndentedTextWriter writer, LabelSpec labels, string name, string what)
        {
            string index = labels.Meaning == "Axis" ? "position in the last dimension" : "value";
            writer.Gap();
            writer.Line($"/// <summary>Labels {what} by {index}, from {Code(labels.File)}.</summary>");
            writer.Line($"public static global::System.Collections.Generic.IReadOnlyList<string> {name} {{ get; }} = global::System.Array.AsReadOnly(new string[]");
            writer.Line("{");
            foreach (string line in labels.Lines)
            {
                writer.Line($"    {Literal(line)},");
            }

            writer.Line("});");
        }

        private static void EmitLabelEnum(IndentedTextWriter writer, LabelSpec labels, string name, string tensor)
        {
            if (labels.Members.Count == 0)
            {
                return;
            }

            writer.Gap();
            writer.Line($"/// <summary>Labels of {tensor}, by number.</summary>");
            writer.Line(GeneratedCode);
            using (writer.Open($"public enum {name}"))
            {
                for (int i = 0; i < labels.Members.Count; i++)
                {
                    writer.Line($"/// <summary>{Code(labels.Lines[i])}.</summary>");
                    writer.Line($"{labels.Members[i]} = {Number(i)},");
                }
            }
        }
    }
}
