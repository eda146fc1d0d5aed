using ModelSdk.Format;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build.Inspection;

/// <summary>Constants that a model of a bundle keeps in a section of their own (external weights).</summary>
internal static class LmWeights
{
    // The name under which the runtime hands LiteRT the section (LiteRT-LM, runtime/executor).
    private const string GroupName = "tflite_weights";

    /// <summary>Refuses a model whose weights are not there.</summary>
    /// <exception cref="ModelFormatException">The section of weights is missing, or ends too early.</exception>
    public static void Check(LiteRtLmFile bundle, LiteRtLmSection section, TfliteModel model)
    {
        LiteRtLmSection? weights = bundle.FindWeights(section);
        foreach (ExternalBuffer buffer in model.ExternalBuffers)
        {
            if (buffer.Group >= model.ExternalBufferGroups.Count || model.ExternalBufferGroups[(int)buffer.Group].Name != GroupName)
            {
                continue; // In another file, which nobody here knows.
            }

            if (weights is null)
            {
                throw new ModelFormatException(
                    ModelFormatError.Invalid,
                    section.Begin,
                    $"section {section.Index} ({section.Title}) keeps constants in a section TFLiteWeights of the same model_type, and there is none");
            }

            if (buffer.Length > (ulong)weights.Length || buffer.Offset > (ulong)weights.Length - buffer.Length)
            {
                throw new ModelFormatException(
                    ModelFormatError.Invalid,
                    weights.Begin,
                    $"section {section.Index} ({section.Title}) has a constant of {buffer.Length} bytes at byte {buffer.Offset} of section " +
                    $"{weights.Index} (TFLiteWeights), which has {weights.Length} bytes");
            }
        }
    }
}
