using ModelSdk.Build.Audit.Bytecode;
using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.Audit;

/// <summary>Collects the ranges of bytecode that a file's dispatch ops name, each once, for <see cref="CompiledReader"/>.</summary>
/// <remarks>
/// LiteRT writes bytecode behind the FlatBuffer and before constants that lie outside it (litert/core/model/model_serialize.cc);
/// partitions may share a range and differ in the entry point.
/// </remarks>
internal sealed class ModuleList(TfliteModel model, List<string> problems)
{
    // Names all of them only once it is clear that the file has no more of the sort.
    private const int MostProblems = 20;

    private readonly Dictionary<(long Offset, long Size), int> _modules = [];
    private readonly Dictionary<(long Offset, long Size), string> _owners = [];
    private int _refused;

    /// <summary>The entry point that a dispatch op calls, and the number of its module; -1 when it names no bytecode of the file.</summary>
    public (string Name, int Module) Of(Subgraph graph, OperatorDef op)
    {
        string where = $"operator {op.Index} of subgraph {graph.Index}";
        DispatchOptions options;
        try
        {
            options = DispatchOptions.Read(model, op);
        }
        catch (ModelFormatException exception)
        {
            Add($"{where}: {exception.Reason}");
            return (NameOf(op), -1);
        }

        bool isOld = options.BytecodeOffset == 0 && OldBytecode.Is(op.GetCustomOptions());
        if (isOld)
        {
            Add($"{where} has the form of 2024 (NPU_BYTE_CODE), which LiteRT no longer reads: compile the model again");
            (long offset, long size, string? problem) = OldBytecode.Find(model, op.GetCustomOptions());
            options = options with { Name = OldBytecode.NameOf(op.GetCustomOptions()), BytecodeOffset = offset, BytecodeSize = size };
            if (problem is not null)
            {
                Add($"{where}: {problem}");
                return (options.Name, -1);
            }
        }

        if (options.BytecodeOffset == 0 || options.BytecodeSize == 0)
        {
            Add($"{where} names no bytecode (offset {options.BytecodeOffset}, {options.BytecodeSize} bytes)");
            return (options.Name, -1);
        }

        if (!isOld && options.BytecodeOffset < model.FlatBufferLength)
        {
            Add($"the bytecode of {where} begins at byte {options.BytecodeOffset}, inside the model, whose tables end at {model.FlatBufferLength}");
        }

        (long, long) range = (options.BytecodeOffset, options.BytecodeSize);
        if (!_modules.TryGetValue(range, out int number))
        {
            number = _modules.Count;
            _modules.Add(range, number);
            _owners.Add(range, where);
        }

        return (options.Name, number);
    }

    /// <summary>The modules in order of the file, and where each number went.</summary>
    public (IReadOnlyList<BytecodeModule> Modules, int[] Order) Read()
    {
        if (_refused > MostProblems)
        {
            problems.Add($"and {_refused - MostProblems} more of this kind");
        }

        (long Offset, long Size)[] ranges = [.. _modules.Keys.Order()];
        CheckOverlaps(ranges);
        int[] order = new int[ranges.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            order[_modules[ranges[i]]] = i;
        }

        return (
            [.. ranges.Select(range => new BytecodeModule(
                range.Offset, range.Size, BytecodeFormats.Read(model.File.Window(range.Offset, range.Size))))],
            order);
    }

    private void CheckOverlaps((long Offset, long Size)[] ranges)
    {
        for (int i = 1; i < ranges.Length; i++)
        {
            if (ranges[i].Offset < ranges[i - 1].Offset + ranges[i - 1].Size)
            {
                problems.Add($"the bytecode of {_owners[ranges[i]]} overlaps that of {_owners[ranges[i - 1]]}");
                break;
            }
        }

        foreach (BufferDef buffer in model.Buffers)
        {
            if (buffer is { IsOutside: true, Length: > 0 } && Array.Exists(
                ranges, range => range.Offset < buffer.FileOffset + buffer.Length && buffer.FileOffset < range.Offset + range.Size))
            {
                problems.Add($"the constant at byte {buffer.FileOffset} overlaps bytecode");
                break;
            }
        }
    }

    // Where the bytecode is outside the file, its name still helps to find out which partition it was.
    private static string NameOf(OperatorDef op)
    {
        try
        {
            return FlexValue.Parse(op.GetCustomOptions()).GetString("name") ?? "";
        }
        catch (ModelFormatException)
        {
            return "";
        }
    }

    private void Add(string problem)
    {
        if (++_refused <= MostProblems)
        {
            problems.Add(problem);
        }
    }
}
