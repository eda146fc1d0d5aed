using ModelSdk.Format;
using ModelSdk.LiteRt.Native;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Buffers;

/// <summary>Wrapping memory of graphics and driver interfaces: arguments, lengths, what fits which accelerator, lifetime.</summary>
[TestClass]
public sealed class DeviceBufferTests
{
    [TestMethod]
    [DataRow(0L, 0L)]
    [DataRow(1L, 64L)]
    [DataRow(64L, 64L)]
    [DataRow(602_100L, 602_112L)]
    public void AlignedLength_IsTheNextMultipleOf64(long bytes, long expected) =>
        Assert.AreEqual(expected, DeviceBuffer.AlignedLength(bytes));

    [TestMethod]
    public void LengthThatDriversRound_IsRefusedByEveryKind_WithTheOneToAllocate()
    {
        Action[] makers =
        [
            static () => _ = new GlBuffer(1, 602_100),
            static () => _ = new OpenClBuffer(1, 602_100),
            static () => _ = new DmaBufBuffer(1, Environment.SystemPageSize, 602_100),
        ];
        foreach (Action make in makers)
        {
            ModelException exception = Assert.ThrowsException<ModelException>(make);
            Assert.AreEqual(ModelErrorCode.InvalidArgument, exception.Code);
            StringAssert.Contains(exception.Message, "602,100 bytes, which is not a multiple of 64");
            StringAssert.Contains(exception.Message, "Allocate 602,112 bytes");
        }
    }

    [TestMethod]
    public void WhatIsNoBuffer_IsRefused()
    {
        AssertRefused(static () => _ = new GlBuffer(0, 64), "glGenBuffers");
        AssertRefused(static () => _ = new GlBuffer(1, 64, target: 0x8892), "0x8892");
        AssertRefused(static () => _ = new OpenClBuffer(0, 64), "clCreateBuffer");
        AssertRefused(static () => _ = new DmaBufBuffer(-1, Environment.SystemPageSize, 64), "-1 is no file descriptor");
        AssertRefused(static () => _ = new DmaBufBuffer(1, 0, 64), "mmap");
        AssertRefused(static () => _ = new DmaBufBuffer(1, -1, 64), "mmap");
        AssertRefused(static () => _ = new DmaBufBuffer(1, Environment.SystemPageSize + 64, 64), "page");
        Assert.ThrowsException<ArgumentOutOfRangeException>(static () => _ = new OpenClBuffer(1, 64, (OpenClBufferKind)12));
        Assert.ThrowsException<ArgumentOutOfRangeException>(static () => _ = new GlBuffer(1, 0));
    }

    [TestMethod]
    public void DmaBuf_IsAnOpenFileOfThatLength()
    {
        if (!OperatingSystem.IsLinux())
        {
            Shared.NotOnThisSystem("files are told apart by Linux");
        }

        string path = Path.GetTempFileName();
        try
        {
            int number;
            using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite))
            {
                file.SetLength(4096);
                file.Flush();
                number = (int)file.SafeFileHandle.DangerousGetHandle();
                using DmaBufBuffer sound = new(number, Environment.SystemPageSize, 4096);
                StringAssert.Contains(sound.Description, $"the DMA-BUF {number} (4,096 bytes)");
                AssertRefused(() => _ = new DmaBufBuffer(number, Environment.SystemPageSize, 8192), "4,096 bytes, less than 8,192");
            }

            AssertRefused(static () => _ = new DmaBufBuffer(99_999, Environment.SystemPageSize, 4096), "is it closed already");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Released_IsCalledOnce()
    {
        int released = 0;
        GlBuffer buffer = new(7, 64, () => released++);

        buffer.Dispose();
        buffer.Dispose();

        Assert.AreEqual(1, released);
    }

