using ModelSdk.Build.Aot;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Runs audits on files and on changed copies of them.</summary>
internal static class AuditCase
{
    /// <summary>The SoCs of the fake NPU, as a ModelSdkTarget item makes them.</summary>
    public static SocTarget Fake(string model) => new()
    {
        Id = $"FakeNpu_{model}", Vendor = "FakeNpu", Backend = "FakeNpu", Manufacturer = "FakeNpu", CompilerModel = model, CompilerPlugin = "FakeNpu",
    };

    /// <summary>A SoC of the table.</summary>
    public static SocTarget Soc(string name) => SocTable.Builtin.Find(name) ?? throw new AssertFailedException($"no SoC '{name}'");

    /// <summary>An audit as the build makes it after a compile; <paramref name="options"/> null is for files of others.</summary>
    public static AuditResult Run(
        string file,
        SocTarget target,
        string source = "",
        string? options = "",
        IReadOnlyList<SubgraphStatistics>? statistics = null,
        string? liteRt = "2.3.0") => ArtifactAudit.Run(
            file,
            new AuditExpectation
            {
                Name = "net",
                SourceModel = source,
                Target = target,
                Options = options is null ? null : CompilerOptions.Parse(options).Options,
                Statistics = statistics ?? [],
                LiteRtVersion = liteRt,
                ReportedFile = file,
            },
            CancellationToken.None);

    /// <summary>The same for bytes.</summary>
    public static AuditResult Run(
        byte[] bytes,
        SocTarget target,
        string source = "",
        string? options = "",
        IReadOnlyList<SubgraphStatistics>? statistics = null,
        string? liteRt = "2.3.0")
    {
        string file = Path.Combine(Path.GetTempPath(), $"modelsdk-audit-{Guid.NewGuid():N}.tflite");
        try
        {
            File.WriteAllBytes(file, bytes);
            return Run(file, target, source, options, statistics, liteRt);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Asserts that the audit found these numbers, in any order, and returns the message of the first.</summary>
    public static string Expect(AuditResult audit, params string[] ids)
    {
        string all = string.Join('\n', audit.Diagnostics.Select(static d => $"{d.Severity} {d.Rule.Id}: {d.Message}"));
        CollectionAssert.AreEquivalent(ids, audit.Diagnostics.Select(static d => d.Rule.Id).ToArray(), all);
        return audit.Diagnostics.Count == 0 ? "" : audit.Diagnostics[0].Message;
    }

    /// <summary>A compiled file of the tools.</summary>
    public static string Compiled(string name) => Shared.Path("toolchain", "compiled", name);

    /// <summary>A model of the test data.</summary>
    public static string Model(string name) => Shared.Path("testdata", "models", name);
}
