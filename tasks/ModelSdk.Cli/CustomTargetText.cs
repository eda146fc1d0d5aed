using ModelSdk.Build.Targets;

namespace ModelSdk.Cli;

/// <summary>A chip of option --custom-target: <c>name=manufacturer/model</c>, or with a plugin <c>name=manufacturer/model/plugin</c>.</summary>
/// <remarks>Used by <see cref="CompileProject"/> and <see cref="PackRequest"/>.</remarks>
internal static class CustomTargetText
{
    /// <summary>The item; what is missing in the text is empty, which the item's own check finds.</summary>
    public static CustomTarget Read(string text)
    {
        int equals = text.IndexOf('=');
        string[] parts = text[(equals + 1)..].Split('/', StringSplitOptions.TrimEntries);
        Dictionary<string, string> metadata = new()
        {
            ["Manufacturer"] = parts[0],
            ["Model"] = parts.Length is 2 or 3 ? parts[1] : "",
            ["CompilerPlugin"] = parts.Length == 3 ? parts[2] : "",
        };
        return new CustomTarget(equals < 0 ? text : text[..equals].Trim(), metadata);
    }
}