    [TestMethod]
    public void OpenGl_HoldsFloatsOnly()
    {
        using GlBuffer buffer = new(7, 64);

        buffer.Check(Use(TensorType.Float32, 64));
        ModelException exception = Assert.ThrowsException<ModelException>(() => buffer.Check(Use(TensorType.UInt8, 64)));

        Assert.AreEqual(ModelErrorCode.TypeMismatch, exception.Code);
        StringAssert.Contains(exception.Message, "float32");
    }

    [TestMethod]
    public void AcceleratorThatTakesAnotherKind_SaysWhich()
    {
        using GlBuffer buffer = new(7, 64);

        ModelException exception = Assert.ThrowsException<ModelException>(
            () => DeviceBufferRules.Check(buffer, Use(TensorType.Float32, 64), [TensorBufferType.WebGpuBufferPacked]));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, exception.Code);
        StringAssert.Contains(exception.Message, "the Gpu takes WebGpuBufferPacked for this tensor, not GlBuffer");
    }

    [TestMethod]
    public void Cpu_LocksSomeKindsAlthoughItDoesNotListThem()
    {
        using OpenClBuffer lockable = new(1, 64);
        using GlBuffer other = new(7, 64);
        BufferUse use = Use(TensorType.Float32, 64) with { Accelerator = Accelerator.Cpu };

        DeviceBufferRules.Check(lockable, use, [TensorBufferType.HostMemory]);
        Assert.ThrowsException<ModelException>(() => DeviceBufferRules.Check(other, use, [TensorBufferType.HostMemory]));
    }

    [TestMethod]
    public void PaddedTensorOfTheGpu_IsRefused_BecauseItsPicturesWouldBeTinted()
    {
        // [1, 8, 8, 3] floats: 768 bytes in a file, 1,024 where each pixel has a fourth channel.
        using GlBuffer plain = new(7, 1024);
        using OpenClBuffer kernel = new(1, 1024, OpenClBufferKind.Kernel);
        BufferUse use = Use(TensorType.Float32, 768) with { RequiredLength = 1024 };
        TensorBufferType[] taken = [TensorBufferType.OpenClBuffer, TensorBufferType.GlBuffer];

        DeviceBufferRules.Check(kernel, use, taken);
        DeviceBufferRules.Check(plain, use with { RequiredLength = 768 }, taken);
        ModelException exception = Assert.ThrowsException<ModelException>(() => DeviceBufferRules.Check(plain, use, taken));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, exception.Code);
        StringAssert.Contains(exception.Message, "from 768 to 1,024 bytes");
        StringAssert.Contains(exception.Message, "multiple of 4");
    }

    [TestMethod]
    public void ShortBuffer_IsRefused_AlsoWhereOnlyTheAcceleratorNeedsMore()
    {
        using OpenClBuffer buffer = new(1, 768, OpenClBufferKind.Kernel);
        TensorBufferType[] taken = [TensorBufferType.OpenClBuffer];

        ModelException tensor = Assert.ThrowsException<ModelException>(
            () => DeviceBufferRules.Check(buffer, Use(TensorType.Float32, 800), taken));
        ModelException accelerator = Assert.ThrowsException<ModelException>(
            () => DeviceBufferRules.Check(buffer, Use(TensorType.Float32, 768) with { RequiredLength = 1024 }, taken));

        Assert.AreEqual(ModelErrorCode.ShapeMismatch, tensor.Code);
        Assert.AreEqual(ModelErrorCode.ShapeMismatch, accelerator.Code);
        StringAssert.Contains(accelerator.Message, "the Gpu needs 1,024 bytes");
    }

    private static BufferUse Use(TensorType type, int bytes) =>
        new(type, [1, bytes / 4], Accelerator.Gpu) { ByteLength = bytes, RequiredLength = bytes };

    private static void AssertRefused(Action make, string why)
    {
        ModelException exception = Assert.ThrowsException<ModelException>(make);
        Assert.AreEqual(ModelErrorCode.InvalidArgument, exception.Code);
        StringAssert.Contains(exception.Message, why);
    }
}
