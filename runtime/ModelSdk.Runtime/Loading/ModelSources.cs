namespace ModelSdk;

/// <summary>A file of the application's choice.</summary>
internal sealed class FileModelSource(string path) : ModelSource
{
    internal override string DisplayName => path;

    internal override OpenedModel Open(ModelOptions options) =>
        new(ModelOpener.OpenFile(path), Path.GetFullPath(path), ArtifactOrigin.Application);
}

/// <summary>Bytes that are in memory.</summary>
internal sealed class MemoryModelSource(ReadOnlyMemory<byte> data) : ModelSource
{
    internal override string DisplayName => $"the model in memory ({data.Length} bytes)";

    internal override OpenedModel Open(ModelOptions options) =>
        new(ModelOpener.OpenMemory(data, DisplayName), Path: null, ArtifactOrigin.Application);
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

    internal override async ValueTask<ModelSource> PrepareAsync(
        ModelOptions options, bool variantsWanted, CancellationToken cancellationToken)
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

            return this;
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

    internal override OpenedModel Open(ModelOptions options)
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
            ModelOpener.OpenMemory(_data, DisplayName), Path: null, ArtifactOrigin.Application);
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
