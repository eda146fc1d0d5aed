using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A model in the library, over the bytes of our verified file; what is compiled is made from it.</summary>
/// <remarks>Made by <see cref="LiteRtBackend"/>; owned by <see cref="LiteRtModel"/>.</remarks>
internal sealed unsafe class NativeModel : IDisposable
{
    private readonly ModelBytes _bytes;

    /// <summary>Hands the file's bytes to the library.</summary>
    /// <exception cref="ModelException">The library refused it.</exception>
    public NativeModel(TfliteModel file, EnvironmentHandle environment)
    {
        File = file;
        Environment = environment;
        Signatures = SignaturePorts.ReadAll(file);
        _bytes = new ModelBytes(file.File);
        Status status = ModelApi.CreateFromBuffer(environment, _bytes.Address, _bytes.Length, out nint model);
        if (status != Status.Ok)
        {
            _bytes.Dispose();
            throw LiteRtException.Of(status, "reading the model");
        }

        Handle = new ModelHandle(model, environment, _bytes);
    }

    /// <summary>The file.</summary>
    public TfliteModel File { get; }

    /// <summary>The environment that it belongs to.</summary>
    public EnvironmentHandle Environment { get; }

    /// <summary>The native object.</summary>
    public ModelHandle Handle { get; }

    /// <summary>The entry points, in the file's order.</summary>
    public IReadOnlyList<SignaturePorts> Signatures { get; }

    /// <summary>Compiles and plans the memory of every signature, so that each delegate has prepared: output layouts first, then requirements.</summary>
    /// <exception cref="ModelException">It cannot run that way; with the texts that TFLite reported.</exception>
    public NativeInstance Compile(CompileSettings settings)
    {
        OptionsHandle options = NativeOptions.Create(settings);
        CancellationSlot cancellation = new();
        try
        {
            LiteRtException.ThrowUnlessOk(
                CompiledModelApi.Create(Environment, Handle, options, out nint compiled), $"compiling for {settings.Accelerators}");
            CompiledModelHandle handle = new(compiled, Environment, Handle, options, cancellation);
            NativeInstance instance = new(this, handle, cancellation);
            try
            {
                cancellation.Attach(handle);
                instance.PlanAll();
                return instance;
            }
            catch
            {
                instance.Dispose();
                throw;
            }
        }
        finally
        {
            // The compiled model has its own references.
            options.Dispose();
            cancellation.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle.Dispose();
        _bytes.Dispose();
    }
}
