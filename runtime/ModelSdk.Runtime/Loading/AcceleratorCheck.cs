using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>What an attempt on NPU or GPU has to pass beyond being created: one real run, and enough of the model offloaded.</summary>
/// <remarks>
/// Drivers have accepted models that they then could not run, or ran on the CPU; this shows it while there is still a way
/// back. Called by <see cref="Ladder"/>; the CPU needs no proof.
/// </remarks>
internal static class AcceleratorCheck
{
    /// <summary>Runs the model once; returns a sentence on what was found.</summary>
    /// <exception cref="ModelException">It does not count as usable.</exception>
    public static string Verify(
        Accelerator accelerator, ICompiledModel compiled, ModelOptions options, CancellationToken cancellationToken)
    {
        string found = compiled.Verify(cancellationToken);
        string shares = CheckShares(accelerator, compiled, options);
        return found.Length > 0 && shares.Length > 0 ? $"{found}; {shares}" : found + shares;
    }

    /// <summary>Looks at how much of the model runs where it should, as far as that was measured.</summary>
    /// <inheritdoc cref="Verify"/>
    public static string CheckShares(Accelerator accelerator, ICompiledModel compiled, ModelOptions options)
    {
        if (compiled.Shares is not { } shares)
        {
            return "";
        }

        double part = shares.GetValueOrDefault(accelerator);
        if (part <= 0)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"none of the operators runs on the {accelerator}: the model was accepted, but runs elsewhere");
        }

        string sentence = FormattableString.Invariant($"{part * 100:0.#}% of the operators run on the {accelerator}");
        return part < 1 && options.FailInsteadOfFallback
            ? throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice, $"only {sentence}, and FailInsteadOfFallback asks for all of them")
            : sentence;
    }
}
