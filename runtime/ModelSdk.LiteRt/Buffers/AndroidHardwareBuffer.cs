using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>An AHardwareBuffer of Android: a camera frame, or memory that GPU and NPU share.</summary>
/// <remarks>
/// Tensors lie in buffers of format BLOB, as they do in a file; pictures only where LiteRT reads them as they are, which
/// are few (see HardwareBufferRules). The object holds a reference to the native buffer until it is released.
/// Never run by the authors on a device.
/// </remarks>
public sealed class AndroidHardwareBuffer : DeviceBuffer
{
    private readonly nint _handle;
    private readonly HardwareBufferInfo _info;

    private AndroidHardwareBuffer(nint handle, HardwareBufferInfo info)
        : base(released: null)
    {
        _handle = handle;
        _info = info;
    }

    /// <summary>Drops the reference to a buffer that the application has forgotten.</summary>
    ~AndroidHardwareBuffer()
    {
        if (!IsReleased)
        {
            Free();
        }
    }

    /// <inheritdoc/>
    public override string Description => $"the AHardwareBuffer {_info}";

    /// <inheritdoc/>
    public override long Length => _info.Length;

    /// <inheritdoc/>
    internal override TensorBufferType Type => TensorBufferType.Ahwb;

    /// <inheritdoc/>
    internal override string Platforms => "on Android 8.0 (API level 26) and later";

    /// <summary>Wraps a native buffer and takes a reference to it.</summary>
    /// <param name="handle">AHardwareBuffer*.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: this is not Android 8.0 or later.
    /// <see cref="ModelErrorCode.InvalidArgument"/>: LiteRT would read the buffer wrongly; the message says what to do.
    /// </exception>
    public static AndroidHardwareBuffer FromHandle(nint handle)
    {
        ThrowUnlessAndroid();
        if (handle == 0)
        {
            throw new ArgumentException("the handle is null", nameof(handle));
        }

        HardwareBufferApi.Describe(handle, out HardwareBufferDescription description);
        HardwareBufferInfo info = HardwareBufferInfo.Of(description);
        HardwareBufferRules.CheckBuffer(info);
        HardwareBufferApi.Acquire(handle);
        return new AndroidHardwareBuffer(handle, info);
    }

    /// <summary>Wraps an object of the Java class android.hardware.HardwareBuffer, which may be closed afterwards.</summary>
    /// <param name="environment">JNIEnv*, in .NET for Android <c>JNIEnv.Handle</c>.</param>
    /// <param name="buffer">Reference to the object, in .NET for Android its <c>Handle</c>.</param>
    /// <exception cref="ModelException">As for <see cref="FromHandle"/>.</exception>
    public static AndroidHardwareBuffer FromJava(nint environment, nint buffer)
    {
        ThrowUnlessAndroid();
        return FromHandle(HardwareBufferApi.FromJava(environment, buffer));
    }

    /// <inheritdoc/>
    internal override void Check(BufferUse use) => HardwareBufferRules.CheckUse(_info, use);

    /// <inheritdoc/>
    internal override unsafe Status Import(EnvironmentHandle environment, in RankedTensorType type, out nint buffer) =>
        TensorBufferApi.CreateFromHardwareBuffer(environment, type, _handle, 0, null, out buffer);

    /// <inheritdoc/>
    protected override void Release() => Free();

    private static void ThrowUnlessAndroid()
    {
        if (!OperatingSystem.IsAndroidVersionAtLeast(26))
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                "AHardwareBuffer exists on Android 8.0 (API level 26) and later only; bind a HostBuffer here.");
        }
    }

    private void Free()
    {
        if (OperatingSystem.IsAndroidVersionAtLeast(26))
        {
            HardwareBufferApi.Release(_handle);
        }
    }
}
