using ModelSdk.Build.Inspection;

namespace ModelSdk.Build.Naming;

/// <summary>Members that every generated class has, so that names from models never clash with them.</summary>
/// <remarks>The emitter of ModelSdk.Generators writes these; a test compiles a model that is named after each of them.</remarks>
internal static class GeneratedMembers
{
    private static readonly string[] Object =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    /// <summary>Of the class that runs one signature: the model's own, or one nested in it.</summary>
    public static IReadOnlyCollection<string> OfOwner { get; } =
    [
        .. Object, "CreateSession", "Description", "Dimensions", "Dispose", "Execution", "Key", "Labels", "Load", "LoadAsync",
        "Run", "RunAsync", "Session",
    ];

    /// <summary>Of a session.</summary>
    public static IReadOnlyCollection<string> OfSession { get; } =
        [.. Object, "Dispose", "Execution", "ResetState", "Resize", "Run", "RunAsync", "Session"];

    /// <summary>Of the record that holds open dimensions.</summary>
    public static IReadOnlyCollection<string> OfDimensions { get; } =
        [.. Object, "Clone", "Deconstruct", "Dimensions", "EqualityContract", "PrintMembers"];

    /// <summary>Members of the class around the session for one tensor, {0} being its name.</summary>
    /// <remarks>All of them, whether the tensor gets them or not: adding labels to a model must not rename a tensor.</remarks>
    public static IReadOnlyList<string> InOwner { get; } =
        ["{0}Name", "{0}Length", "{0}Quantization", "{0}Labels", "{0}Label", "{0}Mean", "{0}Std"];

    /// <summary>Members of the session for one tensor, {0} being its name.</summary>
    public static IReadOnlyList<string> InSession(TensorAccess access, bool hasConversion, bool isOutput)
    {
        List<string> members = ["{0}"];
        if (access == TensorAccess.Tensor)
        {
            members.Add("{0}Span");
        }

        if (access == TensorAccess.Text)
        {
            members.AddRange(isOutput ? ["Get{0}"] : ["Set{0}", "SetUtf8{0}"]);
        }

        if (hasConversion)
        {
            members.Add(isOutput ? "Dequantize{0}" : "Quantize{0}");
        }

        return members;
    }
}
