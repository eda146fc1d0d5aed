namespace ModelSdk;

/// <summary>A file of the application's choice.</summary>
internal sealed class FileModelSource(string path) : ModelSource
{
    internal override string DisplayName => path;

    internal override OpenedModel Open() =>
        new(ModelOpener.OpenFile(path), Path.GetFullPath(path), ArtifactOrigin.Application, ArtifactsPath: null);
}

/// <summary>Bytes that are in memory.</summary>
internal sealed class MemoryModelSource(ReadOnlyMemory<byte> data) : ModelSource
{
    internal override string DisplayName => $"the model in memory ({data.Length} bytes)";

    internal override OpenedModel Open() =>
        new(ModelOpener.OpenMemory(data, DisplayName), Path: null, ArtifactOrigin.Application, ArtifactsPath: null);
}

/// <summary>A stream; its bytes are kept, because a stream can be read only once.</summary>
internal sealed class StreamModelSource(Stream stream) : ModelSource
{
    private readonly SemaphoreSlim _reading = new(1);
    private readonly long _start = stream.CanSeek ? stream.Position : -1;
    private Stream? _stream = stream;
    private bool _begun;
    private ReadOnlyMemory<byte> _data;

    internal override string DisplayName => "the model from a stream";

    internal override async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_stream is not null)
            {
                using MemoryStream copy = Begin(_stream);
                await _stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
                Keep(copy);
            }
        }
        catch (Exception exception) when (ModelOpener.IsReadFailure(exception))
        {
            throw ModelOpener.Failed(DisplayName, exception);
        }
        finally
        {
            _reading.Release();
        }
    }

    internal override OpenedModel Open()
    {
        _reading.Wait();
        try
        {
            if (_stream is not null)
            {
                using MemoryStream copy = Begin(_stream);
                _stream.CopyTo(copy);
                Keep(copy);
            }
        }
        catch (Exception exception) when (ModelOpener.IsReadFailure(exception))
        {
            throw ModelOpener.Failed(DisplayName, exception);
        }
        finally
        {
            _reading.Release();
        }

        return new OpenedModel(
            ModelOpener.OpenMemory(_data, DisplayName), Path: null, ArtifactOrigin.Application, ArtifactsPath: null);
    }

    // A read that was cancelled or failed half-way starts again where the stream can; the rest alone is no model.
    private MemoryStream Begin(Stream stream)
    {
        if (_start >= 0)
        {
            stream.Position = _start;
        }
        else if (_begun)
        {
            throw new IOException("an earlier load ended half-way and the stream cannot seek; open it again.");
        }

        _begun = true;
        long length = _start >= 0 ? Math.Max(stream.Length - _start, 0) : 0;
        return length <= Array.MaxLength
            ? new MemoryStream((int)length)
            : throw new IOException(
                $"it has {length} bytes, more than one array holds; save it as a file and use ModelSource.FromFile.");
    }

    private void Keep(MemoryStream copy)
    {
        _data = copy.GetBuffer().AsMemory(0, (int)copy.Length);
        _stream = null;
    }
}

/// <summary>What a project deployed beside the application.</summary>
internal sealed class DeployedModelSource : ModelSource
{
    private readonly string _assemblyName;
    private readonly string _name;
    private readonly IReadOnlyList<string> _roots;

    public DeployedModelSource(string assemblyName, string name)
        : this(assemblyName, name, [AppContext.BaseDirectory, Path.GetDirectoryName(Environment.ProcessPath)])
    {
    }

    /// <summary>As above, with the folders to look in; those that are null or the same folder again are left out.</summary>
    internal DeployedModelSource(string assemblyName, string name, IReadOnlyList<string?> roots)
    {
        _assemblyName = Segment(assemblyName, nameof(assemblyName));
        _name = Segment(name, nameof(name));
        _roots = [.. roots.OfType<string>().Select(Path.TrimEndingDirectorySeparator).Distinct()];
    }

    internal override string DisplayName => $"model '{_name}' of '{_assemblyName}'";

    internal override OpenedModel Open()
    {
        string relative = Path.Combine("models", _assemblyName, _name);
        foreach (string root in _roots)
        {
            string folder = Path.Combine(root, relative);
            string path = Path.Combine(folder, _name + ".tflite");
            if (File.Exists(path))
            {
                return new OpenedModel(
                    ModelOpener.OpenFile(path), path, ArtifactOrigin.Source, Path.Combine(folder, "artifacts.json"));
            }
        }

        string places = string.Join(
            " and ", _roots.Select(root => $"'{Path.Combine(root, relative, _name + ".tflite")}'"));
        throw new ModelException(
            ModelErrorCode.NotFound,
            $"The {DisplayName} was not deployed with the application: looked for {places}. Build or publish the "
            + "application again and ship its 'models' folder, or load another file with ModelSource.FromFile.");
    }

    private static string Segment(string text, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        return text is "." or ".." || text.AsSpan().ContainsAny('/', '\\', '\0')
            ? throw new ArgumentException($"'{text}' is not a single path segment.", parameter)
            : text;
    }
}
