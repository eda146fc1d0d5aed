using System.Diagnostics;
using ModelSdk.Backends;
using ModelSdk.Cpu;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Runner;

/// <summary>Loads and runs one model as a request says; called by Program for each.</summary>
internal static class LoadPerformer
{
    private static readonly Dictionary<string, IBackend> Backends = new()
    {
        [LiteRtBackend.Instance.Name] = LiteRtBackend.Instance,
        [CpuBackend.Instance.Name] = CpuBackend.Instance,
    };

    /// <summary>Performs a request; what goes wrong is in the answer.</summary>
    /// <param name="load">The request.</param>
    /// <param name="kept">Receives what must stay alive.</param>
    public static LoadAnswer Perform(LoadRequest load, List<IDisposable> kept)
    {
        NativeVariables.Set(load.Variables);
        List<long> resident = [ResidentBytes()];
        for (int time = 1; ; time++)
        {
            LoadAnswer answer = PerformOnce(load, kept);
            if (load.Abandon)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            resident.Add(ResidentBytes());
            if (time >= load.Repeat)
            {
                answer.ResidentBytes.AddRange(resident);
                return answer;
            }
        }
    }

    private static LoadAnswer PerformOnce(LoadRequest load, List<IDisposable> kept)
    {
        LoadAnswer answer = new();
        Model? model = null;
        try
        {
            long began = Stopwatch.GetTimestamp();
            model = Model.Load(Source(load), [.. load.Backends.Select(static name => Backends[name])], Options(load, answer));
            answer.LoadMilliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            answer.Report = model.Execution;
            if (load.Runs > 0)
            {
                ModelSession session = model.CreateSession(load.Signature);
                EngineSession bytes = new(session);
                RunAll(load, session, bytes, answer);
                answer.AfterRuns = session.Execution;
                ParallelRuns.Perform(load, model, answer);
                if (!load.Abandon)
                {
                    bytes.Dispose();
                }
            }
        }
        catch (Exception exception)
        {
            answer.Failure = RunFailure.Of(exception);
        }

        if (load.KeepLoaded && model is not null)
        {
            kept.Add(model);
        }
        else if (!load.Abandon)
        {
            model?.Dispose();
        }

        return answer;
    }

    private static void RunAll(LoadRequest load, ModelSession session, EngineSession bytes, LoadAnswer answer)
    {
        InputFiller.Fill(load.Inputs, bytes, resize: true);
        using BoundTensors? bound = load.Binding == HostBinding.None ? null : new BoundTensors(session, load.Binding);
        for (int run = 0; run < load.Runs; run++)
        {
            if (load.BeforeRun.TryGetValue(run, out IReadOnlyDictionary<string, string>? variables))
            {
                NativeVariables.Set(variables);
            }

            InputFiller.Fill(load.Inputs, bytes, resize: false);
            List<OutputAnswer> outputs = [];
            try
            {
                RunOnce(load, session, answer);
                outputs = ReadOutputs(bytes);
                answer.CopyReasons = BoundTensors.CopyReasons(session);
                answer.Outputs = outputs;
            }
            catch (Exception exception)
            {
                answer.RunFailures.Add(RunFailure.Of(exception, run));
                if (!load.GoOnAfterFailure)
                {
                    return;
                }
            }
            finally
            {
                if (load.KeepAllOutputs)
                {
                    answer.AllOutputs.Add(outputs);
                }
            }
        }
    }

    private static void RunOnce(LoadRequest load, ModelSession session, LoadAnswer answer)
    {
        using CancellationTokenSource cancellation = new();
        switch (load.CancelAfter)
        {
            case 0:
                cancellation.Cancel();
                break;
            case { } milliseconds:
                cancellation.CancelAfter(milliseconds);
                break;
        }

        CancellationToken token = load.CancelAfter is null ? CancellationToken.None : cancellation.Token;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        session.Run(token);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        answer.RunAllocations.Add(GC.GetAllocatedBytesForCurrentThread() - allocated);
        answer.RunMilliseconds.Add(elapsed.TotalMilliseconds);
    }

    private static List<OutputAnswer> ReadOutputs(EngineSession session)
    {
        List<OutputAnswer> outputs = [];
        for (int i = 0; i < session.Signature.Outputs.Count; i++)
        {
            TensorInfo tensor = session.Signature.Outputs[i];
            outputs.Add(new OutputAnswer(tensor.Name, tensor.Type, session.OutputShape(i).ToArray(), session.Output(i).ToArray()));
        }

        return outputs;
    }

    private static ModelSource Source(LoadRequest load) => load switch
    {
        { File: { } file, InMemory: true } => ModelSource.FromMemory(File.ReadAllBytes(file)),
        { File: { } file } => ModelSource.FromFile(file),
        { Folder: { } folder } => new DeployedModelSource(load.Assembly!, load.Name!, [folder]),
        _ => ModelSource.Deployed(load.Assembly!, load.Name!),
    };

    private static ModelOptions Options(LoadRequest load, LoadAnswer answer) => new()
    {
        Accelerators = load.Accelerators,
        LiteRtLibrary = load.LiteRtLibrary,
        CompileOnDevice = load.CompileOnDevice,
        CacheDirectory = load.CacheDirectory,
        Verify = load.Verify,
        CpuEngine = load.CpuEngine,
        CpuThreads = load.CpuThreads,
        FailInsteadOfFallback = load.FailInsteadOfFallback,
        LiteRtOptions = load.LiteRtOptions,
        Logger = new LineLogger(answer.Log),
    };

    private static long ResidentBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
