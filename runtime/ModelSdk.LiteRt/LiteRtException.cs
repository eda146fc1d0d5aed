using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Turns a status of the library, and what TFLite reported, into an exception that says what was tried and what to do.</summary>
/// <remarks>A status carries no text; the reports are the only reason that reaches us (litert-c-api.md 4.1, 11.3).</remarks>
internal static class LiteRtException
{
    private const string NoReason = "it gives no reason";

    // One row per status, in the order of the header.
    private static readonly Dictionary<Status, (ModelErrorCode Code, string Meaning)> Statuses = new()
    {
        [Status.Ok] = (ModelErrorCode.Unknown, "it reports success"),
        [Status.InvalidArgument] = (ModelErrorCode.InvalidArgument, "it does not take an argument or an option's text"),
        [Status.MemoryAllocationFailure] = (ModelErrorCode.OutOfMemory, "there is not enough memory"),
        [Status.RuntimeFailure] = (ModelErrorCode.RuntimeFailure, NoReason),
        [Status.MissingInputTensor] = (ModelErrorCode.InvalidModel, "the model lacks an input that it names"),
        [Status.Unsupported] = (ModelErrorCode.UnsupportedOnDevice,
            "the model uses something that this library does not support, such as variable tensors; the managed engine "
            + "(ModelOptions.CpuEngine) has those"),
        [Status.NotFound] = (ModelErrorCode.NotFound, "something that was named does not exist"),
        [Status.TimeoutExpired] = (ModelErrorCode.RuntimeFailure, "the accelerator did not answer in time"),
        [Status.WrongVersion] = (ModelErrorCode.UnsupportedRuntimeVersion, "libraries of different versions were mixed; take all of them from one release"),
        [Status.Unknown] = (ModelErrorCode.Unknown, NoReason),
        [Status.AlreadyExists] = (ModelErrorCode.RuntimeFailure, "it was set before"),
        [Status.Cancelled] = (ModelErrorCode.RuntimeFailure, "it was cancelled"),
        [Status.FileIo] = (ModelErrorCode.FileIo, "a file could not be read"),
        [Status.InvalidFlatbuffer] = (ModelErrorCode.InvalidModel, "the library does not take the file as a model"),
        [Status.DynamicLoading] = (ModelErrorCode.MissingRuntimeLibrary, "a library could not be loaded"),
        [Status.Serialization] = (ModelErrorCode.RuntimeFailure, "a model could not be written"),
        [Status.Compilation] = (ModelErrorCode.CompilationFailed, "the accelerator does not take every operator"),
        [Status.IndexOutOfBounds] = (ModelErrorCode.NotFound, "there is no signature, input or output of that number"),
        [Status.InvalidIrType] = (ModelErrorCode.UnsupportedOnDevice, "a tensor has a type that the library cannot use here"),
        [Status.InvalidGraphInvariant] = (ModelErrorCode.InvalidModel, "the model's graph contradicts itself"),
        [Status.GraphModification] = (ModelErrorCode.CompilationFailed, "the model's graph could not be changed for the accelerator"),
        [Status.InvalidToolConfig] = (ModelErrorCode.InvalidArgument, "an option's text does not fit the accelerator's compiler"),
        [Status.LegalizeNoMatch] = (ModelErrorCode.CompilationFailed, "the accelerator's compiler does not know an operator"),
        [Status.InvalidLegalization] = (ModelErrorCode.CompilationFailed, "the accelerator's compiler could not translate an operator"),
        [Status.PatternNoMatch] = (ModelErrorCode.CompilationFailed, "the accelerator's compiler found no pattern that it knows"),
        [Status.InvalidTransformation] = (ModelErrorCode.CompilationFailed, "the accelerator's compiler made an invalid graph"),
        [Status.UnsupportedRuntimeVersion] = (ModelErrorCode.UnsupportedRuntimeVersion,
            "the accelerator's library does not fit this LiteRT; take both from one release"),
        [Status.UnsupportedCompilerVersion] = (ModelErrorCode.IncompatibleBytecode,
            "the code was compiled by a compiler that this device's runtime does not know; compile again with its toolchain"),
        [Status.IncompatibleByteCodeVersion] = (ModelErrorCode.IncompatibleBytecode,
            "the compiled code does not fit this device's runtime; compile again for it"),
        [Status.UnsupportedOpShapeInferer] = (ModelErrorCode.UnsupportedOnDevice, "the shape of an operator's output cannot be computed here"),
        [Status.ShapeInferenceFailed] = (ModelErrorCode.ShapeMismatch, "the shapes of the tensors do not fit each other"),
    };

