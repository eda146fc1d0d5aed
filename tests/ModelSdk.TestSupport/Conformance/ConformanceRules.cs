using ModelSdk.Format;
using ModelSdk.TestSupport.Comparison;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>What <c>check</c> of a case allows; the rules are those of the corpus's README.</summary>
internal static class ConformanceRules
{
    /// <summary>Operators that only move data: their outputs are exact whatever the type.</summary>
    private static readonly HashSet<string> DataMovement =
    [
        "BATCH_TO_SPACE_ND", "BROADCAST_TO", "CONCATENATION", "DEPTH_TO_SPACE", "DYNAMIC_UPDATE_SLICE",
        "EXPAND_DIMS", "FILL", "GATHER", "GATHER_ND", "MIRROR_PAD", "PACK", "PAD", "PADV2",
        "RESHAPE", "RESIZE_NEAREST_NEIGHBOR", "REVERSE_SEQUENCE", "REVERSE_V2", "SCATTER_ND", "SELECT", "SELECT_V2",
        "SLICE", "SPACE_TO_BATCH_ND", "SPACE_TO_DEPTH", "SPLIT", "SPLIT_V", "SQUEEZE", "STRIDED_SLICE", "TILE",
        "TRANSPOSE", "UNPACK",
    ];

    /// <summary>The bound for the case's verdict.</summary>
    /// <param name="item">The case.</param>
    /// <param name="output">The output.</param>
    /// <param name="quantized">Whether the output tensor has a scale.</param>
    /// <param name="largest">Largest magnitude of the expected values.</param>
    public static Tolerance Of(ConformanceCase item, ConformanceTensor output, bool quantized, double largest)
    {
        TensorType type = ElementType.Parse(output.Dtype);
        if (item.Ops.All(DataMovement.Contains))
        {
            // The official kernels differ even here when they requantize (CONCATENATION of unequal scales).
            return new Tolerance(ElementType.IsFloating(type) ? 0 : output.OfficialSpread);
        }

        double spread = 2 * output.OfficialSpread;
        return type switch
        {
            TensorType.Float16 or TensorType.BFloat16 => new Tolerance(spread, Units: 2),
            TensorType.Float32 or TensorType.Float64 or TensorType.Complex64 or TensorType.Complex128 =>
                new Tolerance(1e-5, 1e-5, Sum: true, Floor: Math.Max(spread, item.IsHybrid ? 0.01 * largest : 0)),
            _ => quantized ? new Tolerance(Math.Max(1, output.OfficialSpread)) : Tolerance.Exact,
        };
    }

    /// <summary>The bound that a good kernel keeps: it shows cases whose verdict is loose.</summary>
    public static Tolerance Tight(TensorType type) => ElementType.IsFloating(type)
        ? new Tolerance(1e-6, 1e-5, Units: 2, Sum: true)
        : Tolerance.Exact;
}
