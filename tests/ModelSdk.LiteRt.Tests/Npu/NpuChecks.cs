using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>What tests of the NPU assert again and again.</summary>
internal static class NpuChecks
{
    /// <summary>The model runs on the NPU.</summary>
    public static LoadAnswer RunsOnNpu(LiteRtRun run, int load = 0)
    {
        LoadAnswer answer = run.Succeeded().Answer.Loads[load];
        Assert.IsNull(answer.Failure, run.ToString());
        Assert.AreEqual(0, answer.RunFailures.Count, run.ToString());
        Assert.AreEqual(Accelerator.Npu, answer.Report!.Selected, run.ToString());
        Assert.AreEqual("litert", answer.Report.Engine);
        return answer;
    }

    /// <summary>The NPU failed with a step that has this code, stage and text, and the CPU runs the model.</summary>
    public static LoadAnswer FellBack(LiteRtRun run, ModelErrorCode code, FallbackStage stage, string text, int load = 0)
    {
        LoadAnswer answer = run.Succeeded().Answer.Loads[load];
        Assert.IsNull(answer.Failure, run.ToString());
        Assert.AreEqual(Accelerator.Cpu, answer.Report!.Selected, run.ToString());
        FallbackStep[] failed = [.. answer.Report.Steps.Where(static step => !step.Succeeded)];
        FallbackStep? step = failed.FirstOrDefault(step => step.Code == code && step.Stage == stage);
        Assert.IsNotNull(step, $"no step {stage} {code} in\n{run}");
        StringAssert.Contains(step.Detail, text, run.ToString());
        Assert.AreEqual(Accelerator.Npu, step.Tried);
        return answer;
    }

    /// <summary>Both gave the same bits.</summary>
    public static void SameOutputs(LoadAnswer expected, LoadAnswer found)
    {
        Assert.AreEqual(expected.Outputs.Count, found.Outputs.Count);
        for (int i = 0; i < expected.Outputs.Count; i++)
        {
            CollectionAssert.AreEqual(expected.Outputs[i].Shape, found.Outputs[i].Shape);
            CollectionAssert.AreEqual(expected.Outputs[i].Bytes, found.Outputs[i].Bytes, $"output {i}");
        }
    }

    /// <summary>The share of an accelerator as a count of operators says it.</summary>
    public static void HasShare(LoadAnswer answer, int part, int all)
    {
        Assert.IsNotNull(answer.Report!.Shares);
        Assert.AreEqual((double)part / all, answer.Report.Shares[Accelerator.Npu], 1e-9);
        Assert.AreEqual(part == all, answer.Report.FullyOffloaded);
        Assert.AreEqual((double)(all - part) / all, answer.Report.Shares.GetValueOrDefault(Accelerator.Cpu), 1e-9);
    }
}
