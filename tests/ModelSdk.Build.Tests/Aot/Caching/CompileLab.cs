using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>A folder with a cache, models of a few bytes, and a compiler that does what a test wants.</summary>
internal sealed class CompileLab : IDisposable
{
    public CompileLab()
        : this(Path.Combine(Path.GetTempPath(), "modelsdk tests ö", Guid.NewGuid().ToString("N")))
    {
    }

    private CompileLab(string root) => Root = Directory.CreateDirectory(root).FullName;

    public string Root { get; }

    public string Cache => Path.Combine(Root, "cache");

    public string Logs => Path.Combine(Root, "obj", "aot");

    /// <summary>Where the results are.</summary>
    public string Results => Path.Combine(Cache, "aot");

    public AotCompilerSettings Settings => new() { CacheFolder = Cache, LogFolder = Logs, Cores = 2 };

    /// <summary>Titles of what was compiled.</summary>
    public ConcurrentQueue<string> Runs { get; } = [];

    /// <summary>The lab of another process, which deletes it.</summary>
    public static CompileLab At(string root) => new(root);

    public CompileJob Job(string name = "net", string target = "Fake_A", string content = "a model")
    {
        string path = Path.Combine(Root, name + ".tflite");
        if (!File.Exists(path) || File.ReadAllText(path) != content)
        {
            // Not again while a second build reads it.
            File.WriteAllText(path, content);
        }

        return new CompileJob(
            new CompileRequest
            {
                Name = name,
                ModelPath = path,
                ModelSha256 = Sha256(Encoding.UTF8.GetBytes(content)),
                Target = new SocTarget
                {
                    Id = target, Vendor = "Fake", Backend = "fake", Manufacturer = "FakeNpu", CompilerModel = target,
                },
            },
            new Toolchain { Tool = "/tools/apply_plugin_main", ToolHash = "tool", LiteRtVersion = "2.3.0" },
            new VendorCompiler { Title = "Fake", PluginName = "FakeNpu", Plugin = "/tools/plugin.so", Fingerprint = "plugin" });
    }

    /// <summary>Writes a file that tells what was compiled.</summary>
    public async Task<CompileAttempt> RunAsync(CompileJob job, string folder, string logFile, CancellationToken cancellationToken)
    {
        Runs.Enqueue(job.Request.Title);
        string file = Path.Combine(folder, "out.tflite");
        string text = $"{job.Request.Title}: {await File.ReadAllTextAsync(job.Request.ModelPath, cancellationToken)}";
        await File.WriteAllTextAsync(file, text, cancellationToken);
        return Compiled(file);
    }

    public static CompileAttempt Compiled(string file) => new()
    {
        Outcome = CompileOutcome.Compiled,
        File = file,
        Statistics = [new SubgraphStatistics(0, 30, 31, 2), new SubgraphStatistics(1, 4, 4, 1)],
        SdkVersion = "1.0.0-fake",
        Log = "command line\nwhat it said\n",
        Elapsed = TimeSpan.FromSeconds(1.5),
    };

    /// <summary>A build of its own: looks up and compiles, and lets go of the results.</summary>
    public Task<IReadOnlyList<CompileResult>> BuildAsync(params IReadOnlyList<CompileJob> jobs) => BuildAsync(Settings, RunAsync, jobs);

    public static async Task<IReadOnlyList<CompileResult>> BuildAsync(
        AotCompilerSettings settings,
        Func<CompileJob, string, string, CancellationToken, Task<CompileAttempt>> run,
        IReadOnlyList<CompileJob> jobs,
        IProgress<CompileProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using AotCompiler compiler = new(settings, run);
        return await compiler.CompileAsync(jobs, progress, cancellationToken);
    }

    public async Task<CompileResult> BuildOneAsync(CompileJob job) => (await BuildAsync(job))[0];

    /// <summary>Folder of the entry of a result.</summary>
    public string Entry(CompileResult result) => Path.Combine(Results, result.Key[..2], result.Key);

    /// <summary>Numbers of the findings of a result.</summary>
    public static string Numbers(CompileResult result) => string.Join(' ', result.Diagnostics.Select(diagnostic => diagnostic.Rule.Id));

    /// <summary>Nothing temporary is left in the cache.</summary>
    public void AssertNoLeftovers()
    {
        string temporary = Path.Combine(Results, "tmp");
        string[] left = Directory.Exists(temporary) ? Directory.GetFileSystemEntries(temporary) : [];
        Assert.AreEqual(0, left.Length, string.Join('\n', left));
    }

    /// <summary>The task ends soon, because it was cancelled.</summary>
    public static async Task AssertCancelledAsync(Task task)
    {
        try
        {
            await task.WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Assert.Fail("not cancelled");
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
