using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Tables;

/// <summary>HASHTABLE, HASHTABLE_IMPORT, HASHTABLE_FIND and HASHTABLE_SIZE: tables that the session keeps.</summary>
/// <remarks>Rules: reference tflite-ops 5.3; LiteRT, tflite/kernels/hashtable*.cc and experimental/resource/static_hashtable.cc.</remarks>
internal static class HashtableKernels
{
    /// <summary>HASHTABLE: the handle of a table, which is made when it is not there.</summary>
    public static Kernel Hashtable(NodeContext node)
    {
        HashtableOptions options = new(node.Options);
        CheckTypes(node, options.KeyType, options.ValueType);
        if (node.Output(0).Type != TensorType.Resource)
        {
            throw node.Error($"{node.Output(0)} must be a resource");
        }

        node.SetShape(0, 1);
        return new HashtableKernel(options.TableId, options.KeyType, options.ValueType);
    }

    /// <summary>HASHTABLE_IMPORT: fills a table at its first run.</summary>
    public static Kernel Import(NodeContext node)
    {
        CheckHandle(node);
        (Value keys, Value values) = (node.Input(1), node.Input(2));
        CheckTypes(node, keys.Type, values.Type);
        return keys.Shape.AsSpan().SequenceEqual(values.Shape)
            ? new HashtableImportKernel(new TableUser(node, keys.Type, values.Type), keys.Count)
            : throw node.Error($"{keys} and {values} must have the same shape");
    }

    /// <summary>HASHTABLE_FIND: the values of keys, or a default value.</summary>
    public static Kernel Find(NodeContext node)
    {
        CheckHandle(node);
        (Value keys, Value otherwise, Value output) = (node.Input(1), node.Input(2), node.Output(0));
        CheckTypes(node, keys.Type, output.Type);
        if (otherwise.Type != output.Type || otherwise.Count < 1)
        {
            throw node.Error($"the default value, {otherwise}, must be one of the type of {output}");
        }

        node.SetShape(0, keys.Shape);
        TableUser table = new(node, keys.Type, output.Type);
        return keys.Type == TensorType.String
            ? new FindNumbersKernel(table, keys.Count)
            : new FindStringsKernel(table, keys.Shape);
    }

    /// <summary>HASHTABLE_SIZE.</summary>
    public static Kernel Size(NodeContext node)
    {
        CheckHandle(node);
        node.SetShape(0, 1);
        return node.Output(0).Type == TensorType.Int64
            ? new HashtableSizeKernel(new TableUser(node))
            : throw node.Error($"{node.Output(0)} must be int64");
    }

    private static void CheckTypes(NodeContext node, TensorType keys, TensorType values)
    {
        if ((keys, values) is not ((TensorType.String, TensorType.Int64) or (TensorType.Int64, TensorType.String)))
        {
            throw node.Error($"a table from {keys} to {values} is not possible; there are those from string to int64 and from int64 to string");
        }
    }

    private static void CheckHandle(NodeContext node)
    {
        if (node.Input(0) is not { Type: TensorType.Resource, Shape: [1] })
        {
            throw node.Error($"{node.Input(0)} must be the handle of a table: a resource of the shape [1]");
        }
    }
}

/// <summary>HASHTABLE.</summary>
internal sealed class HashtableKernel(int id, TensorType keys, TensorType values) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        context.Session.Tables.GetOrAdd(id, keys, values);
        context.Output<int>(0)[0] = id;
    }
}

/// <summary>HASHTABLE_IMPORT.</summary>
internal sealed class HashtableImportKernel(TableUser user, int count) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        HashTable table = user.Table(in context);
        if (table.IsFilled)
        {
            return;
        }

        if (table.Keys == TensorType.String)
        {
            table.Fill(user.Strings(in context, 1, count), context.Input<long>(2)[..count]);
        }
        else
        {
            table.Fill(context.Input<long>(1)[..count], user.Strings(in context, 2, count));
        }
    }
}

/// <summary>HASHTABLE_SIZE.</summary>
internal sealed class HashtableSizeKernel(TableUser user) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) => context.Output<long>(0)[0] = user.Table(in context).Count;
}
