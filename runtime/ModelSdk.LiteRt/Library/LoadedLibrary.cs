namespace ModelSdk.LiteRt;

/// <summary>The native library of this process.</summary>
/// <param name="Path">Where it was loaded from, with all links followed.</param>
/// <param name="Identity">Tells one build of it from another, for files that must not outlive an update; short, fit for a file name.</param>
internal sealed record LoadedLibrary(string Path, string Identity)
{
    /// <summary>Folder in which accelerators, dispatch libraries and compiler plugins are looked for.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? "";

    /// <summary>Whether it exports LiteRtCompiledModelIsNonCpuFullyAccelerated (2.3 and later).</summary>
    public bool TellsNonCpuAcceleration { get; init; }

    /// <summary>Whether it exports the list of accelerators (not on Windows).</summary>
    public bool ListsAccelerators { get; init; }
}
