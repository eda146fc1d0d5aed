using System.Collections.Frozen;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.Reports;

/// <summary>Multiplications and additions of one op; null when shapes leave them open.</summary>
internal delegate long? FlopFormula(OperatorDef op, OpTensors tensors);

/// <summary>The table of formulas, read by <see cref="OpCosts"/>: one row for each operator whose work the shapes tell.</summary>
/// <remarks>
/// A multiplication with an addition counts as two, also on integers; fused activations and the rescaling of quantized
/// results are left out. Comparisons and divisions count as one. Products of matrices follow from the definition of the
/// operators; a mathematical function counts as in TensorFlow Lite's own estimate (EstimateArithmeticOpsCount of its
/// converter). Operators that only move, look up, convert or compare data count as 0; operators without a row are
/// unknown: custom ones, control flow, and those whose work depends on values.
/// </remarks>
internal static partial class FlopFormulas
{
    /// <summary>Cost of exp, tanh and the like: about 32 multiplications and as many additions (TensorFlow Lite's converter).</summary>
    private const long MathFunction = 64;

    /// <summary>All rows.</summary>
    public static FrozenDictionary<BuiltinOperator, FlopFormula> Rows { get; } =
        new IEnumerable<KeyValuePair<BuiltinOperator, FlopFormula>>[] { Products(), PerOutput(), PerInput(), Moves() }
            .SelectMany(static rows => rows)
            .ToFrozenDictionary();

    private static Dictionary<BuiltinOperator, FlopFormula> Products() => new()
    {
        // Filter [out, height, width, in]: each output element sums height * width * in products. In grouped
        // convolutions the filter's in is that of one group.
        [BuiltinOperator.Conv2D] = static (_, t) => checked(
            t.OutputElements * ((2 * t.InputDim(1, 1) * t.InputDim(1, 2) * t.InputDim(1, 3)) + t.Has(2))),

        // Filter [1, height, width, out]: each output element sums height * width products of one channel.
        [BuiltinOperator.DepthwiseConv2D] = static (_, t) => checked(
            t.OutputElements * ((2 * t.InputDim(1, 1) * t.InputDim(1, 2)) + t.Has(2))),

        // Filter [out, height, width, in]: each input element is spread over height * width * out sums.
        [BuiltinOperator.TransposeConv] = static (_, t) => checked(
            (t.InputElements(2) * 2 * t.InputDim(1, 0) * t.InputDim(1, 1) * t.InputDim(1, 2)) + (t.OutputElements * t.Has(3))),

        // Filter [depth, height, width, in, out].
        [BuiltinOperator.Conv3D] = static (_, t) => checked(
            t.OutputElements * ((2 * t.InputDim(1, 0) * t.InputDim(1, 1) * t.InputDim(1, 2) * t.InputDim(1, 3)) + t.Has(2))),

        // Filter [depth, height, width, out, in].
        [BuiltinOperator.Conv3DTranspose] = static (_, t) => checked(
            (t.InputElements(2) * 2 * t.InputDim(1, 0) * t.InputDim(1, 1) * t.InputDim(1, 2) * t.InputDim(1, 3))
            + (t.OutputElements * t.Has(3))),

        // Weights [out, in]: each output element sums in products.
        [BuiltinOperator.FullyConnected] = static (_, t) => checked(
            t.OutputElements * ((2 * t.InputDim(1, -1)) + t.Has(2))),

        // Each output element sums as many products as the left matrices have columns.
        [BuiltinOperator.BatchMatMul] = static (op, t) => checked(
            t.OutputElements * 2 * t.InputDim(0, op.GetOptions<BatchMatMulOptions>().AdjointX ? -2 : -1)),

        // As many products as the contracted dimensions have indices.
        [BuiltinOperator.StablehloDotGeneral] = DotGeneral,

        [BuiltinOperator.Rnn] = Recurrent,
        [BuiltinOperator.Lstm] = Recurrent,
        [BuiltinOperator.Svdf] = Recurrent,
        [BuiltinOperator.UnidirectionalSequenceRnn] = Recurrent,
        [BuiltinOperator.BidirectionalSequenceRnn] = Recurrent,
        [BuiltinOperator.UnidirectionalSequenceLstm] = Recurrent,
        [BuiltinOperator.BidirectionalSequenceLstm] = Recurrent,
    };

    /// <summary>Each step of each batch uses every weight once, in a product that is added to a sum.</summary>
    /// <remarks>The gates' functions are left out: they are few beside the products.</remarks>
    private static long? Recurrent(OperatorDef op, OpTensors tensors)
    {
        long? weights = 0;
        for (int i = 1; i < tensors.InputCount; i++)
        {
            if (tensors.Input(i) is { IsConstant: true })
            {
                weights += tensors.InputElements(i);
            }
        }

        return tensors.InputDim(0, -1) is > 0 and long width
            ? checked(2 * weights * (tensors.InputElements(0) / width))
            : null;
    }

    private static long? DotGeneral(OperatorDef op, OpTensors tensors)
    {
        Format.FlatBuffers.FlatVector<long> contracted = op.GetOptions<StablehloDotGeneralOptions>().LhsContractingDimensions;
        long? products = 1;
        for (int i = 0; i < contracted.Count; i++)
        {
            products = checked(products * tensors.InputDim(0, (int)contracted[i]));
        }

        return checked(tensors.OutputElements * 2 * products);
    }
}
