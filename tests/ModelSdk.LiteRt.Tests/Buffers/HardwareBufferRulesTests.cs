using System.Runtime.CompilerServices;
using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt.Tests.Buffers;

/// <summary>Traps of AHardwareBuffers, without Android: what is refused, and what the message says to do.</summary>
[TestClass]
public sealed class HardwareBufferRulesTests
{
    private const uint Rgba = 1;
    private const uint Rgb = 3;
    private const uint HalfFloat = 0x16;
    private const uint Blob = 0x21;
    private const uint Yuv = 0x23;
    private const uint Red = 0x38;
    private const ulong CpuOften = 0x33;
    private const ulong GpuDataBuffer = 1 << 24;
    private const ulong Protected = 1 << 14;

    [TestMethod]
    public void Description_HasTheLayoutOfTheNdk()
    {
        Assert.AreEqual(40, Unsafe.SizeOf<HardwareBufferDescription>());
        HardwareBufferInfo info = HardwareBufferInfo.Of(
            new HardwareBufferDescription { Width = 224, Height = 225, Layers = 1, Format = Rgba, Usage = 7, Stride = 256 });
        Assert.AreEqual(new HardwareBufferInfo(224, 225, 1, Rgba, 7, 256), info);
        Assert.AreEqual("(R8G8B8A8_UNORM, 224x225, stride 256)", info.ToString());
        Assert.AreEqual("(BLOB, 64 bytes)", Bytes(64).ToString());
        Assert.AreEqual("(format 0x105, 1x1, stride 1)", new HardwareBufferInfo(1, 1, 1, 0x105, 0, 1).ToString());
    }

    [TestMethod]
    [DataRow(Rgba, 224u, 224u, 224u)]
    [DataRow(Rgb, 64u, 64u, 64u)]
    [DataRow(Red, 128u, 96u, 128u)]
    [DataRow(Blob, 602_112u, 1u, 0u)]
    public void SoundBuffers_AreTaken(uint format, uint width, uint height, uint stride) =>
        HardwareBufferRules.CheckBuffer(new HardwareBufferInfo(width, height, 1, format, GpuDataBuffer, stride));

    [TestMethod]
    // The green tint: a length or a row that drivers round.
    [DataRow(Blob, 602_100u, 1u, 1u, 0u, 0ul, "not a multiple of 64", "602,112 bytes")]
    [DataRow(Blob, 0u, 1u, 1u, 0u, 0ul, "not a multiple of 64", "64 bytes")]
    [DataRow(Rgba, 225u, 225u, 1u, 225u, 0ul, "not a multiple of 64", "tinted")]
    [DataRow(Rgba, 225u, 224u, 1u, 256u, 0ul, "rows of", "multiple of 64")]
    [DataRow(Rgb, 30u, 64u, 1u, 64u, 0ul, "rows of", "BLOB")]
    // Formats whose length LiteRT counts wrongly.
    [DataRow(HalfFloat, 64u, 64u, 1u, 64u, 0ul, "one byte for each pixel", "BLOB")]
    [DataRow(Yuv, 640u, 480u, 1u, 640u, 0ul, "one byte for each pixel", "BLOB")]
    [DataRow(0x105u, 64u, 64u, 1u, 64u, 0ul, "one byte for each pixel", "format 0x105")]
    // Formats whose pixels are no elements.
    [DataRow(4u, 64u, 64u, 1u, 64u, 0ul, "no elements", "BLOB")]
    [DataRow(Rgba, 64u, 64u, 2u, 64u, 0ul, "2 layers", "one picture")]
    [DataRow(Blob, 64u, 1u, 1u, 0u, Protected, "protected", "")]
    public void UnsoundBuffers_AreRefused(
        uint format, uint width, uint height, uint layers, uint stride, ulong usage, string why, string what)
    {
        ModelException exception = Assert.ThrowsException<ModelException>(
            () => HardwareBufferRules.CheckBuffer(new HardwareBufferInfo(width, height, layers, format, usage, stride)));

        Assert.AreEqual(ModelErrorCode.InvalidArgument, exception.Code);
        StringAssert.Contains(exception.Message, why);
        StringAssert.Contains(exception.Message, what);
    }

