using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>What an attempt has to pass beyond being created: enough of the model offloaded, and one real run.</summary>
internal static class AcceleratorCheck
{
    /// <summary>Checks a model that was created; returns a sentence on what was found.</summary>
    /// <exception cref="ModelException">It does not count as usable.</exception>
    public static string Run(
        Accelerator accelerator, ICompiledModel compiled, ModelOptions options, CancellationToken cancellationToken)
    {
        if (accelerator == Accelerator.Cpu)
        {
            return "";
        }

        string share = "";
        if (compiled.Shares is { } shares)
        {
            double part = shares.GetValueOrDefault(accelerator);
            share = FormattableString.Invariant($"{part * 100:0.#}% of the operators run on the {accelerator}");
            if (part < 1 && options.FailInsteadOfFallback)
            {
                throw new ModelException(
                    ModelErrorCode.UnsupportedOnDevice, $"only {share}, and FailInsteadOfFallback asks for all of them");
            }
        }

        if (options.Verify)
        {
            RunOnce(compiled, cancellationToken);
        }

        return share;
    }

    // Drivers have accepted models that they then could not run; a run on zeros shows it while there is still a way back.
    private static void RunOnce(ICompiledModel compiled, CancellationToken cancellationToken)
    {
        using IBackendSession session = compiled.CreateSession(0);
        for (int i = 0; i < compiled.Signatures[0].Inputs.Count; i++)
        {
            session.InputBytes(i).Clear();
        }

        session.Run(cancellationToken);
    }
}
