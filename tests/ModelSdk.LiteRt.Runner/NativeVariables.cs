using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Runner;

/// <summary>Environment variables as native code sees them; .NET's own are a copy that getenv does not know.</summary>
internal static partial class NativeVariables
{
    /// <summary>Sets each; an empty value removes it.</summary>
    public static void Set(IReadOnlyDictionary<string, string> variables)
    {
        foreach ((string name, string value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
            if (!OperatingSystem.IsWindows())
            {
                _ = value.Length == 0 ? UnsetVariable(name) : SetVariable(name, value, 1);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);
}
