using ModelSdk.Backends;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.LiteRt;

/// <summary>The dispatch library and the compiler plugin of one vendor, found near the native library.</summary>
/// <param name="Vendor">Whose they are.</param>
/// <param name="Dispatch">Path of the dispatch library.</param>
/// <param name="Compiler">Path of the compiler plugin, or null when there is none.</param>
/// <remarks>Found in every probe for the NPU; looked at closer and loaded by <see cref="NpuLibraryLoad"/>.</remarks>
internal sealed record NpuLibraries(NpuVendor Vendor, string Dispatch, string? Compiler)
{
    private const string Package = "litert_npu_runtime_libraries.zip of the same LiteRT release";

    /// <summary>Finds the libraries for a compiled model (by the manufacturer of its stamp), or those that can compile one here.</summary>
    /// <param name="library">The native library.</param>
    /// <param name="artifact">What is to run.</param>
    /// <param name="options">The application's options.</param>
    /// <param name="failure">Why there are none, where was looked, and what to do.</param>
    public static NpuLibraries? Find(
        LoadedLibrary library, ModelArtifact artifact, ModelOptions options, out BackendProbe failure)
    {
        failure = BackendProbe.Yes;
        NpuFiles files = NpuFiles.Near(library);
        if (DispatchOptions.IsCompiled(artifact.Model))
        {
            // What is wrong with a file without a stamp is told by the check of the file.
            string manufacturer = BuildStamp.TryRead(artifact.Model, out BuildStamp? stamp) ? stamp.Manufacturer : "";
            return FindFor(files, NpuVendor.Of(manufacturer), artifact, out failure);
        }

        if (!options.CompileOnDevice)
        {
            failure = BackendProbe.No(
                ModelErrorCode.UnsupportedOnDevice,
                "the model was not compiled for this device's NPU, and ModelOptions.CompileOnDevice is false; "
                + "compile it in the build (Targets), or allow it here");
            return null;
        }

        return FindCompiler(files, options, out failure);
    }

    private static NpuLibraries? FindFor(NpuFiles files, NpuVendor vendor, ModelArtifact artifact, out BackendProbe failure)
    {
        string? dispatch = files.Dispatch.FirstOrDefault(found => found.Vendor.Name == vendor.Name).File;
        if (dispatch is null)
        {
            failure = BackendProbe.No(
                ModelErrorCode.MissingRuntimeLibrary,
                $"the model was compiled for {Describe(artifact)}, and its dispatch library {vendor.DispatchFile} is missing: "
                + $"{Looked(files, vendor, "dispatch")}; put it there (from {Package}, or with the property ModelSdkLiteRt); it needs {vendor.Needs}");
            return null;
        }

        failure = BackendProbe.Yes;
        return new NpuLibraries(vendor, dispatch, files.Compilers.FirstOrDefault(found => found.Vendor.Name == vendor.Name).File);
    }

    private static NpuLibraries? FindCompiler(NpuFiles files, ModelOptions options, out BackendProbe failure)
    {
        const string NotCompiled = "the model was not compiled for this device's NPU, and it cannot be compiled here: ";
        const string Remedy = "; compile it in the build (Targets)";
        failure = BackendProbe.Yes;
        if (files.Compilers.Count == 0)
        {
            failure = BackendProbe.No(
                ModelErrorCode.MissingRuntimeLibrary,
                $"{NotCompiled}there is no compiler plugin ({NpuVendor.Of("*").CompilerFile}): {Looked(files, null, "compiler")}{Remedy}");
            return null;
        }

        NpuLibraries[] pairs = [.. files.Compilers
            .Select(compiler => (Compiler: compiler, Dispatch: files.Dispatch.FirstOrDefault(found => found.Vendor.Name == compiler.Vendor.Name).File))
            .Where(static pair => pair.Dispatch is not null)
            .Select(static pair => new NpuLibraries(pair.Compiler.Vendor, pair.Dispatch, pair.Compiler.File))];
        if (pairs.Length == 0)
        {
            string plugins = string.Join(", ", files.Compilers.Select(static found => Path.GetFileName(found.File)));
            failure = BackendProbe.No(
                ModelErrorCode.MissingRuntimeLibrary,
                $"{NotCompiled}none of the compiler plugins ({plugins}) has its dispatch library beside it, such as "
                + $"{files.Compilers[0].Vendor.DispatchFile}: {Looked(files, files.Compilers[0].Vendor, "dispatch")}{Remedy}");
            return null;
        }

        NpuLibraries[] here = [.. pairs.Where(pair => NpuPresence.WhyNot(pair.Vendor, options) is null)];
        if (here.Length == 1)
        {
            return here[0];
        }

        failure = here.Length == 0
            ? BackendProbe.No(ModelErrorCode.UnsupportedOnDevice, $"{NotCompiled}{NpuPresence.WhyNot(pairs[0].Vendor, options)}")
            : BackendProbe.No(
                ModelErrorCode.UnsupportedOnDevice,
                $"{NotCompiled}there are compiler plugins of {string.Join(" and ", here.Select(static pair => pair.Vendor.Name))}, "
                + "and nothing tells which of them is for this device; ship only one with its dispatch library");
        return null;
    }

    private static string Describe(ModelArtifact artifact) =>
        BuildStamp.TryRead(artifact.Model, out BuildStamp? stamp) ? $"{stamp.Manufacturer} {stamp.SocModel}" : "an NPU";

    private static string Looked(NpuFiles files, NpuVendor? vendor, string kind) => files.IsHidden
        ? $"{files.Places(vendor, kind)} cannot be listed. On Android that means that the libraries are still inside the APK, where LiteRT "
            + "cannot find them: set ModelSdkExtractNativeLibs (android:extractNativeLibs) to true"
        : $"looked in {files.Places(vendor, kind)}";
}
