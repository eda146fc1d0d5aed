using System.Globalization;
using ModelSdk.Build.Audit.Bytecode;
using ModelSdk.Build.Inspection;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.Audit;

/// <summary>Reads what a compiled file says of itself.</summary>
/// <remarks>
/// Called by <see cref="ArtifactAudit"/> and <c>modelsdk inspect</c>. It believes nothing: LiteRT itself reads past the end of
/// a truncated file that it gets in memory. What is wrong becomes a clause of <see cref="CompiledFacts.Problems"/>.
/// </remarks>
public static class CompiledReader
{
    /// <summary>Said of a file without a stamp, which LiteRT runs all the same.</summary>
    internal const string NoStamp =
        "it has no stamp of LiteRT's compiler, so nothing tells for which SoC it was made, and LiteRT does not know it as compiled";

    /// <summary>The facts of a model; one that was not compiled has no partitions.</summary>
    public static CompiledFacts Read(TfliteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        List<string> problems = [];
        List<DispatchPartition> partitions = [];
        ModuleList modules = new(model, problems);
        int otherOps = 0;
        IReadOnlySet<int> reached = OperatorSurvey.Of(model).Reached;
        foreach (Subgraph graph in model.Subgraphs)
        {
            foreach (OperatorDef op in graph.Operators)
            {
                if (DispatchOptions.IsDispatch(op))
                {
                    (string name, int module) = modules.Of(graph, op);
                    partitions.Add(new DispatchPartition(graph.Index, op.Index, name, module));
                }
                else if (reached.Contains(graph.Index))
                {
                    otherOps++;
                }
            }
        }

        BuildStamp? stamp = ReadStamp(model, partitions.Count > 0, problems);
        if (partitions.Count > 0 && model.Buffers.Count > 0 && model.Buffers[0].HasData)
        {
            problems.Add("its buffer 0 is not empty, with which LiteRT crashes (LiteRT issue 4326)");
        }

        (IReadOnlyList<BytecodeModule> read, int[] order) = modules.Read();
        partitions = [.. partitions.Select(partition => partition with { Module = partition.Module < 0 ? -1 : order[partition.Module] })];
        CheckEntryPoints(partitions, read, problems);
        return new CompiledFacts
        {
            Stamp = stamp,
            Partitions = partitions,
            Modules = read,
            OtherOps = otherOps,
            Problems = problems,
        };
    }

    /// <summary>The facts of a file that is bytecode by itself, as <c>apply_plugin_main --cmd=compile</c> writes it; null when no vendor's form is recognised.</summary>
    public static BytecodeFacts? ReadBytecode(ModelFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        BytecodeFacts facts = BytecodeFormats.Read(file);
        return facts.Backend is null ? null : facts;
    }

    private static BuildStamp? ReadStamp(TfliteModel model, bool isCompiled, List<string> problems)
    {
        try
        {
            if (BuildStamp.TryRead(model, out BuildStamp? stamp))
            {
                if (!isCompiled)
                {
                    problems.Add($"it has the stamp of a compiler ({stamp.Manufacturer} {stamp.SocModel}), but no dispatch op");
                }

                return stamp;
            }

            if (isCompiled)
            {
                int length = Format.LiteRt.KnownMetadata.Find(model, BuildStamp.EntryName).Length;
                problems.Add(length == 0
                    ? NoStamp
                    : string.Create(CultureInfo.InvariantCulture, $"its stamp has {length} bytes instead of 250, so LiteRT refuses it"));
            }
        }
        catch (ModelFormatException exception)
        {
            problems.Add($"its stamp cannot be read: {exception.Reason}");
        }

        return null;
    }

    private static void CheckEntryPoints(
        List<DispatchPartition> partitions, IReadOnlyList<BytecodeModule> modules, List<string> problems)
    {
        foreach (DispatchPartition partition in partitions)
        {
            if (partition.Module >= 0 && modules[partition.Module].Bytecode.EntryPoints is { } names && !names.Contains(partition.Name))
            {
                problems.Add(
                    $"operator {partition.Op} of subgraph {partition.Subgraph} calls '{partition.Name}', which its bytecode does not have " +
                    $"(it has {string.Join(", ", names.Take(8).Select(static name => $"'{name}'"))}{(names.Count > 8 ? ", …" : "")})");
            }
        }
    }
}
