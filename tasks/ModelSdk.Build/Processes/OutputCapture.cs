using System.Text;

namespace ModelSdk.Build.Processes;

/// <summary>Reads one pipe of a program to its end and keeps the first and the last part of it; for <see cref="ToolProcess"/>.</summary>
internal sealed class OutputCapture
{
    /// <summary>Bytes that are kept of the beginning, and again of the end.</summary>
    public const int Part = 2 << 20;

    private readonly Lock _lock = new();
    private readonly MemoryStream _head = new();
    private readonly byte[] _tail;
    private long _length;

    /// <summary>Starts to read.</summary>
    /// <param name="stream">The pipe; it is closed when the reading ends.</param>
    /// <param name="cancellationToken">Ends the reading; what has arrived stays.</param>
    public OutputCapture(Stream stream, CancellationToken cancellationToken)
    {
        _tail = new byte[Part];
        Completion = Task.Run(() => ReadAsync(stream, cancellationToken), CancellationToken.None);
    }

    /// <summary>Done when the pipe is closed or the reading was cancelled; never faulted.</summary>
    public Task Completion { get; }

    /// <summary>What has arrived so far; bytes that are no UTF-8 become replacement characters.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                long inTail = Math.Min(_length - _head.Length, Part);
                byte[] tail = new byte[inTail];
                long start = _length - _head.Length - inTail;
                for (int i = 0; i < tail.Length; i++)
                {
                    tail[i] = _tail[(start + i) % Part];
                }

                return start == 0
                    ? Encoding.UTF8.GetString([.. _head.ToArray(), .. tail])
                    : $"{Encoding.UTF8.GetString(_head.ToArray())}\n[… {start} bytes are left out here …]\n{Encoding.UTF8.GetString(tail)}";
            }
        }
    }

    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 << 10];
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                int count;
                while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    Keep(buffer.AsSpan(0, count));
                }
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // What has arrived is all there is.
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            int first = (int)Math.Min(bytes.Length, Part - _head.Length);
            _head.Write(bytes[..first]);
            _length += first;
            foreach (byte value in bytes[first..])
            {
                // A ring: the byte number n behind the head is at n modulo its size.
                _tail[(_length - _head.Length) % Part] = value;
                _length++;
            }
        }
    }
}
