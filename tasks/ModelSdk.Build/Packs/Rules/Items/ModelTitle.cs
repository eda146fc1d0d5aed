using ModelSdk.Build.Artifacts;

namespace ModelSdk.Build.Packs.Rules.Items;

/// <summary>How messages name a model: as its project writes it, or with its assembly where another project has it.</summary>
internal static class ModelTitle
{
    /// <summary>Such as <c>model 'Models/net.tflite'</c> or <c>model 'Vision/net'</c>.</summary>
    public static string Of(ApplicationModel model) => $"model '{(model.IsOwn ? model.Item.Identity : model.FullName)}'";
}
