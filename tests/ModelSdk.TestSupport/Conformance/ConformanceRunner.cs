using ModelSdk.TestSupport.Engine;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>Runs one case of the corpus on the managed engine; used by the tests and by <c>tests/Conformance</c>.</summary>
public static class ConformanceRunner
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs all steps of a case and compares every output; whatever is wrong with the case is its result.</summary>
    public static CaseResult Run(ConformanceCase item, EngineSettings settings)
    {
        if (item.Defect is not null)
        {
            return new CaseResult(item, settings.ToString(), CaseOutcome.Failed, item.Defect);
        }

        try
        {
            return RunSteps(item, settings);
        }
        catch (ModelException exception) when (exception.Code == ModelErrorCode.UnsupportedOnDevice)
        {
            return new CaseResult(item, settings.ToString(), CaseOutcome.Refused, exception.Message);
        }
        catch (Exception exception)
        {
            // Whatever the engine throws is the case's result: the runner goes on to the next case.
            string detail = $"{exception.GetType().Name}: {exception.Message}";
            return new CaseResult(item, settings.ToString(), CaseOutcome.Failed, detail);
        }
    }

    /// <summary>Gives the inputs of a step to a session, with their shapes.</summary>
    public static void Fill(EngineSession session, ConformanceCase item, int step, ReadOnlySpan<byte> data)
    {
        foreach (ConformanceTensor input in item.AllSteps[step].Inputs)
        {
            session.Resize(IndexOf(session.Signature.Inputs, input), input.Shape);
        }

        foreach (ConformanceTensor input in item.AllSteps[step].Inputs)
        {
            session.Write(IndexOf(session.Signature.Inputs, input), input.In(data));
        }
    }

    private static CaseResult RunSteps(ConformanceCase item, EngineSettings settings)
    {
        byte[] data = File.ReadAllBytes(Path.Combine(item.Folder, item.Data));
        using CancellationTokenSource patience = new(Patience);
        using EngineModel model = EngineModel.Load(item.ModelPath, settings);
        using EngineSession session = model.CreateSession(item.Signature ?? model.PrimaryKey);
        double tightRatio = 0;
        for (int step = 0; step < item.AllSteps.Count; step++)
        {
            Fill(session, item, step, data);
            session.Run(patience.Token);
            OutputCheck check = new(item, item.AllSteps[step], session, data);
            if (check.FirstDifference() is { } difference)
            {
                string where = item.AllSteps.Count > 1 ? $"step {step}, " : "";
                return new CaseResult(item, settings.ToString(), CaseOutcome.Failed, where + difference);
            }

            tightRatio = Math.Max(tightRatio, check.TightRatio);
        }

        return new CaseResult(item, settings.ToString(), CaseOutcome.Passed, "", tightRatio);
    }

    /// <summary>Position in the signature of a tensor that the corpus names by its index in the subgraph.</summary>
    internal static int IndexOf(IReadOnlyList<TensorInfo> tensors, ConformanceTensor tensor)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].TensorIndex == tensor.Index)
            {
                return i;
            }
        }

        throw new InvalidDataException($"Tensor {tensor.Index} '{tensor.Name}' of the case is not in the model's signature.");
    }
}
