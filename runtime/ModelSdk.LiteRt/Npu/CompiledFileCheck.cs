using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.LiteRt;

/// <summary>Looks at a compiled variant before the library sees it: what the vendors' code does not check ends the process.</summary>
internal static class CompiledFileCheck
{
    /// <summary>Checks the stamp and that every DISPATCH_OP's bytecode lies in the file.</summary>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.InvalidModel"/>: the file is damaged. <see cref="ModelErrorCode.IncompatibleBytecode"/>: it is
    /// not a compiled model, or one of another form.
    /// </exception>
    public static void Check(TfliteModel variant)
    {
        int dispatches;
        try
        {
            dispatches = CheckOperators(variant);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelException(
                ModelErrorCode.InvalidModel,
                $"the compiled model is damaged: {exception.Message}; build or download it again",
                innerException: exception);
        }

        if (dispatches == 0)
        {
            throw new ModelException(
                ModelErrorCode.IncompatibleBytecode,
                "the file is said to be compiled for an NPU, but no operator in it is (DISPATCH_OP); the compiler took none, or it is the source model");
        }

        if (!BuildStamp.TryRead(variant, out _))
        {
            throw new ModelException(
                ModelErrorCode.IncompatibleBytecode,
                $"the compiled model does not say for what it was compiled (no readable {BuildStamp.EntryName}), so that LiteRT would "
                + "compile it once more; compile it again with a current LiteRT");
        }
    }

    // Number of operators that stand for a compiled partition.
    private static int CheckOperators(TfliteModel variant)
    {
        int dispatches = 0;
        foreach (Subgraph subgraph in variant.Subgraphs)
        {
            foreach (OperatorDef op in subgraph.Operators)
            {
                if (!DispatchOptions.IsDispatch(op))
                {
                    continue;
                }

                dispatches++;
                DispatchOptions options = DispatchOptions.Read(variant, op);
                if (options.BytecodeOffset == 0 || options.BytecodeSize == 0)
                {
                    throw new ModelException(
                        ModelErrorCode.IncompatibleBytecode,
                        $"operator {op.Index} of the compiled model does not say where its bytecode lies: it has the form of LiteRT's compilers "
                        + "of 2024, which no runtime reads any more; compile it again");
                }
            }
        }

        return dispatches;
    }
}
