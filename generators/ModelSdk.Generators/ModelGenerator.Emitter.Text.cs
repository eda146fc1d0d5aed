using System.Globalization;
using System.Text;
using ModelSdk.Generators.Helpers;
using ModelSdk.Generators.Models;

namespace ModelSdk.Generators;

/// <summary>Documentation comments and literals. All text of models passes through here: it may hold anything.</summary>
public sealed partial class ModelGenerator
{
    private static partial class Emitter
    {
        private static void EmitModelDocs(IndentedTextWriter writer, ModelSpec model)
        {
            string about = model.Description ?? model.Title ?? $"The model {model.Name}";
            writer.Line($"/// <summary>{Sentence(about)}</summary>");
            writer.Line("/// <remarks>");
            string[] facts =
            [
                .. Fact("Model", model.Title is { } title && title != about ? title : model.Name),
                .. Fact("Version", model.Version),
                .. Fact("Author", model.Author),
                .. Fact("Licence", model.License),
            ];
            writer.Line($"/// {string.Join(" ", facts)}");
            foreach (SignatureSpec signature in model.Signatures)
            {
                writer.Line($"/// <para>{(signature.Key.Length > 0 ? $"Signature {Code(signature.Key)}" : "Graph")}: {Summary(signature.Inputs)} → {Summary(signature.Outputs)}.</para>");
            }

            writer.Line("/// The model is safe for use by several threads; a session is used by one at a time.");
            writer.Line("/// </remarks>");
        }

        private static IEnumerable<string> Fact(string name, string? value) =>
            string.IsNullOrWhiteSpace(value) ? [] : [$"{name}: {Sentence(value!)}"];

        private static string Summary(EquatableArray<TensorSpec> tensors) => tensors.Count == 0
            ? "nothing"
            : string.Join(", ", tensors.Select(static tensor => $"{Code(tensor.RuntimeName)} {tensor.Type} {Shape(tensor)}"));

        private static void RunDocs(IndentedTextWriter writer, SignatureSpec signature, bool isAsync)
        {
            writer.Line(isAsync
                ? "/// <summary>Runs the model once on the thread pool, with a session of the model's own pool.</summary>"
                : "/// <summary>Runs the model once on the calling thread, with a session of the model's own pool; no memory is allocated after the first call.</summary>");
            writer.Line("/// <remarks>Recurrent state starts anew with each call; a session keeps it.</remarks>");
            if (signature.Dimensions.Count > 0)
            {
                writer.Line("/// <param name=\"dimensions\">Open dimensions of the inputs.</param>");
            }

            foreach (TensorSpec tensor in signature.Inputs)
            {
                writer.Line($"/// <param name=\"{tensor.Parameter.TrimStart('@')}\">{Describe(tensor)}</param>");
            }

            foreach (TensorSpec tensor in signature.Outputs)
            {
                writer.Line($"/// <param name=\"{tensor.Parameter.TrimStart('@')}\">Receives {Describe(tensor)}</param>");
            }

            if (isAsync)
            {
                writer.Line("/// <param name=\"cancellationToken\">Looked at between operators.</param>");
            }

            writer.Line($"/// <exception cref=\"{Runtime}ModelException\">A span has another length than its tensor, or the engine failed.</exception>");
        }

        private static void TensorDocs(IndentedTextWriter writer, TensorSpec tensor, bool isOutput)
        {
            writer.Line($"/// <summary>{(isOutput ? "Output" : "Input")} {Describe(tensor)}</summary>");
            List<string> remarks = [];
            if (tensor.Original != tensor.RuntimeName)
            {
                remarks.Add($"Called {Code(tensor.Original)} by the model's metadata.");
            }

            if (tensor.Access == TensorAccess.Flat && tensor.TypeMember is "Int4" or "UInt4")
            {
                remarks.Add("Each byte holds two elements, the even one in the low four bits.");
            }
            else if (tensor.Access == TensorAccess.Flat && tensor.TypeMember == "Int2")
            {
                remarks.Add("Each byte holds four elements, the first in the low two bits.");
            }
            else if (tensor.Access == TensorAccess.Flat && tensor.Element == "byte" && tensor.TypeMember != "UInt8")
            {
                remarks.Add("These are the stored bytes: .NET has no such number.");
            }

            if (tensor.DimensionNames.Count > 0)
            {
                remarks.Add($"Dimensions: {Sentence(string.Join(", ", tensor.DimensionNames))}");
            }

            if (tensor.Access == TensorAccess.Text && !isOutput)
            {
                remarks.Add("To be set before the first run, and again after a resize.");
                writer.Line($"/// <remarks>{string.Join(" ", remarks)}</remarks>");
                return;
            }

            remarks.Add(isOutput
                ? "Valid until the next run, a resize, or the end of the session."
                : "Valid until a resize or the end of the session.");
            writer.Line($"/// <remarks>{string.Join(" ", remarks)}</remarks>");
        }

        /// <summary>One sentence: name, type, shape, content, range, normalization, quantization, description.</summary>
        private static string Describe(TensorSpec tensor)
        {
            StringBuilder text = new($"{Code(tensor.RuntimeName)}, {tensor.Type} {Shape(tensor)}");
            if (tensor.Content is { } content)
            {
                text.Append(", ").Append(Escape(content));
            }

            if (tensor.Min.Count > 0 && tensor.Max.Count > 0)
            {
                text.Append($", values {Few(tensor.Min)} to {Few(tensor.Max)}");
            }

            if (tensor.Mean.Count > 0 || tensor.Std.Count > 0)
            {
                text.Append($", normalized (x - {Few(tensor.Mean)}) / {Few(tensor.Std)}");
            }

            if (tensor.Quantization is { } quantization)
            {
                text.Append($", quantized with scale {quantization.Scale} and zero point {Number(quantization.ZeroPoint)}");
            }

            text.Append('.');
            if (tensor.Description is { } description)
            {
                text.Append(' ').Append(Sentence(description));
            }

            return text.ToString();
        }

        private static string Few(EquatableArray<string> values) => values.Count switch
        {
            0 => "0",
            1 => values[0],
            <= 4 => $"[{string.Join(", ", values)}]",
            _ => $"[{values[0]}, ... ({Number(values.Count)})]",
        };

        private static string Shape(TensorSpec tensor) =>
            $"[{string.Join(", ", tensor.Shape.Select(static size => size < 0 ? "?" : Number(size)))}]";

        private static string Sentence(string text)
        {
            string line = Escape(OneLine(text));
            return line.EndsWith(".", StringComparison.Ordinal) ? line : line + ".";
        }

        private static string Code(string text) => $"<c>{Escape(OneLine(text))}</c>";

        private static string OneLine(string text)
        {
            StringBuilder line = new(text.Length);
            foreach (char c in text)
            {
                // Line separators end a comment, and other control characters are not allowed in XML.
                line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' or '\uFFFE' or '\uFFFF' || char.IsSurrogate(c) ? ' ' : c);
            }

            return line.ToString().Trim();
        }

        private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

        private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

        private static string Float(string number) => number + "f";

        private static string Literal(string text)
        {
            StringBuilder literal = new("\"", text.Length + 2);
            foreach (char c in text)
            {
                // Letters of any script stay readable; what could end the literal or the line does not.
                _ = c is '"' or '\\' ? literal.Append('\\').Append(c)
                    : char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\u0085'
                        ? literal.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture))
                    : literal.Append(c);
            }

            return literal.Append('"').ToString();
        }
    }
}
