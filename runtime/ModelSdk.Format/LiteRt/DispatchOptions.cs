using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Format.LiteRt;

/// <summary>Options of a DISPATCH_OP: where the file holds the vendor's bytecode of one partition.</summary>
/// <param name="Name">Entry point in the bytecode.</param>
/// <param name="BytecodeOffset">First byte in the file; 0 with an empty size in the old form, which names none.</param>
/// <param name="BytecodeSize">Number of bytes.</param>
/// <remarks>Source: LiteRT, litert/core/dispatch_op_schema.h. Partitions may share bytecode and differ in the name.</remarks>
public sealed record DispatchOptions(string Name, long BytecodeOffset, long BytecodeSize)
{
    /// <summary>Custom code of the operator.</summary>
    public const string CustomCode = "DISPATCH_OP";

    // Files of 2024 held 250 raw bytes instead of a map.
    private const int OldFormLength = 250;

    /// <summary>Whether an operator stands for a compiled partition.</summary>
    public static bool IsDispatch(OperatorDef op) =>
        op.Code is { Builtin: BuiltinOperator.Custom } code && code.CustomCode == CustomCode;

    /// <summary>Whether any operator of the model stands for a compiled partition.</summary>
    public static bool IsCompiled(TfliteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (Subgraph subgraph in model.Subgraphs)
        {
            foreach (OperatorDef op in subgraph.Operators)
            {
                if (IsDispatch(op))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Reads the options of an operator for which <see cref="IsDispatch"/> holds.</summary>
    /// <exception cref="ModelFormatException">They are damaged, or the bytecode is outside the file.</exception>
    public static DispatchOptions Read(TfliteModel model, OperatorDef op)
    {
        ArgumentNullException.ThrowIfNull(model);
        ReadOnlySpan<byte> options = op.GetCustomOptions();
        if (options.Length == OldFormLength && options[^1] == 0)
        {
            return new DispatchOptions("", 0, 0);
        }

        FlexValue map = FlexValue.Parse(options, op.FileOffset);
        long offset = map.GetInt64("bytecode_offset");
        long size = map.GetInt64("bytecode_size");
        if (offset < 0 || size < 0 || offset > model.File.Length - size)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt,
                op.FileOffset,
                $"the bytecode of operator {op.Index} ends at byte {(ulong)offset + (ulong)size}, " +
                $"but the file has {model.File.Length} bytes; it is truncated");
        }

        return new DispatchOptions(map.GetString("name") ?? "", offset, size);
    }

    /// <summary>The bytecode, without a copy.</summary>
    public ReadOnlySpan<byte> GetBytecode(TfliteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.SliceFile((ulong)BytecodeOffset, (ulong)BytecodeSize, "compiled bytecode");
    }
}
