using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Opens model files for the sources and turns what can go wrong into exceptions that name the file.</summary>
internal static class ModelOpener
{
    public static TfliteModel OpenFile(string path)
    {
        try
        {
            return TfliteModel.Open(path);
        }
        catch (Exception exception) when (exception is ModelFormatException || IsReadFailure(exception))
        {
            throw Failed($"'{path}'", exception);
        }
    }

    /// <summary>Opens a file of a pack or of the application where it lies.</summary>
    /// <param name="file">Where.</param>
    /// <param name="name">What it is, for messages.</param>
    public static TfliteModel OpenPart(ModelPackFile file, string name)
    {
        try
        {
            return file.Data is { } data ? TfliteModel.Load(data) : TfliteModel.Open(file.Path, file.Offset, file.Length);
        }
        catch (Exception exception) when (exception is ModelFormatException || IsReadFailure(exception))
        {
            throw Failed($"{name} ('{file.Path}')", exception);
        }
    }

    public static TfliteModel OpenMemory(ReadOnlyMemory<byte> data, string name)
    {
        try
        {
            return TfliteModel.Load(data);
        }
        catch (ModelFormatException exception)
        {
            throw Failed(name, exception);
        }
    }

    /// <summary>Whether the exception says that something could not be read, as opposed to a mistake in a program.</summary>
    public static bool IsReadFailure(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException
            or OutOfMemoryException;

    /// <summary>The exception for a model that could not be read.</summary>
    public static ModelException Failed(string name, Exception exception)
    {
        (ModelErrorCode code, string sentence) = exception switch
        {
            ModelFormatException { Kind: ModelFormatError.GitLfsPointer } => (
                ModelErrorCode.InvalidModel,
                "is a Git LFS pointer, not the model itself. Run 'git lfs pull' and build again."),
            ModelFormatException format => (ModelErrorCode.InvalidModel, $"is not a sound model: {format.Message}."),
            FileNotFoundException or DirectoryNotFoundException => (ModelErrorCode.NotFound, "does not exist."),
            OutOfMemoryException => (ModelErrorCode.OutOfMemory, "does not fit into memory."),
            _ => (ModelErrorCode.FileIo, $"cannot be read: {exception.Message}"),
        };
        string subject = char.ToUpperInvariant(name[0]) + name[1..];
        return new ModelException(code, $"{subject} {sentence}", innerException: exception);
    }
}
