using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>Keeps models away from the GPU that would end the process there: a list of known ones, and a mark of earlier crashes.</summary>
/// <remarks>
/// The accelerator ends the process where it meets something unexpected in a model (LOG(FATAL), failed checks), which
/// nothing in the process can catch. <see cref="LiteRtBackend"/> asks <see cref="Check"/> before an attempt and holds the guard
/// while it lasts: creation, output layouts and the verification run.
/// </remarks>
internal sealed class GpuGuard : IDisposable
{
    /// <summary>Name of the AppContext switch that ignores the deny list when it is true, for releases of LiteRT in which a cause is gone.</summary>
    public const string IgnoreSwitch = "ModelSdk.LiteRt.IgnoreGpuDenyList";

    /// <summary>Variable that does the same when it is 1.</summary>
    public const string IgnoreVariable = "MODELSDK_IGNORE_GPU_DENY_LIST";

    private readonly CrashMark _mark;

    private GpuGuard(CrashMark mark) => _mark = mark;

    /// <summary>What the report should say of the guard itself, or null: that a crash would not be remembered.</summary>
    public string? Problem => _mark.Problem;

    /// <summary>Whether the GPU may be tried with this model; cheap, changes nothing.</summary>
    public static BackendProbe Check(LoadedLibrary library, ModelArtifact artifact, ModelOptions options)
    {
        if (GpuLibrary.Find(library, out BackendProbe missing) is not { } accelerator)
        {
            return missing;
        }

        if (Denied(accelerator, artifact) is { } denied)
        {
            return denied;
        }

        return CrashMark.FindCrash(CacheFolder.Of(options), KeyOf(library, accelerator, artifact)) is { } crash
            ? BackendProbe.No(ModelErrorCode.CrashedBefore, crash.Sentence("the GPU"))
            : BackendProbe.Yes;
    }

    /// <summary>Marks that an attempt begins; disposing the guard takes the mark away, a crash leaves it.</summary>
    public static GpuGuard Enter(LoadedLibrary library, ModelArtifact artifact, ModelOptions options)
    {
        string name = artifact.Info.Path is { } path ? Path.GetFileName(path) : "a model from memory";
        GpuLibrary? accelerator = GpuLibrary.Find(library, out _);
        return new GpuGuard(CrashMark.Begin(
            CacheFolder.Of(options),
            KeyOf(library, accelerator, artifact),
            $"{name} on the GPU with {Path.GetFileName(accelerator?.Path)}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _mark.Dispose();

    private static BackendProbe? Denied(GpuLibrary accelerator, ModelArtifact artifact)
    {
        if ((AppContext.TryGetSwitch(IgnoreSwitch, out bool ignore) && ignore) || Environment.GetEnvironmentVariable(IgnoreVariable) == "1")
        {
            return null;
        }

        string name = Path.GetFileName(accelerator.Path);
        return GpuDenyList.Find(GpuDenyList.Rules, name, artifact.Model, artifact.Info.Sha256) is var (rule, where)
            ? BackendProbe.No(ModelErrorCode.UnsupportedOnDevice, Sentence(rule, where, name))
            : null;
    }

    private static string Sentence(DenyRule rule, string where, string library) =>
        $"{where} is kept away from the GPU: with {library}, {rule.Reason} [rule {rule.Id} of ModelSdk's deny list; if a newer LiteRT can do it, "
        + $"set the AppContext switch {IgnoreSwitch}]";

    private static string KeyOf(LoadedLibrary library, GpuLibrary? accelerator, ModelArtifact artifact) =>
        CrashMark.Key("gpu", ModelHash.Of(artifact.Model.File), library.Identity, accelerator?.Identity ?? "");
}
