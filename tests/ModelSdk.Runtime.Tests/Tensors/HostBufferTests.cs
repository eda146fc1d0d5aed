using System.Runtime.InteropServices;

namespace ModelSdk.Runtime.Tests.Tensors;

/// <summary>Memory that is allocated, wrapped, and given back.</summary>
[TestClass]
public sealed unsafe class HostBufferTests
{
    [TestMethod]
    [DataRow(0L)]
    [DataRow(1L)]
    [DataRow(63L)]
    [DataRow(40_000L)]
    public void AllocatedMemory_IsAligned_ZeroAndReadableInItsTail(long length)
    {
        using HostBuffer buffer = HostBuffer.Allocate(length);

        Assert.AreEqual(0, buffer.Address % HostBuffer.Alignment);
        Assert.IsTrue(buffer.IsAligned);
        Assert.IsTrue(buffer.CanBindInPlace);
        Assert.AreEqual(length, buffer.Length);
        Assert.AreEqual(length, buffer.Bytes.Length);
        Span<byte> withTail = new((void*)buffer.Address, (int)length + HostBuffer.TailBytes);
        Assert.IsFalse(withTail.ContainsAnyExcept((byte)0));
    }

    [TestMethod]
    public void Spans_AreTheMemory()
    {
        using HostBuffer buffer = HostBuffer.Allocate(10);

        buffer.AsSpan<int>()[1] = 0x01020304;

        Assert.AreEqual(2, buffer.AsSpan<int>().Length);
        Assert.AreEqual(0x01020304, *(int*)(buffer.Address + 4));
        Assert.AreEqual(0x01020304, MemoryMarshal.Read<int>(buffer.Bytes[4..]));
    }

    [TestMethod]
    [DataRow(0, 16, true)]
    [DataRow(0, 15, false)]
    [DataRow(32, 16, false)]
    public void WrappedMemory_IsUsedInPlace_WhenItIsAlignedAndHasATail(int offset, int tail, bool inPlace)
    {
        using HostBuffer memory = HostBuffer.Allocate(1000);
        using HostBuffer wrapped = HostBuffer.FromPointer(memory.Address + offset, 100, tail);

        Assert.AreEqual(inPlace, wrapped.CanBindInPlace);
        Assert.AreEqual(offset == 0, wrapped.IsAligned);
        // What lies behind a shorter tensor is its tail.
        Assert.AreEqual(offset == 0, wrapped.FitsInPlace(84));
    }

    [TestMethod]
    public void ManagedMemory_IsPinned_UntilItIsReleased()
    {
        float[] values = new float[100];
        HostBuffer buffer = HostBuffer.FromMemory(values.AsMemory(4));
        nint address = buffer.Address;

        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        buffer.AsSpan<float>()[0] = 5;

        fixed (float* first = &values[4])
        {
            Assert.AreEqual(address, (nint)first);
        }

        Assert.AreEqual(5, values[4]);
        Assert.AreEqual(96 * sizeof(float), buffer.Length);
        buffer.Dispose();
        Assert.ThrowsException<ObjectDisposedException>(() => buffer.Address);
    }

    [TestMethod]
    public void Disposed_NothingCanBeReadAnyMore()
    {
        int released = 0;
        HostBuffer memory = HostBuffer.Allocate(64);
        HostBuffer buffer = HostBuffer.FromPointer(memory.Address, 64, released: () => released++);

        buffer.Dispose();
        buffer.Dispose();

        Assert.AreEqual(1, released);
        Assert.IsTrue(buffer.IsDisposed);
        Assert.ThrowsException<ObjectDisposedException>(() => buffer.Bytes.Length);
        Assert.ThrowsException<ObjectDisposedException>(() => buffer.AsSpan<int>().Length);
        Assert.ThrowsException<ObjectDisposedException>(() => buffer.Address);
        Assert.AreEqual(64, buffer.Length);
        memory.Dispose();
    }

    [TestMethod]
    public void WrongArguments_AreRefused()
    {
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => HostBuffer.Allocate(-1));
        Assert.ThrowsException<ArgumentException>(() => HostBuffer.FromPointer(0, 1));
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => HostBuffer.FromPointer(64, -1));
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => HostBuffer.FromPointer(64, 1, readableTail: -1));
    }

    [TestMethod]
    public void ForgottenBuffers_AreFreed()
    {
        long before = Environment.WorkingSet;
        for (int i = 0; i < 200; i++)
        {
            HostBuffer.Allocate(16 << 20).Bytes[0] = 1;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsTrue(Environment.WorkingSet - before < 1 << 30, "3.2 GB were allocated and not freed");
    }
}
