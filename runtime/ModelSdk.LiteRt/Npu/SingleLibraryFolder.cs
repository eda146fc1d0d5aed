using System.Security.Cryptography;
using System.Text;

namespace ModelSdk.LiteRt;

/// <summary>Gives LiteRT a folder in which one library is the only one of its kind.</summary>
/// <remarks>
/// LiteRT takes whichever dispatch library the file system names first, applies every compiler plugin that it finds, and
/// looks into all folders below. A folder that holds others too is replaced by one in the cache with a link to the right one.
/// </remarks>
internal static class SingleLibraryFolder
{
    /// <summary>The folder for a library.</summary>
    /// <param name="file">Path of the library.</param>
    /// <param name="isSame">Tells files of the same kind, by name.</param>
    /// <param name="cache">As <see cref="CacheFolder.Of"/>.</param>
    /// <exception cref="ModelException">A folder of its own is needed and cannot be made.</exception>
    public static string Of(string file, Func<string, NpuVendor?> isSame, string? cache)
    {
        string folder = Path.GetDirectoryName(file)!;
        if (NpuFiles.SeenByLiteRt(folder, isSame).Count == 1)
        {
            return folder;
        }

        // The real path and the build are in the name: an application that was updated or moved has another folder.
        string real = LibraryPath.Real(file);
        string identity = $"{real}|{LibraryIdentity.Of(real)}";
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8));
        foreach (string root in new[] { cache, Path.Combine(Path.GetTempPath(), "ModelSdk") }.OfType<string>())
        {
            string own = Path.Combine(root, "npu", key);
            if (TryLink(real, Path.Combine(own, Path.GetFileName(file))))
            {
                return own;
            }
        }

        throw new ModelException(
            ModelErrorCode.FileIo,
            $"there are several libraries for NPUs in {folder}, of which LiteRT would take any, and a folder for {Path.GetFileName(file)} alone "
            + $"cannot be made in {cache ?? "the cache"}; set ModelOptions.CacheDirectory to a folder that can be written, or ship only that one");
    }

    private static bool TryLink(string file, string link)
    {
        try
        {
            if (File.Exists(link) && LibraryPath.AreSame(link, file))
            {
                return true;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.Delete(link);
            if (OperatingSystem.IsWindows())
            {
                // Links need rights there that applications do not have.
                File.Copy(file, link);
            }
            else
            {
                _ = File.CreateSymbolicLink(link, file);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process made it at the same time.
            return File.Exists(link);
        }
    }
}
