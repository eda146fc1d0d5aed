using System.Diagnostics;
using System.Globalization;

namespace ModelSdk.TestSupport.Aot;

/// <summary>The folder of this test process for tools that are unpacked or built once: used by <see cref="LiteRtTools"/> and <see cref="FakeNpu"/>.</summary>
/// <remarks>It goes when the process ends; one that was killed leaves its folder to the next test process.</remarks>
internal static class ToolFolder
{
    private const string Prefix = "modelsdk-tools-";

    private static readonly Lazy<string> Created = new(Create);

    /// <summary>Full path of an existing folder in it.</summary>
    public static string Of(string name) => Directory.CreateDirectory(Path.Combine(Created.Value, name)).FullName;

    private static string Create()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            string id = Path.GetFileName(folder)[Prefix.Length..];
            if (int.TryParse(id, CultureInfo.InvariantCulture, out int process) && !IsRunning(process))
            {
                Delete(folder);
            }
        }

        string own = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Delete(own);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(own);
        return Directory.CreateDirectory(own).FullName;
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another test process is deleting it too, or it is another user's.
        }
    }
}
