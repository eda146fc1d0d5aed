using ModelSdk.Generators.Diagnostics;
using ModelSdk.Generators.Helpers;
using ModelSdk.Generators.Models;

namespace ModelSdk.Generators;

/// <summary>Reads manifests; the writer is Inspection/ManifestWriter.cs of ModelSdk.Build.</summary>
public sealed partial class ModelGenerator
{
    private static class Parser
    {
        // Schemas that this generator understands; a newer one may mean something else by the same words.
        private const int Schema = 1;

        public static ParseResult Parse(string path, string? text)
        {
            if (text is null)
            {
                return Failed(path, "the manifest cannot be read; build the project again");
            }

            try
            {
                Json root = Json.Parse(text);
                int schema = root["schema"].Int32;
                return schema == Schema
                    ? new ParseResult(path, "", ReadModel(root), null)
                    : Failed(path, $"the manifest has schema {schema}, this generator reads {Schema}; use tasks and generator of one ModelSdk version, and build again");
            }
            catch (JsonException exception)
            {
                return Failed(path, $"the manifest is damaged: {exception.Message}; delete it and build again");
            }
        }

        private static ParseResult Failed(string path, string reason) => new(path, "", null, new DiagnosticInfo(path, reason));

        private static ModelSpec ReadModel(Json root)
        {
            Json type = root["class"];
            Json model = root["model"];
            return new ModelSpec
            {
                Name = root["name"].Text,
                Assembly = root["assembly"].Text,
                Namespace = type["namespace"].Text,
                ClassName = type["name"].Text,
                Visibility = type["visibility"].Text,
                HasInterface = type["interface"].Boolean,
                HasSessions = type["sessions"].Boolean,
                Sha256 = model["sha256"].Text,
                Title = model.Find("title")?.Text,
                Description = model.Find("description")?.Text,
                Version = model.Find("version")?.Text,
                Author = model.Find("author")?.Text,
                License = model.Find("license")?.Text,
                Accelerators = Strings(root["accelerators"]),
                Backends = Strings(root["backends"]),
                Signatures = List(root["signatures"], ReadSignature),
                Labels = ReadLabels(root.Find("labels")),
            };
        }

        private static SignatureSpec ReadSignature(Json signature) => new(
            signature["key"].Text,
            signature["name"].Text,
            List(signature["inputs"], ReadTensor),
            List(signature["outputs"], ReadTensor),
            List(signature["dimensions"], static dimension => new DimensionSpec(
                dimension["name"].Text,
                List(dimension["uses"], static use => new DimensionUse(use["input"].Int32, use["axis"].Int32)))));

        private static TensorSpec ReadTensor(Json tensor) => new()
        {
            Name = tensor["name"].Text,
            Parameter = tensor["parameter"].Text,
            Original = tensor["original"].Text,
            RuntimeName = tensor["runtimeName"].Text,
            TensorIndex = tensor["tensor"].Int32,
            Type = tensor["type"].Text,
            TypeMember = tensor["typeMember"].Text,
            Element = tensor["element"].Text,
            Access = Enum.TryParse(tensor["access"].Text, out TensorAccess access)
                ? access
                : throw new JsonException("'access' is unknown"),
            Shape = List(tensor["shape"], static size => size.Int32),
            Quantization = tensor.Find("quantization") is { } quantization
                ? new QuantizationSpec(
                    quantization["scale"].Number, quantization["zeroPoint"].Int32, quantization["conversion"].Boolean)
                : null,
            Description = tensor.Find("description")?.Text,
            Content = tensor.Find("content")?.Text,
            Min = Numbers(tensor.Find("min")),
            Max = Numbers(tensor.Find("max")),
            Mean = Numbers(tensor.Find("mean")),
            Std = Numbers(tensor.Find("std")),
            DimensionNames = tensor.Find("dimensionNames") is { } names ? Strings(names) : default,
            Labels = ReadLabels(tensor.Find("labels")),
        };

        private static LabelSpec? ReadLabels(Json? labels) => labels is null
            ? null
            : new LabelSpec(
                labels["file"].Text,
                labels["meaning"].Text,
                Strings(labels["lines"]),
                labels.Find("members") is { } members ? Strings(members) : default);

        private static EquatableArray<string> Strings(Json array) => List(array, static item => item.Text);

        private static EquatableArray<string> Numbers(Json? array) =>
            array is null ? default : List(array, static item => item.Number);

        private static EquatableArray<T> List<T>(Json array, Func<Json, T> read)
            where T : IEquatable<T> => new(array.Items.Select(read));
    }
}
