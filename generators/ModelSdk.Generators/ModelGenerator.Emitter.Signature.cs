using ModelSdk.Generators.Helpers;
using ModelSdk.Generators.Models;

namespace ModelSdk.Generators;

/// <summary>Members that run one signature, in the model's class or in one nested in it.</summary>
public sealed partial class ModelGenerator
{
    private static partial class Emitter
    {
        private const string Task = "global::System.Threading.Tasks.ValueTask";

        private static void EmitSignatureMembers(
            IndentedTextWriter writer, ModelSpec model, SignatureSpec signature, int index, string owner)
        {
            if (signature.Key.Length > 0)
            {
                writer.Gap();
                writer.Line("/// <summary>Key of the signature in the model file.</summary>");
                writer.Line($"public const string Key = {Literal(signature.Key)};");
            }

            EmitTensorConstants(writer, signature);
            if (HasRun(signature))
            {
                EmitRun(writer, signature, index, owner);
            }

            if (signature.Dimensions.Count > 0)
            {
                EmitDimensions(writer, signature, owner);
            }

            if (model.HasSessions)
            {
                EmitSessionFactory(writer, signature, owner);
                EmitSession(writer, signature, owner);
            }
        }

        // A tensor above 2^31 elements fits no span.
        private static bool HasRun(SignatureSpec signature) =>
            signature.Inputs.Concat(signature.Outputs).All(static tensor => tensor.Access != TensorAccess.None);

        private static string ElementOf(TensorSpec tensor) => tensor.Access == TensorAccess.Text ? "string" : tensor.Element;

        private static void EmitRun(IndentedTextWriter writer, SignatureSpec signature, int index, string owner)
        {
            string prepare = signature.Dimensions.Count > 0 ? $"{owner}.Resize(_session, dimensions);" : "";
            writer.Gap();
            RunDocs(writer, signature, isAsync: false);
            using (writer.Open($"public void Run({Parameters(signature, owner, isAsync: false)})"))
            {
                writer.Line($"using {Runtime}SessionLease _lease = _model.RentSession({index});");
                writer.Line($"{Runtime}ModelSession _session = _lease.Session;");
                EmitBody(writer, signature, prepare, span: "", run: "_session.Run();");
            }

            writer.Gap();
            RunDocs(writer, signature, isAsync: true);
            using (writer.Open($"public async {Task} RunAsync({Parameters(signature, owner, isAsync: true)})"))
            {
                writer.Line($"using {Runtime}SessionLease _lease = _model.RentSession({index});");
                writer.Line($"{Runtime}ModelSession _session = _lease.Session;");
                EmitBody(writer, signature, prepare, span: ".Span", run: "await _session.RunAsync(cancellationToken).ConfigureAwait(false);");
            }
        }

        private static void EmitBody(IndentedTextWriter writer, SignatureSpec signature, string prepare, string span, string run)
        {
            if (prepare.Length > 0)
            {
                writer.Line(prepare);
            }

            for (int i = 0; i < signature.Inputs.Count; i++)
            {
                TensorSpec input = signature.Inputs[i];
                writer.Line(input.Access == TensorAccess.Text
                    ? $"_session.SetStrings({i}, {input.Parameter}{span});"
                    : $"_session.SetInput<{input.Element}>({i}, {input.Parameter}{span});");
            }

            writer.Line(run);
            for (int i = 0; i < signature.Outputs.Count; i++)
            {
                TensorSpec output = signature.Outputs[i];
                writer.Line(output.Access == TensorAccess.Text
                    ? $"_session.GetStrings({i}, {output.Parameter}{span});"
                    : $"_session.GetOutput<{output.Element}>({i}, {output.Parameter}{span});");
            }
        }

        private static string Parameters(SignatureSpec signature, string owner, bool isAsync)
        {
            string kind = isAsync ? "Memory" : "Span";
            return string.Join(", ",
            [
                .. signature.Dimensions.Count > 0 ? [$"{owner}.Dimensions dimensions"] : Array.Empty<string>(),
                .. signature.Inputs.Select(input => $"global::System.ReadOnly{kind}<{ElementOf(input)}> {input.Parameter}"),
                .. signature.Outputs.Select(output => $"global::System.{kind}<{ElementOf(output)}> {output.Parameter}"),
                .. isAsync ? [Cancellation] : Array.Empty<string>(),
            ]);
        }

        private static void EmitRunDeclarations(IndentedTextWriter writer, SignatureSpec signature, string owner)
        {
            if (!HasRun(signature))
            {
                return;
            }

            writer.Gap();
            RunDocs(writer, signature, isAsync: false);
            writer.Line($"void Run({Parameters(signature, owner, isAsync: false)});");
            writer.Gap();
            RunDocs(writer, signature, isAsync: true);
            writer.Line($"{Task} RunAsync({Parameters(signature, owner, isAsync: true)});");
        }

