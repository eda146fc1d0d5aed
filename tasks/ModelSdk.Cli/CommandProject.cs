using ModelSdk.Build;

namespace ModelSdk.Cli;

/// <summary>Stands for the project that a file on the command line is not in.</summary>
internal static class CommandProject
{
    /// <summary>A project in the file's folder, with properties.</summary>
    public static ProjectFacts For(FileInfo file, params ReadOnlySpan<(string Name, string Value)> properties)
    {
        Dictionary<string, string> values = [];
        foreach ((string name, string value) in properties)
        {
            values[name] = value;
        }

        return new ProjectFacts
        {
            AssemblyName = "App",
            RootNamespace = "App",
            ProjectFile = Path.Combine(file.DirectoryName ?? "", "App.csproj"),
            Properties = values,
        };
    }
}
