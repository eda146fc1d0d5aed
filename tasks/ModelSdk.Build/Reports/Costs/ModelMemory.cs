using ModelSdk.Format;

namespace ModelSdk.Build.Reports;

/// <summary>Memory that a model needs while it runs, as far as the file tells.</summary>
/// <param name="WeightBytes">All constants, each counted once.</param>
/// <param name="ActivationBytes">The most that tensors take at one time, or null when shapes leave it open.</param>
public readonly record struct ModelMemory(long WeightBytes, long? ActivationBytes)
{
    /// <summary>The estimate for a model; called when it is checked, because the report has no file.</summary>
    /// <remarks>
    /// A tensor lives from the op that makes it to the last op that reads it; inputs, outputs and variables live as long
    /// as the run. Results are not laid over inputs, and nothing is added for scratch memory of kernels.
    /// </remarks>
    public static ModelMemory Of(TfliteModel model)
    {
        long?[] peaks = new long?[model.Subgraphs.Count];
        bool[] done = new bool[peaks.Length];
        long? most = 0;
        for (int i = 0; i < peaks.Length; i++)
        {
            most = Max(most, Peak(model, i, peaks, done));
        }

        return new ModelMemory(Weights(model), most);
    }

    private static long Weights(TfliteModel model)
    {
        long bytes = 0;
        HashSet<uint> counted = [];
        HashSet<uint> countedExternal = [];
        foreach (Subgraph graph in model.Subgraphs)
        {
            foreach (TensorDef tensor in graph.Tensors)
            {
                // Several tensors may share one buffer.
                bool isNew = tensor.ExternalBufferId != 0
                    ? countedExternal.Add(tensor.ExternalBufferId)
                    : tensor.IsConstant && counted.Add(tensor.BufferIndex);
                bytes += isNew ? TensorSizes.ConstantBytes(tensor) : 0;
            }
        }

        return bytes;
    }

    private static long? Peak(TfliteModel model, int index, long?[] peaks, bool[] done)
    {
        if (!done[index])
        {
            // Set before it is known: graphs that call each other in a circle are refused elsewhere.
            done[index] = true;
            peaks[index] = Peak(model, model.Subgraphs[index], peaks, done);
        }

        return peaks[index];
    }

    private static long? Peak(TfliteModel model, Subgraph graph, long?[] peaks, bool[] done)
    {
        int[] lastUse = LastUses(graph);
        int end = graph.Operators.Count;
        HashSet<int> inputs = [.. graph.Inputs.ToArray()];
        HashSet<int> alive = [];
        long? live = 0;
        foreach (TensorDef tensor in graph.Tensors)
        {
            // From the start to the end: what the caller gives, and variables.
            if (!tensor.IsConstant && (tensor.IsVariable || inputs.Contains(tensor.Index)) && alive.Add(tensor.Index))
            {
                live += TensorSizes.Bytes(tensor);
            }
        }

        long? most = live;
        List<int>?[] ending = new List<int>?[end + 1];
        for (int i = 0; i < end; i++)
        {
            OperatorDef op = graph.Operators[i];
            foreach (int output in op.Outputs.ToArray())
            {
                if (output >= 0 && alive.Add(output))
                {
                    live += TensorSizes.Bytes(graph.Tensors[output]);
                    (ending[Math.Max(i, lastUse[output])] ??= []).Add(output);
                }
            }

            SubgraphReferences called = SubgraphReferences.Of(op);
            long? inside = 0;
            for (int k = 0; k < called.Count; k++)
            {
                inside = Max(inside, (uint)called[k] < (uint)peaks.Length ? Peak(model, called[k], peaks, done) : null);
            }

            most = Max(most, live + inside);
            foreach (int dead in ending[i] ?? [])
            {
                live -= TensorSizes.Bytes(graph.Tensors[dead]);
            }
        }

        return most;
    }

    /// <summary>For each tensor the last op that reads it; graph outputs live to the end, tensors that nobody reads not at all.</summary>
    private static int[] LastUses(Subgraph graph)
    {
        int[] last = new int[graph.Tensors.Count];
        for (int i = 0; i < graph.Operators.Count; i++)
        {
            foreach (int input in graph.Operators[i].Inputs.ToArray())
            {
                if (input >= 0)
                {
                    last[input] = i;
                }
            }
        }

        foreach (int output in graph.Outputs.ToArray())
        {
            last[output] = graph.Operators.Count;
        }

        return last;
    }

    private static long? Max(long? a, long? b) => a is { } x && b is { } y ? Math.Max(x, y) : null;
}
