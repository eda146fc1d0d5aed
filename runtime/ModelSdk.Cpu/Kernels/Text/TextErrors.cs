namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>Checks and errors of kernels on strings.</summary>
internal static class TextErrors
{
    /// <summary>Checks that a tensor has as many strings as its shape says.</summary>
    public static void CheckCount(string node, string tensor, int expected, int count)
    {
        if (count != expected)
        {
            throw new ModelException(
                ModelErrorCode.RuntimeFailure,
                $"{node}: '{tensor}' holds {count} strings where its shape asks for {expected}; set all of them before the run");
        }
    }
}
