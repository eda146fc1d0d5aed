using ModelSdk.Build.Aot;
using ModelSdk.Build.Aot.Caching;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>What makes another key, and what does not.</summary>
[TestClass]
public class CompileKeyTests
{
    private static readonly Dictionary<string, Func<CompileJob, CompileJob>> Changes = new()
    {
        ["model"] = static job => job with { Request = job.Request with { ModelSha256 = "other" } },
        ["manufacturer"] = static job => job with { Request = job.Request with { Target = job.Request.Target with { Manufacturer = "other" } } },
        ["SoC"] = static job => job with { Request = job.Request with { Target = job.Request.Target with { CompilerModel = "other" } } },
        ["partitions"] = static job => job with { Request = job.Request with { MaxPartitions = 1 } },
        ["flags"] = static job => job with { Request = job.Request with { Options = Options("--partition_strategy=weakly_connected") } },
        ["tool"] = static job => job with { Toolchain = job.Toolchain with { ToolHash = "other" } },
        ["LiteRT"] = static job => job with { Toolchain = job.Toolchain with { LiteRtVersion = null } },
        ["plugin or SDK"] = static job => job with { Compiler = job.Compiler with { Fingerprint = "other" } },

        // The same text in all, cut in another place.
        ["cut"] = static job => job with
        {
            Toolchain = job.Toolchain with { ToolHash = "tool\nliteRt 5 2.3.0", LiteRtVersion = null },
        },
    };

    private static readonly Dictionary<string, Func<CompileJob, CompileJob>> Same = new()
    {
        ["name"] = static job => job with { Request = job.Request with { Name = "other" } },
        ["path"] = static job => job with { Request = job.Request with { ModelPath = "/other" } },
        ["flags of another vendor"] = static job => job with
        {
            Request = job.Request with { Options = Options("--intel_openvino_graph_backends=cpu --opt 3") },
        },
        ["timeout"] = static job => job with { Request = job.Request with { Timeout = TimeSpan.FromSeconds(1) } },
        ["id of the SoC"] = static job => job with { Request = job.Request with { Target = job.Request.Target with { Id = "Fake_B" } } },
        ["place of the tool"] = static job => job with { Toolchain = job.Toolchain with { Tool = "/other", Origin = "elsewhere" } },
        ["place of the plugin"] = static job => job with { Compiler = job.Compiler with { Plugin = "/other", LibraryFolders = ["/other"] } },
    };

    public static IEnumerable<object[]> ChangeNames => Changes.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> SameNames => Same.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(ChangeNames))]
    public void WhatTheCompilerSees_MakesAnotherKey(string name)
    {
        using CompileLab lab = new();
        CompileJob job = lab.Job();
        Assert.AreNotEqual(CompileKey.Of(job).Text, CompileKey.Of(Changes[name](job)).Text);
    }

    [TestMethod]
    [DynamicData(nameof(SameNames))]
    public void WhatTheCompilerDoesNotSee_KeepsTheKey(string name)
    {
        using CompileLab lab = new();
        CompileJob job = lab.Job();
        Assert.AreEqual(CompileKey.Of(job).Text, CompileKey.Of(Same[name](job)).Text);
    }

    [TestMethod]
    public void MediaTeksOptionString_IsPartOfItsKeys()
    {
        using CompileLab lab = new();
        CompileJob job = lab.Job();
        job = job with { Request = job.Request with { Target = job.Request.Target with { Backend = "mediatek" } } };
        CompileJob optimized = job with { Request = job.Request with { Options = Options("--opt 3") } };
        Assert.AreNotEqual(CompileKey.Of(job).Text, CompileKey.Of(optimized).Text);
    }

    [TestMethod]
    public void Key_IsASha256()
    {
        using CompileLab lab = new();
        StringAssert.Matches(CompileKey.Of(lab.Job()).Text, new("^[0-9a-f]{64}$"));
    }

    private static CompilerOptions Options(string text)
    {
        (CompilerOptions options, IReadOnlyList<string> problems) = CompilerOptions.Parse(text);
        Assert.AreEqual(0, problems.Count);
        return options;
    }
}
