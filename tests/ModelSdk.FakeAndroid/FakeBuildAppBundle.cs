using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Build.Framework;

namespace ModelSdk.FakeAndroid;

/// <summary>Task of FakeAndroid.After.targets: runs bundletool build-bundle with the command line of .NET for Android.</summary>
/// <remarks>
/// Facts from dotnet/android 2aceefd27cc8, Tasks/BuildAppBundle.cs: the globs of uncompressed files are added to the project's
/// configuration, the list of modules is quoted as a whole, and metadata files are put on the command line as they are.
/// </remarks>
public sealed class FakeBuildAppBundle : ITask
{
    /// <inheritdoc />
    public IBuildEngine BuildEngine { get; set; } = null!;

    /// <inheritdoc />
    public ITaskHost HostObject { get; set; } = null!;

    /// <summary>The Java to run.</summary>
    [Required]
    public string Java { get; set; } = "";

    /// <summary>bundletool.jar.</summary>
    [Required]
    public string JarPath { get; set; } = "";

    /// <summary>The base module.</summary>
    [Required]
    public string BaseZip { get; set; } = "";

    /// <summary>More modules.</summary>
    public string[] Modules { get; set; } = [];

    /// <summary>Files for BUNDLE-METADATA, as <c>path:file</c>.</summary>
    public ITaskItem[] MetaDataFiles { get; set; } = [];

    /// <summary>The .aab to write.</summary>
    [Required]
    public string Output { get; set; } = "";

    /// <summary>Extensions that are not compressed.</summary>
    public string UncompressedFileExtensions { get; set; } = "";

    /// <summary>$(AndroidBundleConfigurationFile).</summary>
    public string CustomBuildConfigFile { get; set; } = "";

    /// <inheritdoc />
    public bool Execute()
    {
        string configuration = Path.GetTempFileName();
        try
        {
            File.WriteAllText(configuration, Configuration());
            File.Delete(Output);
            return Run($"-XX:TieredStopAtLevel=1 -jar \"{JarPath}\" build-bundle --modules \"{string.Join(',', [BaseZip, .. Modules])}\""
                + $" --output \"{Output}\" --config \"{configuration}\""
                + string.Concat(MetaDataFiles.Select(static file => $" --metadata-file={file.ItemSpec}")));
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    // What is there stays there; arrays grow.
    private string Configuration()
    {
        JsonObject root = File.Exists(CustomBuildConfigFile) ? JsonNode.Parse(File.ReadAllText(CustomBuildConfigFile))!.AsObject() : [];
        JsonObject compression = root["compression"] as JsonObject ?? [];
        root["compression"] = compression;
        JsonArray globs = compression["uncompressedGlob"] as JsonArray ?? [];
        compression["uncompressedGlob"] = globs;
        foreach (string extension in UncompressedFileExtensions.Split([';', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            globs.Add("**/*" + extension);
        }

        return root.ToJsonString();
    }

    private bool Run(string arguments)
    {
        ProcessStartInfo start = new(Java, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            string message = $"java {arguments}\n{output.GetAwaiter().GetResult()}\n{error}";
            BuildEngine.LogErrorEvent(new BuildErrorEventArgs("", "BT0000", "", 0, 0, 0, 0, message, "", nameof(FakeBuildAppBundle)));
        }

        return process.ExitCode == 0;
    }
}
