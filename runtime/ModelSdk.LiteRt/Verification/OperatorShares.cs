using System.Globalization;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.LiteRt;

/// <summary>Which share of a model's operators each accelerator runs; null where nothing tells, never a guess.</summary>
/// <remarks>
/// What tells differs: of a compiled file, the file itself (a DISPATCH_OP runs on the NPU or not at all, so after one run
/// the operators that it replaced ran there); of the GPU, the library and the report of its accelerator, which cannot be profiled
/// ("Profile is not implemented", 2.3.0); of code that was compiled into memory, a profiled run (<see cref="ProfiledRun"/>).
/// </remarks>
internal static class OperatorShares
{
    /// <summary>Of a compiled file that ran: operators of the source model that are not in it any more ran on the NPU.</summary>
    /// <param name="compiled">The compiled file.</param>
    /// <param name="source">What it was compiled from, or null when that is not known.</param>
    public static IReadOnlyDictionary<Accelerator, double>? OfCompiled(TfliteModel compiled, TfliteModel? source)
    {
        int left = compiled.Subgraphs.Sum(static graph => graph.Operators.Count(static op => !DispatchOptions.IsDispatch(op)));
        if (left == 0)
        {
            return Of(Accelerator.Npu, 1, 1);
        }

        int all = source is null ? 0 : Count(source);
        return left < all ? Of(Accelerator.Npu, all - left, all) : null;
    }

    /// <summary>Of a compiled model on the GPU, from what its accelerator reported when it was made.</summary>
    /// <param name="reported">Text such as <c>29 operations will run on the GPU, and the remaining 2 operations will run on the CPU.</c></param>
    /// <param name="isWhole">What LiteRtCompiledModelIsNonCpuFullyAccelerated says; null for libraries that do not have it.</param>
    public static IReadOnlyDictionary<Accelerator, double>? OfGpu(string? reported, bool? isWhole)
    {
        if (isWhole == true)
        {
            return Of(Accelerator.Gpu, 1, 1);
        }

        int gpu = 0;
        int cpu = 0;
        foreach (string line in (reported ?? "").Split('\n'))
        {
            if (NumberBefore(line, " operations will run on the GPU") is { } onGpu)
            {
                gpu += onGpu;
                cpu += NumberBefore(line, " operations will run on the CPU") ?? 0;
            }
        }

        return gpu > 0 && cpu > 0 ? Of(Accelerator.Gpu, gpu, gpu + cpu) : null;
    }

    /// <summary>Operators of all graphs of a model.</summary>
    public static int Count(TfliteModel model) => model.Subgraphs.Sum(static graph => graph.Operators.Count);

    /// <summary>Shares of an accelerator and of the CPU, which runs the rest.</summary>
    public static IReadOnlyDictionary<Accelerator, double> Of(Accelerator accelerator, int part, int all) =>
        part == all
            ? new Dictionary<Accelerator, double> { [accelerator] = 1 }
            : new Dictionary<Accelerator, double> { [accelerator] = (double)part / all, [Accelerator.Cpu] = (double)(all - part) / all };

    private static int? NumberBefore(string line, string text)
    {
        int end = line.IndexOf(text, StringComparison.Ordinal);
        int start = end <= 0 ? -1 : line.AsSpan(0, end).LastIndexOf(' ') + 1;
        return start >= 0 && int.TryParse(line.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }
}
