using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A model in the library, over the bytes of our verified file; what is compiled is made from it.</summary>
/// <remarks>Made by <see cref="LiteRtBackend"/>; owned by <see cref="LiteRtModel"/>.</remarks>
internal sealed class NativeModel : IDisposable
{
    /// <summary>Hands the file's bytes to the library.</summary>
    /// <exception cref="ModelException">The library refused it.</exception>
    public NativeModel(TfliteModel file, EnvironmentHandle environment) => throw new NotImplementedException();

    /// <summary>Compiles and plans the memory of every signature, so that each delegate has prepared: output layouts first, then requirements.</summary>
    /// <exception cref="ModelException">It cannot run that way; with the texts that TFLite reported.</exception>
    public NativeInstance Compile(CompileSettings settings) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
