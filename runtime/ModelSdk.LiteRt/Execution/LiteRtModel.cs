using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>A model that LiteRT has prepared for one accelerator; makes sessions.</summary>
/// <remarks>
/// Sessions on the CPU have a compiled model each, so that they run at the same time. On an accelerator they share one
/// and take turns: its memory is scarce, and it does one thing at a time anyway; models that keep state never share.
/// </remarks>
internal sealed class LiteRtModel : ICompiledModel
{
    public IReadOnlyList<SignatureInfo> Signatures => throw new NotImplementedException();

    public IReadOnlyDictionary<Accelerator, double>? Shares => throw new NotImplementedException();

    public IBackendSession CreateSession(int signature) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
