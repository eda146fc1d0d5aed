namespace ModelSdk.Build.Toolchains;

/// <summary>Finds LiteRT's tool, the vendors' plugins and SDKs: ModelSdkLiteRt, then an installed Python package, then PATH.</summary>
/// <remarks>Called by the AOT build and by <c>modelsdk doctor</c> and <c>compile</c>. Starts no process: also with Python, files are all it needs.</remarks>
public static class ToolchainFinder
{
    /// <summary>Looks for the tools; unpacks archives into the cache once.</summary>
    public static ToolchainSearch Find(ToolchainSettings settings, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
