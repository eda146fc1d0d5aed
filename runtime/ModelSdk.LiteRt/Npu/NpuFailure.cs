using ModelSdk.Backends;
using ModelSdk.Format.LiteRt;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Says what a failure of LiteRT on the NPU means; the vendor's own status and text go to the error stream and are lost.</summary>
/// <remarks>When what fails is measured in toolchain/README.md 4: a library that does not start shows at planning, code that it does not take at creation.</remarks>
internal static class NpuFailure
{
    private const string Where =
        "what it says itself is on the error stream (on Android: logcat) when ModelOptions.Logger takes Debug";

    /// <summary>The exception to throw instead; the same one where there is nothing to add.</summary>
    public static ModelException Explain(ModelException exception, NpuLibraries libraries, ModelArtifact artifact, DispatchApi api)
    {
        string dispatch = Path.GetFileName(libraries.Dispatch);
        if (exception.Message.Contains("failed to prepare", StringComparison.Ordinal))
        {
            return api.Version != DispatchApi.UsualVersion
                ? New(
                    ModelErrorCode.UnsupportedRuntimeVersion,
                    $"{dispatch} has version {api.Version} of LiteRT's interface for NPUs, and this LiteRT has another (2.0 to 2.3: "
                    + $"{DispatchApi.UsualVersion}); take libLiteRt and {dispatch} from one release")
                : New(
                    ModelErrorCode.UnsupportedOnDevice,
                    $"{dispatch} could not start the NPU: there is none of {libraries.Vendor.Name} here, this process may not use it, or its driver or "
                    + $"libraries are missing or of another version (it needs {libraries.Vendor.Needs}); {Where}");
        }

        return (Status)exception.NativeStatus is Status.RuntimeFailure or Status.IncompatibleByteCodeVersion
            && exception.Message.Contains("at compiling", StringComparison.Ordinal)
            ? New(
                ModelErrorCode.IncompatibleBytecode,
                $"{dispatch} does not take the code that was compiled{For(artifact)}: it is for another chip or for another version of the "
                + $"device's NPU driver, or it is damaged; compile it for this device with the vendor's SDK that fits its system; {Where}")
            : exception;

        ModelException New(ModelErrorCode code, string text) =>
            new(code, $"{text} [{exception.Message}]", exception.NativeStatus, exception);
    }

    private static string For(ModelArtifact artifact) =>
        BuildStamp.TryRead(artifact.Model, out BuildStamp? stamp) ? $" for {stamp.Manufacturer} {stamp.SocModel}".TrimEnd() : "";
}
