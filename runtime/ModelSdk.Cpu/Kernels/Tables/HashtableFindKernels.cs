using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Tables;

/// <summary>HASHTABLE_FIND with string keys.</summary>
internal sealed class FindNumbersKernel(TableUser user, int count) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        HashTable table = user.FilledTable(in context);
        StringTensor keys = user.Strings(in context, 1, count);
        long otherwise = context.Input<long>(2)[0];
        Span<long> output = context.Output<long>(0);
        for (int i = 0; i < count; i++)
        {
            output[i] = table.TryFind(keys[i], out long value) ? value : otherwise;
        }
    }
}

/// <summary>HASHTABLE_FIND with string values.</summary>
internal sealed class FindStringsKernel(TableUser user, int[] shape) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        HashTable table = user.FilledTable(in context);
        ReadOnlySpan<long> keys = context.Input<long>(1);
        ReadOnlySpan<byte> otherwise = user.Strings(in context, 2)[0];
        long bytes = 0;
        foreach (long key in keys)
        {
            bytes += table.TryFind(key, out byte[]? value) ? value.Length : otherwise.Length;
        }

        StringTensorWriter writer = new(context.ResizeStrings(0, shape, StringTensor.GetSize(keys.Length, bytes)), keys.Length);
        foreach (long key in keys)
        {
            writer.Add(table.TryFind(key, out byte[]? value) ? value : otherwise);
        }
    }
}

/// <summary>How a node comes to its table and strings, with the errors of a run.</summary>
internal sealed class TableUser(NodeContext node, TensorType? keys = null, TensorType? values = null)
{
    private readonly string _node = node.Node.ToString();
    private readonly string[] _inputs = [.. node.Node.Inputs.Select(static input => input?.Name ?? "")];

    /// <summary>The table whose handle is input 0.</summary>
    /// <exception cref="ModelException">There is none, or its types are others.</exception>
    public HashTable Table(in KernelContext context)
    {
        int id = context.Input<int>(0)[0];
        if (!context.Session.Tables.TryGet(id, out HashTable? table))
        {
            throw new ModelException(
                ModelErrorCode.RuntimeFailure, $"{_node}: there is no table {id}; a HASHTABLE node must run before this one");
        }

        return (keys is null || table.Keys == keys) && (values is null || table.Values == values)
            ? table
            : throw new ModelException(
                ModelErrorCode.RuntimeFailure,
                $"{_node}: table {id} is one from {table.Keys} to {table.Values}, not from {keys} to {values}");
    }

    /// <summary>The same, for a table that an import must have filled.</summary>
    public HashTable FilledTable(in KernelContext context)
    {
        HashTable table = Table(in context);
        return table.IsFilled
            ? table
            : throw new ModelException(
                ModelErrorCode.RuntimeFailure,
                $"{_node}: the table is empty; a HASHTABLE_IMPORT node (or the initializer that holds it) must run before this one");
    }

    /// <summary>The strings of an input.</summary>
    /// <param name="context">Memory of the step.</param>
    /// <param name="input">Its position.</param>
    /// <param name="count">How many its shape asks for, or -1 for at least one.</param>
    public StringTensor Strings(in KernelContext context, int input, int count = -1)
    {
        StringTensor strings = context.Strings(input);
        TextErrors.CheckCount(_node, _inputs[input], count < 0 ? Math.Max(strings.Count, 1) : count, strings.Count);
        return strings;
    }
}
