using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>Looks at a compiled variant before the library sees it: what the vendors' code does not check ends the process.</summary>
internal static class CompiledFileCheck
{
    /// <summary>Checks the stamp and that every DISPATCH_OP's bytecode lies in the file.</summary>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.InvalidModel"/>: the file is damaged. <see cref="ModelErrorCode.IncompatibleBytecode"/>: it is
    /// not a compiled model, or one of another vendor or form.
    /// </exception>
    public static void Check(TfliteModel variant) => throw new NotImplementedException();
}
