using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>The process that performs requests, with the managed engine: what it answers is what this process finds.</summary>
[TestClass]
public sealed class RunnerTests
{
    private static string Digits => Repository.Path("samples", "DigitReader", "Models", "digits.tflite");

    private static LoadRequest Managed => new() { File = Digits, Backends = ["managed"], Accelerators = [Accelerator.Cpu] };

    [TestMethod]
    public void Answer_HasReportLogOutputsAndFigures()
    {
        LiteRtRun run = LiteRtRun.Of(Managed with { Runs = 3, KeepAllOutputs = true }).Succeeded();

        LoadAnswer answer = run.Last;
        Assert.IsNull(answer.Failure);
        Assert.AreEqual(Accelerator.Cpu, answer.Report!.Selected);
        Assert.AreEqual("managed", answer.AfterRuns!.Engine);
        StringAssert.StartsWith(answer.Log.Single(), "Information: Model ");
        Assert.AreEqual(3, answer.AllOutputs.Count);
        CollectionAssert.AreEqual(answer.AllOutputs[0][0].Bytes, answer.Outputs[0].Bytes);
        Assert.AreEqual(3, answer.RunMilliseconds.Count);
        Assert.AreEqual(2, answer.ResidentBytes.Count);
    }

    [TestMethod]
    public void Cancellation_IsAnswered()
    {
        RunFailure failure = LiteRtRun.Of(Managed with { CancelAfter = 0 }).Succeeded().Last.RunFailures.Single();

        Assert.AreEqual(typeof(OperationCanceledException).FullName, failure.Type);
    }

    [TestMethod]
    public void MissingFile_IsAnswered()
    {
        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [Managed with { File = "/nowhere.tflite" }, Managed] }).Succeeded();

        Assert.AreEqual(ModelErrorCode.NotFound, run.Answer.Loads[0].Failure!.Code);
        Assert.IsNull(run.Answer.Loads[1].Failure);
    }

    [TestMethod]
    public void ProcessThatDoesNotEnd_IsKilled()
    {
        LiteRtRun run = LiteRtRun.Of(Managed with { Repeat = int.MaxValue }, limit: TimeSpan.FromSeconds(1));

        Assert.IsTrue(run.TimedOut);
        Assert.AreEqual(0, run.Answer.Loads.Count);
    }
}
