namespace ModelSdk.TestSupport;

/// <summary>The repository that the tests were built from, and its own small test set.</summary>
/// <remarks>The set in <c>tests/Assets</c> covers every layer, so that a clone without <see cref="Shared"/> is tested too.</remarks>
public static class Repository
{
    private static readonly Lazy<string> RootFolder = new(FindRoot);

    /// <summary>The folder with <c>ModelSdk.sln</c>.</summary>
    public static string Root => RootFolder.Value;

    /// <summary>The full path of a file or folder of the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The full path of a file or folder under <c>tests/Assets</c>; see <c>tests/Assets/README.md</c>.</summary>
    public static string Asset(params string[] parts) => System.IO.Path.Combine([Root, "tests", "Assets", .. parts]);

    /// <summary>A model whose only operator no engine has: an error (MSDK3003) of the check.</summary>
    public static string ModelOfNoEngine => Asset("refused", "no_engine.tflite");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ModelSdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No ModelSdk.sln above {AppContext.BaseDirectory}.");
    }
}
