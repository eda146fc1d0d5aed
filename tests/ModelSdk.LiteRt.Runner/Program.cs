using System.Text.Json;
using ModelSdk.LiteRt.Runner;
using ModelSdk.TestSupport.Native;

// Performs the request of a test in a process of its own: request file, answer file. Started by LiteRtRun of
// tests/ModelSdk.TestSupport; ends with 0 whatever the models did, unless they ended the process.
RunRequest request = JsonSerializer.Deserialize<RunRequest>(File.ReadAllBytes(args[0]), RunAnswer.Json)!;
RunAnswer answer = new();
List<IDisposable> kept = [];
foreach (LoadRequest load in request.Loads)
{
    answer.Loads.Add(LoadPerformer.Perform(load, kept));

    // Renamed into place: a process that dies while it writes leaves the answer of the load before.
    File.WriteAllBytes(args[1] + ".new", JsonSerializer.SerializeToUtf8Bytes(answer, RunAnswer.Json));
    File.Move(args[1] + ".new", args[1], overwrite: true);
}

GC.KeepAlive(kept);
return 0;
