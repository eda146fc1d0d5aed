using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Runner;

/// <summary>Runs a model in several sessions at the same time; each must give what the one before gave.</summary>
internal static class ParallelRuns
{
    /// <summary>Performs what <see cref="LoadRequest.ParallelSessions"/> asks for; a difference is the answer's failure.</summary>
    public static void Perform(LoadRequest load, Model model, LoadAnswer answer)
    {
        Task[] tasks = [.. Enumerable.Range(0, load.ParallelSessions).Select(_ => Task.Factory.StartNew(
            () => RunSession(load, model, answer), TaskCreationOptions.LongRunning))];
        Task.WaitAll(tasks);
    }

    private static void RunSession(LoadRequest load, Model model, LoadAnswer answer)
    {
        using EngineSession session = new(model.CreateSession(load.Signature));
        InputFiller.Fill(load.Inputs, session, resize: true);
        for (int run = 0; run < load.Runs; run++)
        {
            InputFiller.Fill(load.Inputs, session, resize: false);
            session.Run();
            for (int i = 0; i < answer.Outputs.Count; i++)
            {
                if (!session.Output(i).SequenceEqual(answer.Outputs[i].Bytes))
                {
                    throw new InvalidDataException($"Output {i} of a parallel session differs in run {run}.");
                }
            }
        }
    }
}
