using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A shader storage buffer of OpenGL ES 3.1, on Android.</summary>
/// <remarks>
/// LiteRT uses the context that is current where the process loads its first model on the GPU: load (not LoadAsync), bind
/// and run on the thread of that context. The buffer object stays the application's: delete it when
/// <c>released</c> is called. Never run by the authors on a device.
/// </remarks>
public sealed class GlBuffer : DeviceBuffer
{
    /// <summary>GL_SHADER_STORAGE_BUFFER, the one target that LiteRT shares with the accelerator.</summary>
    public const uint ShaderStorageBuffer = 0x90D2;

    private readonly nint _context;

    /// <summary>Wraps a buffer object of the current context.</summary>
    /// <param name="id">Name of the buffer object, from glGenBuffers.</param>
    /// <param name="length">Its length in bytes, as given to glBufferData; a multiple of 64.</param>
    /// <param name="released">Called once, when the buffer is disposed and no session uses it any more; on any thread.</param>
    /// <param name="target">The target that it is bound to.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.InvalidArgument"/>: the length is not a multiple of 64, the target another one, the name 0, or
    /// no context is current.
    /// </exception>
    public GlBuffer(uint id, long length, Action? released = null, uint target = ShaderStorageBuffer)
        : base(released)
    {
        if (target != ShaderStorageBuffer)
        {
            throw Refused($"the target is 0x{target:X}; LiteRT shares GL_SHADER_STORAGE_BUFFER (0x{ShaderStorageBuffer:X}) only.");
        }

        if (id == 0)
        {
            throw Refused("0 is no buffer object of OpenGL; glGenBuffers makes them, in a current context.");
        }

        CheckLength(length, $"the OpenGL buffer {id}");
        Id = id;
        Length = length;
        _context = GlContext.Current();
        if (OperatingSystem.IsAndroid() && _context == 0)
        {
            throw Refused($"no context of OpenGL is current on this thread, and buffer {id} means nothing outside its own.");
        }
    }

    /// <summary>Name of the buffer object.</summary>
    public uint Id { get; }

    /// <inheritdoc/>
    public override string Description => $"the OpenGL buffer {Id} ({Length:N0} bytes)";

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    internal override TensorBufferType Type => TensorBufferType.GlBuffer;

    /// <inheritdoc/>
    internal override string Platforms => "on Android";

    /// <inheritdoc/>
    internal override void Check(BufferUse use)
    {
        if (use.Type != TensorType.Float32)
        {
            throw new ModelException(
                ModelErrorCode.TypeMismatch,
                $"LiteRT treats OpenGL buffers as float32, whatever the tensor is ({use.Text}): use a model with float32 there");
        }

        if (OperatingSystem.IsAndroid() && GlContext.Current() != _context)
        {
            throw Refused("the context that the buffer belongs to is not current on this thread: bind and run on its thread");
        }
    }

    /// <inheritdoc/>
    internal override unsafe Status Import(EnvironmentHandle environment, in RankedTensorType type, out nint buffer) =>
        TensorBufferApi.CreateFromGlBuffer(environment, type, ShaderStorageBuffer, Id, (nuint)Length, 0, null, out buffer);
}
