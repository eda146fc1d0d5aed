using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Custom operators that LiteRT accepts for delegates only: where none takes them, the first run fails.</summary>
/// <remarks>Asked by <see cref="LiteRtModel"/> after compiling, so that the loader still has a way on.</remarks>
internal static class StubOperators
{
    private static readonly HashSet<string> Names =
        ["Convolution2DTransposeBias", "MaxPoolingWithArgmax2D", "MaxUnpooling2D", "moe"];

    /// <summary>Throws when such an operator may be left to the CPU's plain kernels, which have none for it.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.UnsupportedOnDevice"/>.</exception>
    public static void Check(Accelerator accelerator, TfliteModel file, NativeInstance instance)
    {
        string? name = accelerator != Accelerator.Cpu ? null : file.OperatorCodes
            .Select(static code => code.CustomCode)
            .FirstOrDefault(static custom => custom is not null && Names.Contains(custom));
        if (name is not null
            && CompiledModelApi.IsFullyAccelerated(instance.Handle, out byte accelerated) == Status.Ok
            && accelerated == 0)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"LiteRT has no kernel of its own for the custom operator '{name}', and XNNPACK does not take every operator of "
                + "the model; the managed engine (ModelSdk.Cpu) may run it");
        }
    }
}
