using ModelSdk.LiteRt.Tests.Cpu;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Buffers;

/// <summary>What the real library answers here for memory of graphics and driver interfaces, and what the application is told.</summary>
/// <remarks>The official library for Linux x64 has none of these kinds; that they work where it has them is not tested.</remarks>
[TestClass]
[Needs(Shared.Data)]
public sealed class DeviceBindingTests
{
    private const int ImageBytes = 784 * sizeof(float);

    [TestMethod]
    public void OpenGl_IsNotForTheCpu() => AssertRefused(
        new GlBuffer(1, DeviceBuffer.AlignedLength(ImageBytes)),
        "Input 'image'",
        "the OpenGL buffer 1 (3,136 bytes) on Cpu (litert)",
        "the Cpu takes HostMemory for this tensor, not GlBuffer");

    [TestMethod]
    public void OpenCl_NeedsItsAccelerator() => AssertRefused(
        new OpenClBuffer(64, DeviceBuffer.AlignedLength(ImageBytes)),
        "this LiteRT does not have such memory [NotFound (6)]",
        "on Android and Linux, where the OpenCL accelerator");

    [TestMethod]
    public void DmaBuf_IsNotInThisLibrary()
    {
        using FileStream file = new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        file.SetLength(4096);
        file.Flush();

        AssertRefused(
            new DmaBufBuffer((int)file.SafeFileHandle.DangerousGetHandle(), Environment.SystemPageSize, 3136),
            "this LiteRT does not have such memory [Unsupported (5)]; it exists on Android",
            "HostBuffer");
    }

    [TestMethod]
    public void BufferOfAnUnknownClass_IsRefused() => AssertRefused(new StrangeBuffer(), "a strange buffer", "HostBuffer");

    private static void AssertRefused(TensorBuffer buffer, params string[] parts)
    {
        using Model model = NativeCpu.Load(Repository.Asset("digits", "digits.tflite"));
        using ModelSession session = model.CreateSession();
        using HostBuffer before = HostBuffer.Allocate(ImageBytes);
        before.AsSpan<float>().Fill(0.5f);
        session.BindInput(0, before);

        ModelException exception = Assert.ThrowsException<ModelException>(() => session.BindInput(0, buffer));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, exception.Code, exception.Message);
        foreach (string part in parts)
        {
            StringAssert.Contains(exception.Message, part);
        }

        // What was bound before is still bound.
        session.Run();
        Assert.AreEqual(0.5f, session.Input<float>(0)[783]);
        Assert.AreSame(before, session.InputBinding(0).Buffer);
        buffer.Dispose();
    }

    private sealed class StrangeBuffer : TensorBuffer
    {
        public override string Description => "a strange buffer";

        public override long Length => 1 << 20;

        protected override void Release()
        {
        }
    }
}
