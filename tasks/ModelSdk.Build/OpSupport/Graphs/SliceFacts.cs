using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.OpSupport.Graphs;

/// <summary>Computes the shape that STRIDED_SLICE gives as the GPU delegate computes it: nothing is clamped.</summary>
/// <remarks>
/// Source: ml_drift_delegate/tflite/model_builder.cc, StridedSliceOperationParser. Measured with 245
/// random slices (tests/Truth/README.md). Asked by conditions as <c>slice.fits</c>.
/// </remarks>
internal static class SliceFacts
{
    /// <summary>Whether begin, end and strides as they stand give the shape of the result; true when they are not constant.</summary>
    public static bool Fits(CheckNode node)
    {
        if (node.Def.Code.Builtin != BuiltinOperator.StridedSlice
            || node.Inputs is not [{ } input, { Values.Length: > 0 } begin, { Values.Length: > 0 } end, { Values.Length: > 0 } strides, ..]
            || node.Outputs is not [{ } output, ..])
        {
            return true;
        }

        int rank = input.Shape.Length;
        int first = rank - begin.Values.Length;
        if (first < 0 || output.Shape.Length != rank || end.Values.Length != begin.Values.Length || strides.Values.Length != begin.Values.Length)
        {
            return true;
        }

        StridedSliceOptions options = node.Def.GetOptions<StridedSliceOptions>();
        for (int i = 0; i < rank; i++)
        {
            int size = input.Shape[i];
            double from = i < first || ((options.BeginMask >> i) & 1) != 0 ? 0 : FromEnd(begin.Values[i - first], size);
            double to = i < first || ((options.EndMask >> i) & 1) != 0 ? size : FromEnd(end.Values[i - first], size);
            double stride = i < first ? 1 : strides.Values[i - first];
            if (stride > 0 && Math.Truncate((to - from + stride - 1) / stride) != output.Shape[i])
            {
                return false;
            }
        }

        return true;
    }

    private static double FromEnd(double index, int size) => index < 0 ? index + size : index;
}
