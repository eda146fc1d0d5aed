using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

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

    /// <summary>Whether the bytes lie in one piece that stays at its address until the file is disposed, as in a memory map.</summary>
    public virtual bool IsFixed => false;

    /// <summary>What holds a memory map open: whoever keeps addresses in it takes a reference. Null where there is no map.</summary>
    public virtual SafeHandle? Keeper => null;

    /// <summary>Bytes [<paramref name="offset"/>, <paramref name="offset"/> + <paramref name="length"/>).</summary>
    /// <exception cref="ModelFormatException">The range leaves the file.</exception>
    public abstract ReadOnlySpan<byte> Slice(long offset, int length);

    /// <summary>The same bytes as <see cref="Slice"/> gives, in a form that can be kept.</summary>
    /// <exception cref="ModelFormatException">The range leaves the file.</exception>
    public ReadOnlyMemory<byte> AsMemory(long offset, int length)
    {
        CheckRange(offset, length);
        return MemoryAt(offset, length);
    }

    /// <summary>A part of this file as a file of its own, without a copy: offsets in it count from its start.</summary>
    /// <remarks>It is valid as long as this file is; disposing it does nothing.</remarks>
    /// <exception cref="ModelFormatException">The range leaves the file.</exception>
    public ModelFile Window(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw OutOfFile(offset, length);
        }

        return new WindowModelFile(this, offset, length);
    }

    /// <summary>Maps a file into memory; nothing is read before it is looked at.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ModelFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileInfo info = new(path);
        // An empty file cannot be mapped; it is read as an empty array and refused by the reader of the format.
        return info is { Exists: true, Length: 0 } ? FromMemory(default) : new MappedModelFile(path);
    }

    /// <summary>Maps a part of a file: a model that is stored in an archive, where it lies.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the part begins; any byte, the map takes care of pages.</param>
    /// <param name="length">Length of the part.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="ModelFormatException">The part leaves the file.</exception>
    public static ModelFile Open(string path, long offset, long length)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length == 0 ? FromMemory(default) : new MappedModelFile(path, offset, length);
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

    /// <summary>Memory of a range that was checked.</summary>
    protected virtual ReadOnlyMemory<byte> MemoryAt(long offset, int length) =>
        new FileWindow(this, offset, length).Memory;

    /// <summary>Throws unless the range lies inside the file.</summary>
    protected void CheckRange(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw OutOfFile(offset, length);
        }
    }

    private ModelFormatException OutOfFile(long offset, long length) => new(
        ModelFormatError.Corrupt, offset, $"{length} bytes are needed here, but the file has {Length} bytes");

    private sealed class WindowModelFile(ModelFile file, long start, long windowLength) : ModelFile
    {
        public override long Length => windowLength;

        public override bool IsFixed => file.IsFixed;

        public override SafeHandle? Keeper => file.Keeper;

        public override ReadOnlySpan<byte> Slice(long offset, int length)
        {
            CheckRange(offset, length);
            return file.Slice(start + offset, length);
        }

        protected override ReadOnlyMemory<byte> MemoryAt(long offset, int length) => file.MemoryAt(start + offset, length);
    }

    private sealed class MemoryModelFile(ReadOnlyMemory<byte> data) : ModelFile
    {
        public override long Length => data.Length;

        public override ReadOnlySpan<byte> Slice(long offset, int length)
        {
            CheckRange(offset, length);
            return data.Span.Slice((int)offset, length);
        }

        protected override ReadOnlyMemory<byte> MemoryAt(long offset, int length) => data.Slice((int)offset, length);
    }

    /// <summary>Memory over a range of a file: each access goes through <see cref="Slice"/> and its checks.</summary>
    private sealed class FileWindow(ModelFile file, long offset, int length) : MemoryManager<byte>
    {
        // Memory<byte> has no read-only manager; the mapping itself is read-only, and only ReadOnlyMemory leaves this class.
        public override Span<byte> GetSpan() => MemoryMarshal.CreateSpan(
            ref MemoryMarshal.GetReference(file.Slice(offset, length)), length);

        public override MemoryHandle Pin(int elementIndex = 0) =>
            throw new NotSupportedException("Memory of a model file is not pinned; take its span.");

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed unsafe class MappedModelFile : ModelFile
    {
        private readonly MemoryMappedFile _map;
        private readonly MemoryMappedViewAccessor _view;
        private readonly byte* _start;
        private bool _disposed;

        public MappedModelFile(string path, long offset = 0, long? length = null)
        {
            // Sharing with writers would let another process change a verified file; deleting stays possible on Unix.
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            Length = length ?? stream.Length;
            if (offset > stream.Length - Length)
            {
                long available = stream.Length;
                stream.Dispose();
                throw new ModelFormatException(
                    ModelFormatError.Corrupt, offset, $"{Length} bytes are needed here, but the file has {available} bytes");
            }

            _map = MemoryMappedFile.CreateFromFile(
                stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _map.CreateViewAccessor(offset, Length, MemoryMappedFileAccess.Read);
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _start = start + _view.PointerOffset;
        }

        public override long Length { get; }

        public override bool IsFixed => true;

        public override SafeHandle Keeper => _view.SafeMemoryMappedViewHandle;

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