    [TestMethod]
    public void Picture_IsATensorOfItsOwnBytesOnly()
    {
        HardwareBufferInfo picture = new(224, 112, 1, Rgba, CpuOften, 224);

        HardwareBufferRules.CheckUse(picture, Use(TensorType.UInt8, Accelerator.Cpu, 1, 112, 224, 4));
        HardwareBufferRules.CheckUse(picture, Use(TensorType.UInt8, Accelerator.Npu, 112, 224, 4));
        AssertRefused(ModelErrorCode.TypeMismatch, picture, Use(TensorType.Float32, Accelerator.Npu, 1, 112, 56, 4), "converts nothing");
        AssertRefused(ModelErrorCode.TypeMismatch, picture, Use(TensorType.Int8, Accelerator.Npu, 1, 112, 224, 4), "converts nothing");
        AssertRefused(ModelErrorCode.ShapeMismatch, picture, Use(TensorType.UInt8, Accelerator.Npu, 1, 112, 224, 3), "[1, 112, 224, 4]");
        AssertRefused(ModelErrorCode.ShapeMismatch, picture, Use(TensorType.UInt8, Accelerator.Npu, 1, 224, 112, 4), "[1, 112, 224, 4]");
        AssertRefused(ModelErrorCode.ShapeMismatch, picture, Use(TensorType.UInt8, Accelerator.Npu, 2, 56, 224, 4), "[1, 112, 224, 4]");
        AssertRefused(ModelErrorCode.ShapeMismatch, picture, Use(TensorType.UInt8, Accelerator.Npu, 2, 112, 224, 4), "[1, 112, 224, 4]");
        AssertRefused(ModelErrorCode.ShapeMismatch, picture, Use(TensorType.UInt8, Accelerator.Npu, 100_352), "[1, 112, 224, 4]");
    }

    [TestMethod]
    public void Usage_HasToFitTheAccelerator()
    {
        BufferUse onCpu = Use(TensorType.Float32, Accelerator.Cpu, 1, 16);
        BufferUse onGpu = onCpu with { Accelerator = Accelerator.Gpu };

        HardwareBufferRules.CheckUse(Bytes(64, CpuOften), onCpu);
        HardwareBufferRules.CheckUse(Bytes(64, GpuDataBuffer), onGpu);
        HardwareBufferRules.CheckUse(Bytes(64, 0), onCpu with { Accelerator = Accelerator.Npu });
        AssertRefused(ModelErrorCode.InvalidArgument, Bytes(64, 0x03), onCpu, "CPU_READ and CPU_WRITE");
        AssertRefused(ModelErrorCode.InvalidArgument, Bytes(64, 0x30), onCpu, "CPU_READ and CPU_WRITE");
        AssertRefused(ModelErrorCode.InvalidArgument, Bytes(64, CpuOften), onGpu, "GPU_DATA_BUFFER");
    }

    [TestMethod]
    public void ElsewhereThanOnAndroid_ThereAreNone()
    {
        ModelException exception = Assert.ThrowsException<ModelException>(() => AndroidHardwareBuffer.FromHandle(1));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, exception.Code);
        StringAssert.Contains(exception.Message, "HostBuffer");
        Assert.ThrowsException<ModelException>(() => AndroidHardwareBuffer.FromJava(1, 1));
    }

    private static HardwareBufferInfo Bytes(uint length, ulong usage = 0) => new(length, 1, 1, Blob, usage, 0);

    private static BufferUse Use(TensorType type, Accelerator accelerator, params int[] shape) => new(type, shape, accelerator);

    private static void AssertRefused(ModelErrorCode code, HardwareBufferInfo info, BufferUse use, string why)
    {
        ModelException exception = Assert.ThrowsException<ModelException>(() => HardwareBufferRules.CheckUse(info, use));
        Assert.AreEqual(code, exception.Code, exception.Message);
        StringAssert.Contains(exception.Message, why);
    }
}
