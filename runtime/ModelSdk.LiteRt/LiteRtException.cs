using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Turns a status of the library into an exception that says what was tried.</summary>
internal static class LiteRtException
{
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
        (ModelErrorCode code, string meaning) = Explain(status);
        string name = Enum.IsDefined(status) ? $"{status} ({(int)status})" : $"status {(int)status}";
        string report = string.IsNullOrWhiteSpace(reported) ? "" : $"; LiteRT says: {reported.Trim()}";
        return new ModelException(code, $"LiteRT failed at {what}: {meaning} [{name}]{report}", (int)status);
    }

    private static (ModelErrorCode Code, string Meaning) Explain(Status status) => status switch
    {
        Status.MemoryAllocationFailure => (ModelErrorCode.OutOfMemory, "there is not enough memory"),
        Status.Unsupported or Status.UnsupportedOpShapeInferer =>
            (ModelErrorCode.UnsupportedOnDevice, "the model uses something that this library does not support"),
        Status.InvalidFlatbuffer => (ModelErrorCode.InvalidModel, "the library does not take the file as a model"),
        Status.DynamicLoading => (ModelErrorCode.MissingRuntimeLibrary, "a library could not be loaded"),
        Status.Compilation => (ModelErrorCode.CompilationFailed, "the accelerator does not take every operator"),
        Status.WrongVersion or Status.UnsupportedRuntimeVersion =>
            (ModelErrorCode.UnsupportedRuntimeVersion, "libraries of different versions were mixed"),
        Status.IncompatibleByteCodeVersion or Status.UnsupportedCompilerVersion =>
            (ModelErrorCode.IncompatibleBytecode, "the compiled code does not fit this device's runtime"),
        _ => (ModelErrorCode.RuntimeFailure, "it gives no reason"),
    };
}
