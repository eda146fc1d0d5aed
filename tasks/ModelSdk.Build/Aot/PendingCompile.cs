using ModelSdk.Build.Aot.Caching;

namespace ModelSdk.Build.Aot;

/// <summary>A compile that <see cref="CompileBatch"/> has to answer, for one or several jobs with the same key.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Job">The first job that asks for it.</param>
/// <param name="LogFile">Full path of its log.</param>
internal sealed record PendingCompile(CompileKey Key, CompileJob Job, string LogFile)
{
    /// <summary>Places of all jobs that ask for it.</summary>
    public List<int> Indices { get; } = [];

    /// <summary>What is worth saying besides a failure.</summary>
    public List<ModelDiagnostic> Notes { get; } = [];

    /// <summary>Size of the source model; 0 when it is not there, which the compile will say.</summary>
    public long ModelBytes { get; } = new FileInfo(Job.Request.ModelPath) is { Exists: true } model ? model.Length : 0;

    /// <summary>The answer, once there is one.</summary>
    public CompileResult? Result { get; set; }

    /// <summary>One for each key, in order of the first jobs.</summary>
    public static PendingCompile[] From(IReadOnlyList<CompileJob> jobs, string logFolder)
    {
        Dictionary<string, PendingCompile> byKey = [];
        HashSet<string> logs = new(StringComparer.OrdinalIgnoreCase);
        List<PendingCompile> all = [];
        for (int i = 0; i < jobs.Count; i++)
        {
            CompileKey key = CompileKey.Of(jobs[i]);
            if (!byKey.TryGetValue(key.Text, out PendingCompile? pending))
            {
                pending = new PendingCompile(key, jobs[i], Path.Combine(logFolder, LogName(jobs[i].Request, logs)));
                byKey.Add(key.Text, pending);
                all.Add(pending);
            }

            pending.Indices.Add(i);
        }

        return [.. all];
    }

    // Models of several assemblies may have the same name.
    private static string LogName(CompileRequest request, HashSet<string> taken)
    {
        string name = $"{request.Name}.{request.Target.Id}";
        string log = name + ".log";
        for (int number = 2; !taken.Add(log); number++)
        {
            log = $"{name}.{number}.log";
        }

        return log;
    }
}
