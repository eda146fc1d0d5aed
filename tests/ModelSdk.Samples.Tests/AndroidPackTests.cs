using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.TestSupport;

namespace ModelSdk.Samples.Tests;

/// <summary>The sample with an AI pack: built and checked as its README says, and run.</summary>
[TestClass]
public sealed class AndroidPackTests
{
    [TestMethod]
    public void Packs_AreBuiltWithoutTheWorkload_AndNothingIsWrongWithThem()
    {
        SampleRun build = SampleRun.Build("AndroidPack", "-t:ModelSdkBuildPacks", "-tl:off");

        Assert.AreEqual(0, build.ExitCode, build.ToString());
        string line = build.Lines.Single(static line => line.TrimStart().StartsWith("pack digits: ", StringComparison.Ordinal));
        string pack = Repository.Path("samples", "AndroidPack", "obj", "Debug", "net10.0", "modelsdk", "packs", "digits.ai.pack");
        StringAssert.Contains(line, $"{pack} (");
        StringAssert.Contains(line, "OnDemand");
        Assert.IsFalse(build.Lines.Any(static line => line.Contains(": warning", StringComparison.Ordinal)), build.ToString());

        PackVerificationResult verified = PackVerification.Run(pack, new PlayLimits(), expected: null, CancellationToken.None);
        Assert.AreEqual(0, verified.Diagnostics.Count, string.Join('\n', verified.Diagnostics));
        StringAssert.Contains(string.Join('\n', verified.Summary), "pack of com.example.androidpack");
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Program_RunsBothModels()
    {
        SampleRun run = SampleRun.Of("AndroidPack");

        Assert.AreEqual(0, run.ExitCode, run.ToString());
        CollectionAssert.AreEqual(
            new[] { "digits: found in Program, runs on Cpu", "digits-npu: found in Program, runs on Cpu" }, run.Lines.TakeLast(2).ToArray());
    }
}
