using ModelSdk.Format;

namespace ModelSdk.Build.Inspection;

/// <summary>Reads the TFLite metadata of a model into <see cref="ModelNotes"/>.</summary>
internal static class NotesReader
{
    /// <summary>The version of the metadata schema that is understood.</summary>
    public const string ParserVersion = "1.5.0";

    /// <summary>What the metadata says; <see cref="ModelNotes.None"/> when there is none.</summary>
    public static ModelNotes Read(TfliteModel model) =>
        model.Metadata.Any(static entry => entry.Name == "TFLITE_METADATA") ? new ModelNotes { Exists = true } : ModelNotes.None;
}
