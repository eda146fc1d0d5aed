namespace ModelSdk.Format.Tests;

/// <summary>Opens and reads a damaged file: it opens, or is refused with an offset and a reason, and nothing else.</summary>
/// <remarks>Called by the damage tests of models and bundles.</remarks>
internal static class DamageTrial
{
    /// <summary>Tries within ten times the file's size and 1 MB; returns whether the file opened.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="what">Which one, for messages.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="read">Reads all of what was opened.</param>
    public static bool Try<T>(ReadOnlyMemory<byte> bytes, string what, Func<ReadOnlyMemory<byte>, T> open, Action<T> read)
        where T : IDisposable
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool opened = false;
        try
        {
            using T file = open(bytes);
            opened = true;
            read(file);
        }
        catch (ModelFormatException refusal)
        {
            Assert.IsFalse(opened, $"{what} opened, and then: {refusal.Message}");
            Assert.IsTrue(refusal.Offset >= 0 && refusal.Reason.Length > 10, what);
        }
        catch (Exception exception) when (exception is not AssertFailedException)
        {
            Assert.Fail($"{what}: {exception}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsTrue(allocated <= (10L * bytes.Length) + (1 << 20), $"{what}: {allocated} bytes for a file of {bytes.Length}");
        return opened;
    }
}