    // What TFLite reports, by its beginning; the first row that is found counts. {0} is the text between both ends.
    private static readonly (string Begin, string End, ModelErrorCode Code, string Meaning)[] Reports =
    [
        ("unresolved custom op: DISPATCH_OP", "", ModelErrorCode.MissingRuntimeLibrary,
            "the file is compiled for an NPU, and no dispatch library took its code"),
        ("unresolved custom op: ", ".\n", ModelErrorCode.UnsupportedOnDevice,
            "LiteRT cannot run the custom operator '{0}': register a C# implementation, which the managed engine runs "
            + "(ModelOptions.CustomOperators[\"{0}\"] = ...), or convert the model without it"),
        ("Select TensorFlow op(s)", "", ModelErrorCode.UnsupportedOnDevice,
            "the model has operators of TensorFlow itself: convert it with TensorFlow Lite's built-in operators only"),
        ("Didn't find op for builtin opcode '", "'", ModelErrorCode.UnsupportedOnDevice,
            "this LiteRT does not know the operator {0}, or not in the model's version: use a newer LiteRT, or convert for an older one"),
        ("Variable tensors not yet supported", "", ModelErrorCode.UnsupportedOnDevice,
            "LiteRT does not run models with variable tensors; the managed engine (ModelOptions.CpuEngine) does"),
        ("String variable tensor isn't supported", "", ModelErrorCode.UnsupportedOnDevice, "LiteRT has no variables of strings"),
        ("graph that has dynamic-sized tensors", "", ModelErrorCode.UnsupportedOnDevice,
            "the accelerator needs shapes that are known, and the model's are not; convert it with fixed shapes"),
        ("only allows mutating unknown dimensions", "", ModelErrorCode.ShapeMismatch,
            "only dimensions that the model leaves open can be changed"),
        ("(DELEGATE) failed to prepare", "", ModelErrorCode.CompilationFailed,
            "the accelerator could not prepare its part of the model"),
        ("(DELEGATE) failed to invoke", "", ModelErrorCode.RuntimeFailure, "the accelerator failed while it ran"),
        ("failed to prepare", "", ModelErrorCode.UnsupportedOnDevice,
            "an operator cannot be run with these types or shapes; the managed engine (ModelOptions.CpuEngine) may"),
    ];

    /// <summary>Throws unless the status is Ok.</summary>
    /// <param name="status">What the library answered.</param>
    /// <param name="what">What was tried, such as <c>planning the memory of signature 'serving'</c>.</param>
    public static void ThrowUnlessOk(Status status, string what)
    {
        if (status != Status.Ok)
        {
            throw Of(status, what);
        }
    }

    /// <summary>The exception for a status.</summary>
    /// <param name="status">What the library answered.</param>
    /// <param name="what">What was tried.</param>
    /// <param name="reported">What TFLite reported about it, or null.</param>
    public static ModelException Of(Status status, string what, string? reported = null)
    {
        (ModelErrorCode code, string meaning) = Explain(status, reported ?? "");
        string report = string.IsNullOrWhiteSpace(reported) ? "" : $"; LiteRT says: {OneLine(reported)}";
        return new ModelException(code, $"LiteRT failed at {what}: {meaning} [{Name(status)}]{report}", (int)status);
    }

    /// <summary>Name and number of a status; also of one that this version does not know.</summary>
    public static string Name(Status status) => Statuses.ContainsKey(status) ? $"{status} ({(int)status})" : $"status {(int)status}";

    private static (ModelErrorCode Code, string Meaning) Explain(Status status, string reported)
    {
        foreach ((string begin, string end, ModelErrorCode code, string meaning) in Reports)
        {
            int at = reported.IndexOf(begin, StringComparison.Ordinal);
            if (at >= 0)
            {
                return (code, meaning.Replace("{0}", Until(reported[(at + begin.Length)..], end), StringComparison.Ordinal));
            }
        }

        return Statuses.GetValueOrDefault(status, (ModelErrorCode.RuntimeFailure, NoReason));
    }

    private static string Until(string text, string end)
    {
        int stop = text.IndexOf(end, StringComparison.Ordinal);
        return (stop < 0 ? text.Split('\n')[0] : text[..stop]).Trim().TrimEnd('.');
    }

    private static string OneLine(string reported) =>
        string.Join(" | ", reported.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
