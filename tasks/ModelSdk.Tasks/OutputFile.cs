using System.Text;

namespace ModelSdk.Tasks;

/// <summary>Writes outputs so that nobody ever reads half a file and unchanged files keep their time.</summary>
internal static class OutputFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the text unless the file holds exactly it; true when it was written.</summary>
    public static bool WriteIfDifferent(string path, string text) => WriteIfDifferent(path, Utf8.GetBytes(text));

    /// <summary>Writes what the writer gives unless the file holds exactly that; true when it was written.</summary>
    public static bool WriteIfDifferent(string path, Action<Stream> writer)
    {
        using MemoryStream content = new();
        writer(content);
        return WriteIfDifferent(path, content.ToArray());
    }

    /// <summary>Creates the file when it is not there and sets its time to now.</summary>
    public static void Touch(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
        {
        }

        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
    }

    private static bool WriteIfDifferent(string path, byte[] bytes)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // Inner builds of other processes may write the same file; the rename decides.
        string temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return true;
    }
}