        private static void EmitDimensions(IndentedTextWriter writer, SignatureSpec signature, string owner)
        {
            writer.Gap();
            writer.Line("/// <summary>Dimensions that the model leaves open.</summary>");
            foreach (DimensionSpec dimension in signature.Dimensions)
            {
                string uses = string.Join(", ", dimension.Uses.Select(
                    use => $"axis {use.Axis} of {Code(signature.Inputs[use.Input].Original)}"));
                writer.Line($"/// <param name=\"{dimension.Name}\">Size of {uses}.</param>");
            }

            writer.Line(GeneratedCode);
            writer.Line($"public readonly record struct Dimensions({string.Join(", ", signature.Dimensions.Select(static dimension => $"int {dimension.Name}"))});");

            writer.Gap();
            using (writer.Open($"private static void Resize({Runtime}ModelSession session, {owner}.Dimensions dimensions)"))
            {
                for (int i = 0; i < signature.Inputs.Count; i++)
                {
                    if (signature.Inputs[i].Shape.Any(static size => size < 0))
                    {
                        writer.Line($"session.ResizeInput({i}, [{string.Join(", ", Sizes(signature, i))}]);");
                    }
                }
            }
        }

        private static IEnumerable<string> Sizes(SignatureSpec signature, int input)
        {
            for (int axis = 0; axis < signature.Inputs[input].Shape.Count; axis++)
            {
                int size = signature.Inputs[input].Shape[axis];
                yield return size >= 0
                    ? Number(size)
                    : "dimensions." + signature.Dimensions.First(dimension => dimension.Uses.Contains(new DimensionUse(input, axis))).Name;
            }
        }

        private static void EmitSessionFactory(IndentedTextWriter writer, SignatureSpec signature, string owner)
        {
            string create = $"_model.CreateSession({(signature.Key.Length > 0 ? Literal(signature.Key) : "null")})";
            writer.Gap();
            writer.Line("/// <summary>Makes memory and state for runs without copies; the caller disposes it.</summary>");
            if (signature.Dimensions.Count > 0)
            {
                writer.Line("/// <remarks>Open dimensions are as in the file, normally 1, until the session is resized.</remarks>");
            }

            writer.Line($"public {owner}.Session CreateSession() => new {owner}.Session({create});");
            if (signature.Dimensions.Count > 0)
            {
                writer.Gap();
                writer.Line("/// <summary>Makes memory and state for runs with the given dimensions; the caller disposes it.</summary>");
                writer.Line("/// <param name=\"dimensions\">Open dimensions of the inputs.</param>");
                using (writer.Open($"public {owner}.Session CreateSession({owner}.Dimensions dimensions)"))
                {
                    writer.Line($"{owner}.Session session = CreateSession();");
                    using (writer.Open("try"))
                    {
                        writer.Line("session.Resize(dimensions);");
                        writer.Line("return session;");
                    }

                    using (writer.Open("catch"))
                    {
                        writer.Line("session.Dispose();");
                        writer.Line("throw;");
                    }
                }
            }
        }

        private static void EmitSession(IndentedTextWriter writer, SignatureSpec signature, string owner)
        {
            writer.Gap();
            writer.Line("/// <summary>Memory and state of the signature: tensors are views of the engine's own buffers. Used by one thread at a time.</summary>");
            writer.Line(GeneratedCode);
            using (writer.Open("public sealed partial class Session : global::System.IDisposable"))
            {
                writer.Line($"private readonly {Runtime}ModelSession _session;");
                writer.Line();
                writer.Line($"internal Session({Runtime}ModelSession session) => _session = session;");
                writer.Line();
                writer.Line("/// <summary>What the session runs on, and every attempt that led there.</summary>");
                writer.Line($"public {Runtime}ExecutionReport Execution => _session.Execution;");
                for (int i = 0; i < signature.Inputs.Count; i++)
                {
                    EmitAccess(writer, signature.Inputs[i], i, owner, isOutput: false);
                }

                for (int i = 0; i < signature.Outputs.Count; i++)
                {
                    EmitAccess(writer, signature.Outputs[i], i, owner, isOutput: true);
                }

                EmitSessionMethods(writer, signature, owner);
            }
        }

