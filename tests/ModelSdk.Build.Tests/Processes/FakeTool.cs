using ModelSdk.Build.Processes;

namespace ModelSdk.Build.Tests.Processes;

/// <summary>A temporary folder with shell scripts that stand for tools; deleted on disposal.</summary>
internal sealed class FakeTool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-tool-");

    /// <summary>The folder, without links in its path.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Writes an executable file and gives its full path.</summary>
    public string Write(string text, string name = "tool", bool executable = true) =>
        Write(System.Text.Encoding.UTF8.GetBytes(text), name, executable);

    /// <summary>Writes an executable file and gives its full path.</summary>
    public string Write(byte[] bytes, string name = "tool", bool executable = true)
    {
        string file = Path.Combine(Folder, name);
        File.WriteAllBytes(file, bytes);
        if (!OperatingSystem.IsWindows() && executable)
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    /// <summary>Runs a script of /bin/sh.</summary>
    public Task<ToolRun> RunAsync(string script, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        ToolProcess.RunAsync(Command(Write("#!/bin/sh\n" + script + "\n"), timeout), cancellationToken);

    /// <summary>A command in this folder.</summary>
    public ToolCommand Command(string file, TimeSpan? timeout = null) => new()
    {
        File = file,
        WorkingDirectory = Folder,
        Timeout = timeout ?? TimeSpan.FromSeconds(60),
    };

    /// <summary>Whether a process with the id that a script wrote to a file of this folder is alive.</summary>
    public bool IsAlive(string file)
    {
        string id = File.ReadAllText(Path.Combine(Folder, file)).Trim();
        string status = $"/proc/{id}/stat";
        return File.Exists(status) && !File.ReadAllText(status).Split(')')[^1].TrimStart().StartsWith('Z');
    }

    /// <summary>Waits until a script has written a file.</summary>
    public async Task WaitForAsync(string file)
    {
        string path = Path.Combine(Folder, file);
        for (int i = 0; i < 600 && !(File.Exists(path) && new FileInfo(path).Length > 0); i++)
        {
            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
