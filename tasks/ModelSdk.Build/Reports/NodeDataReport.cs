using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Writes the prediction for one target as node data of Model Explorer, which colours the graph with it.</summary>
/// <remarks>
/// Format: node_data_builder.py and types.ts (NodeDataProviderGraphData) of google-ai-edge/model-explorer. Graphs are
/// named as its adapter for .tflite names them (<see cref="ModelFacts"/>), and its nodes by the index of the operator.
/// </remarks>
public static class NodeDataReport
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>File name for a model on a target: <c>flowers.MediaTek_MT6993.nodedata.json</c>.</summary>
    public static string FileName(ModelReport model, ReportTarget target) => $"{model.Model.Name}.{target.Id}.nodedata.json";

    /// <summary>Writes the data as UTF-8; the same report gives the same bytes.</summary>
    public static void Write(ModelReport model, ReportTarget target, Stream stream)
    {
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            HashSet<string> written = [];
            foreach ((int subgraph, SortedDictionary<int, NodeState> nodes) in Nodes(model, model.Plans[target.Plan]))
            {
                string name = subgraph < model.Model.Graphs.Count ? model.Model.Graphs[subgraph] : GraphName(subgraph);

                // Graphs of one name are one graph to Model Explorer.
                if (written.Add(name))
                {
                    json.WriteStartObject(name);
                    json.WriteString("name", target.Id);
                    json.WriteBoolean("showExpandedSummaryOnGroupNode", true);
                    json.WriteBoolean("showLabelCountColumnsInChildrenStatsTable", true);
                    WriteNodes(json, nodes);
                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static string GraphName(int subgraph) =>
        subgraph == 0 ? "main" : string.Create(CultureInfo.InvariantCulture, $"subgraph_{subgraph}");

    private static SortedDictionary<int, SortedDictionary<int, NodeState>> Nodes(ModelReport model, ReportPlan plan)
    {
        SortedDictionary<int, SortedDictionary<int, NodeState>> graphs = [];
        ReportOps ops = model.OpLists[plan.OpList];
        int index = 0;
        foreach (int placement in ReportPlan.Expand(plan.Runs))
        {
            // An op that stands for a composite colours the composite too: 12/3:4 is node 12 and node 4 of subgraph 3.
            string[] steps = ops.Path[index].Split('/');
            for (int depth = 1; depth <= steps.Length; depth++)
            {
                Add(graphs, string.Join('/', steps[..depth]), plan.Placements[placement]);
            }

            index++;
        }

        return graphs;
    }

    private static void Add(
        SortedDictionary<int, SortedDictionary<int, NodeState>> graphs, string path, ReportPlacement placement)
    {
        (int subgraph, int node) = ReportOps.Locate(path);
        if (!graphs.TryGetValue(subgraph, out SortedDictionary<int, NodeState>? nodes))
        {
            graphs.Add(subgraph, nodes = []);
        }

        NodeState state = NodeState.Of(placement);
        nodes[node] = nodes.TryGetValue(node, out NodeState? other) && other != state ? NodeState.Mixed : state;
    }

    private static void WriteNodes(Utf8JsonWriter json, SortedDictionary<int, NodeState> nodes)
    {
        json.WriteStartObject("results");
        foreach ((int node, NodeState state) in nodes)
        {
            json.WriteStartObject(node.ToString(CultureInfo.InvariantCulture));
            json.WriteString("value", state.Label);
            json.WriteString("bgColor", state.Color);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>What a node shows; colours as in the page, dark enough for white text or light enough for black.</summary>
    private sealed record NodeState(string Label, string Color)
    {
        public static readonly NodeState Mixed = new("on several", "#c9b8e8");

        private static readonly Dictionary<(RunsOn, OpOutcome), NodeState> All = new()
        {
            [(RunsOn.Npu, OpOutcome.Runs)] = new("NPU", "#1f7a4d"),
            [(RunsOn.Npu, OpOutcome.LessPrecise)] = new("NPU, less precise", "#7fc8a0"),
            [(RunsOn.Npu, OpOutcome.Unknown)] = new("NPU if the compiler takes it", "#f2d16b"),
            [(RunsOn.Gpu, OpOutcome.Runs)] = new("GPU", "#2b6cb0"),
            [(RunsOn.Gpu, OpOutcome.LessPrecise)] = new("GPU, less precise", "#90bbe6"),
            [(RunsOn.Gpu, OpOutcome.Unknown)] = new("GPU if it takes it", "#f2d16b"),
            [(RunsOn.Cpu, OpOutcome.Runs)] = new("CPU", "#d9822b"),
        };

        public static NodeState Of(ReportPlacement placement) =>
            placement.RunsOn == RunsOn.Nowhere ? new NodeState("runs nowhere", "#8b1a1a")
            : placement.Outcome == OpOutcome.Wrong ? new NodeState("wrong results", "#8b1a1a")
            : placement.Outcome == OpOutcome.RefusesModel ? new NodeState("makes the NPU compiler refuse the model", "#8b1a1a")
            : All.TryGetValue((placement.RunsOn, placement.Outcome), out NodeState? state) ? state
            : All[(placement.RunsOn, OpOutcome.Runs)];
    }
}