        private static void EmitSessionMethods(IndentedTextWriter writer, SignatureSpec signature, string owner)
        {
            writer.Gap();
            writer.Line("/// <summary>Runs on the calling thread.</summary>");
            writer.Line("/// <param name=\"cancellationToken\">Looked at between operators.</param>");
            writer.Line($"public void Run({Cancellation}) => _session.Run(cancellationToken);");
            writer.Gap();
            writer.Line("/// <summary>Runs on the thread pool; no tensor may be touched before it is awaited.</summary>");
            writer.Line("/// <param name=\"cancellationToken\">Looked at between operators.</param>");
            writer.Line($"public {Task} RunAsync({Cancellation}) => _session.RunAsync(cancellationToken);");
            if (signature.Dimensions.Count > 0)
            {
                writer.Gap();
                writer.Line("/// <summary>Sets the open dimensions; spans that were taken before are not valid any more.</summary>");
                writer.Line("/// <param name=\"dimensions\">Open dimensions of the inputs.</param>");
                writer.Line($"public void Resize({owner}.Dimensions dimensions) => {owner}.Resize(_session, dimensions);");
            }

            writer.Gap();
            writer.Line("/// <summary>Sets variables and recurrent state back to what they were at first.</summary>");
            writer.Line("public void ResetState() => _session.ResetState();");
            writer.Gap();
            writer.Line("/// <summary>Releases the session's memory.</summary>");
            writer.Line("public void Dispose() => _session.Dispose();");
        }

        private static void EmitAccess(IndentedTextWriter writer, TensorSpec tensor, int index, string owner, bool isOutput)
        {
            string side = isOutput ? "Output" : "Input";
            string prefix = isOutput ? "ReadOnly" : "";
            switch (tensor.Access)
            {
                case TensorAccess.Tensor:
                    writer.Gap();
                    TensorDocs(writer, tensor, isOutput);
                    writer.Line($"public global::System.Numerics.Tensors.{prefix}TensorSpan<{tensor.Element}> {tensor.Name} => _session.{side}Tensor<{tensor.Element}>({index});");
                    writer.Gap();
                    writer.Line($"/// <summary>The elements of <see cref=\"{tensor.Name}\"/> one after another, row-major.</summary>");
                    writer.Line($"public global::System.{prefix}Span<{tensor.Element}> {tensor.Name}Span => _session.{side}<{tensor.Element}>({index});");
                    break;

                case TensorAccess.Text:
                    EmitStrings(writer, tensor, index, isOutput);
                    break;

                case TensorAccess.Flat:
                    writer.Gap();
                    TensorDocs(writer, tensor, isOutput);
                    writer.Line($"public global::System.{prefix}Span<{tensor.Element}> {tensor.Name} => _session.{side}<{tensor.Element}>({index});");
                    break;

                case TensorAccess.None:
                    return;
            }

            if (tensor.Quantization is not { HasConversion: true })
            {
                return;
            }

            writer.Gap();
            writer.Line(isOutput
                ? $"/// <summary>The real values of <see cref=\"{tensor.Name}\"/>.</summary>"
                : $"/// <summary>Sets <see cref=\"{tensor.Name}\"/> from real values, rounded half away from zero and clamped.</summary>");
            writer.Line($"/// <param name=\"values\">{(isOutput ? "Receives as" : "As")} many values as the tensor has elements.</param>");
            writer.Line(isOutput
                ? $"public void Dequantize{tensor.Name}(global::System.Span<float> values) => {owner}.{tensor.Name}Quantization.Dequantize(_session.Output<{tensor.Element}>({index}), values);"
                : $"public void Quantize{tensor.Name}(global::System.ReadOnlySpan<float> values) => {owner}.{tensor.Name}Quantization.Quantize(values, _session.Input<{tensor.Element}>({index}));");
        }

        // As text, and as the bytes that the engine has.
        private static void EmitStrings(IndentedTextWriter writer, TensorSpec tensor, int index, bool isOutput)
        {
            writer.Gap();
            TensorDocs(writer, tensor, isOutput);
            if (isOutput)
            {
                writer.Line($"public {Runtime}Format.StringTensor {tensor.Name} => _session.OutputStrings({index});");
                writer.Gap();
                writer.Line($"/// <summary>The strings of <see cref=\"{tensor.Name}\"/>, as copies.</summary>");
                writer.Line($"public string[] Get{tensor.Name}() => _session.GetStrings({index});");
                return;
            }

            writer.Line("/// <param name=\"values\">As many strings as the tensor has elements, row-major.</param>");
            writer.Line($"public void Set{tensor.Name}(global::System.ReadOnlySpan<string> values) => _session.SetStrings({index}, values);");
            writer.Gap();
            writer.Line($"/// <summary>Sets the strings as <c>Set{tensor.Name}</c> does, from UTF-8 or any bytes that the model expects.</summary>");
            writer.Line("/// <param name=\"values\">As many strings as the tensor has elements, row-major.</param>");
            writer.Line($"public void SetUtf8{tensor.Name}(global::System.ReadOnlySpan<global::System.ReadOnlyMemory<byte>> values) => _session.SetUtf8Strings({index}, values);");
        }
    }
}
