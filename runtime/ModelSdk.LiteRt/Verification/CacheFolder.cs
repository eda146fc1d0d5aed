namespace ModelSdk.LiteRt;

/// <summary>The folder for what outlives the process: crash marks, and models that were compiled on this device.</summary>
internal static class CacheFolder
{
    /// <summary>Full path, whether it exists or not; null where the system has no folder for it and the application gave none.</summary>
    public static string? Of(ModelOptions options)
    {
        if (options.CacheDirectory is { } asked)
        {
            return Path.GetFullPath(asked);
        }

        // Empty for processes without a home folder, such as services in containers.
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? null : Path.Combine(data, "ModelSdk", "litert");
    }
}
