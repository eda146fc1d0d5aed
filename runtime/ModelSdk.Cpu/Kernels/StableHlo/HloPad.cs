using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Cpu.Kernels.Window;
using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>STABLEHLO_PAD: a border, which may be negative, and padding between the elements.</summary>
/// <remarks>Checks: LiteRT, tflite/kernels/stablehlo_pad.cc; whenever a dimension is left with nothing, native makes them all 0.</remarks>
internal static class HloPad
{
    private const int MaxRank = 8;

    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        StablehloPadOptions options = new(node.Node.Options2);
        int rank = input.Shape.Length;
        node.SameType(input, node.Input(1));
        node.SameType(input, node.Output(0));
        if (rank is 0 or > MaxRank || node.Input(1).Count != 1)
        {
            throw node.Error($"{input} must have 1 to {MaxRank} dimensions, and the padding value {node.Input(1)} one element");
        }

        if (Wrong(options.EdgePaddingLow) || Wrong(options.EdgePaddingHigh) || Wrong(options.InteriorPadding))
        {
            throw node.Error($"low, high and interior padding must hold one number for each dimension of {input}");
        }

        int elementSize = node.ElementSize(input);
        Dimension[] dimensions =
        [
            .. input.Shape.Select((size, i) => Read(
                node, i, size, options.EdgePaddingLow[i], options.EdgePaddingHigh[i], options.InteriorPadding[i])),
        ];
        if (Array.Exists(dimensions, static dimension => dimension.Output <= 0))
        {
            node.SetShape(0, new int[rank]);
            return new FilledCopyKernel(valueInput: 1, elementSize, copy: null);
        }

        int[] shape = [.. dimensions.Select(static dimension => dimension.Output)];
        node.SetShape(0, shape);
        if (Array.Exists(dimensions, static dimension => dimension.Count <= 0))
        {
            return new FilledCopyKernel(valueInput: 1, elementSize, copy: null);
        }

        int[] sources = Shapes.Strides(input.Shape);
        int[] targets = Shapes.Strides(shape);
        StridedCopy copy = new(
            [.. dimensions.Select(static dimension => dimension.Count)],
            sources,
            [.. dimensions.Select((dimension, i) => dimension.Count == 1 ? targets[i] : checked((int)(targets[i] * dimension.Step)))],
            elementSize,
            StridedCopy.Offset([.. dimensions.Select(static dimension => dimension.First)], sources),
            StridedCopy.Offset([.. dimensions.Select(static dimension => dimension.Target)], targets),
            node.Settings.ForceReference);
        return new FilledCopyKernel(valueInput: 1, elementSize, copy);

        bool Wrong(FlatVector<long> numbers) => numbers.Count != rank;
    }

    private static Dimension Read(NodeContext node, int index, int size, long low, long high, long interior)
    {
        if (interior < 0)
        {
            throw node.Error($"the interior padding {interior} of dimension {index} is negative");
        }

        checked
        {
            long step = interior + 1;
            long output = size + (Math.Max(size - 1, 0) * interior) + low + high;
            // Elements whose place low + i * step lies in [0, output).
            long first = low < 0 ? (step - 1 - low) / step : 0;
            long last = output - 1 < low ? -1 : Math.Min((output - 1 - low) / step, size - 1L);
            long count = Math.Max(last - first + 1, 0);
            return output <= 0 || count == 0
                ? new Dimension((int)output, 0, 0, 0, step)
                : new Dimension((int)output, (int)count, (int)first, (int)(low + (first * step)), step);
        }
    }

    /// <summary>What one dimension keeps: elements from the first on, and where that one goes.</summary>
    private readonly record struct Dimension(int Output, int Count, int First, int Target, long Step);
}
