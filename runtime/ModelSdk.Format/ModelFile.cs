using System.IO.MemoryMappedFiles;

namespace ModelSdk.Format;

/// <summary>Random access to the bytes of a model, over a memory map or an array.</summary>
/// <remarks>
/// A file may be larger than a span can be; <see cref="Slice"/> opens windows of at most 2 GB anywhere in it.
/// Spans from a mapped file are valid until <see cref="Dispose()"/>.
/// </remarks>
public abstract class ModelFile : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Bytes [<paramref name="offset"/>, <paramref name="offset"/> + <paramref name="length"/>).</summary>
    /// <exception cref="ModelFormatException">The range leaves the file.</exception>
    public abstract ReadOnlySpan<byte> Slice(long offset, int length);

    /// <summary>Maps a file into memory; nothing is read before it is looked at.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ModelFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileInfo info = new(path);
        // An empty file cannot be mapped; it is read as an empty array and refused by the reader of the format.
        return info is { Exists: true, Length: 0 } ? FromMemory(default) : new MappedModelFile(path);
    }

    /// <summary>Wraps bytes that are in memory already, without copying them.</summary>
    public static ModelFile FromMemory(ReadOnlyMemory<byte> data) => new MemoryModelFile(data);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the file holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Throws unless the range lies inside the file.</summary>
    protected void CheckRange(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt,
                offset,
                $"{length} bytes are needed here, but the file has {Length} bytes");
        }
    }

    private sealed class MemoryModelFile(ReadOnlyMemory<byte> data) : ModelFile
    {
        public override long Length => data.Length;

        public override ReadOnlySpan<byte> Slice(long offset, int length)
        {
            CheckRange(offset, length);
            return data.Span.Slice((int)offset, length);
        }
    }

    private sealed unsafe class MappedModelFile : ModelFile
    {
        private readonly MemoryMappedFile _map;
        private readonly MemoryMappedViewAccessor _view;
        private readonly byte* _start;
        private bool _disposed;

        public MappedModelFile(string path)
        {
            // Sharing with writers would let another process change a verified file; deleting stays possible on Unix.
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            Length = stream.Length;
            _map = MemoryMappedFile.CreateFromFile(
                stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _start = start + _view.PointerOffset;
        }

        public override long Length { get; }

        public override ReadOnlySpan<byte> Slice(long offset, int length)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            CheckRange(offset, length);
            return new ReadOnlySpan<byte>(_start + offset, length);
        }

        protected override void Dispose(bool disposing)
        {
            if (_disposed || !disposing)
            {
                return;
            }

            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }
    }
}
