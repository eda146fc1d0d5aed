using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>A step of execution for TFLite's partitioner: an op, or a compiled NPU partition as one op.</summary>
/// <param name="Nodes">The ops.</param>
/// <param name="IsSupported">Whether the delegate takes it.</param>
internal sealed record DelegateStep(IReadOnlyList<CheckNode> Nodes, bool IsSupported);

/// <summary>Groups ops into the partitions that a TFLite delegate could run.</summary>
/// <remarks>
/// Steps are taken in execution order while their inputs are ready; steps of the other kind wait, and the next subset
/// begins when nothing more can join. Source: tflite/graph_info.cc (greedy partitioning).
/// </remarks>
internal static class DelegatePartitions
{
    /// <summary>The supported subsets, in the order of execution.</summary>
    public static List<List<CheckNode>> Group(IReadOnlyList<DelegateStep> steps)
    {
        Dictionary<CheckNode, int> owner = [];
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (CheckNode node in steps[i].Nodes)
            {
                owner[node] = i;
            }
        }

        int[] waiting = new int[steps.Count];
        List<int>[] users = new List<int>[steps.Count];
        for (int i = 0; i < steps.Count; i++)
        {
            users[i] = [];
        }

        for (int i = 0; i < steps.Count; i++)
        {
            HashSet<int> needed = [];
            foreach (CheckNode producer in steps[i].Nodes.SelectMany(static node => node.Inputs).Select(static t => t?.Producer).OfType<CheckNode>())
            {
                if (owner.TryGetValue(producer, out int step) && step != i)
                {
                    needed.Add(step);
                }
            }

            waiting[i] = needed.Count;
            foreach (int step in needed)
            {
                users[step].Add(i);
            }
        }

        return Walk(steps, waiting, users);
    }

    private static List<List<CheckNode>> Walk(IReadOnlyList<DelegateStep> steps, int[] waiting, List<int>[] users)
    {
        List<List<CheckNode>> found = [];
        SortedSet<int>[] ready = [[], []];
        for (int i = 0; i < steps.Count; i++)
        {
            if (waiting[i] == 0)
            {
                ready[steps[i].IsSupported ? 1 : 0].Add(i);
            }
        }

        while (ready[0].Count + ready[1].Count > 0)
        {
            int kind = ready[0].Count == 0 || (ready[1].Count > 0 && ready[1].Min < ready[0].Min) ? 1 : 0;
            List<CheckNode> subset = [];
            while (ready[kind].Count > 0)
            {
                int step = ready[kind].Min;
                ready[kind].Remove(step);
                subset.AddRange(steps[step].Nodes);
                foreach (int user in users[step])
                {
                    if (--waiting[user] == 0)
                    {
                        ready[steps[user].IsSupported ? 1 : 0].Add(user);
                    }
                }
            }

            if (kind == 1)
            {
                found.Add(subset);
            }
        }

        return found;
    }
}
