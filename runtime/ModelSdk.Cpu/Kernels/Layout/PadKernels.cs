using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>PAD, PADV2 and MIRROR_PAD: a border around a tensor.</summary>
internal static class PadKernels
{
    private const int MaxRank = 8;

    /// <summary>PAD and PADV2: with a given value, or with zero, which is the zero point of a quantized tensor.</summary>
    public static Kernel Pad(NodeContext node)
    {
        if (node.OptionalInput(2) is { } given)
        {
            return PadWith(node, given);
        }

        byte[] value = new byte[node.ElementSize(node.Input(0))];
        if (node.Output(0).Quantization is { } quantization)
        {
            BitConverter.GetBytes(quantization.ZeroPoint).AsSpan(0, Math.Min(value.Length, sizeof(int))).CopyTo(value);
        }

        return Pad(node, value);
    }

    /// <summary>MIRROR_PAD: with the elements next to the border.</summary>
    public static Kernel MirrorPad(NodeContext node)
    {
        Value input = node.Input(0);
        Border border = ReadBorder(node);
        int offset = new MirrorPadOptions(node.Options).Mode == MirrorPadMode.Reflect ? 1 : 0;
        for (int i = 0; i < input.Shape.Length; i++)
        {
            if (Math.Max(border.Before[i], border.After[i]) > input.Shape[i] - offset)
            {
                throw node.Error($"dimension {i} of {input} is too short for a mirrored border of {border.Before[i]} and {border.After[i]}");
            }
        }

        return new MirrorPadKernel(input.Shape, border.Before, border.After, offset, node.ElementSize(input));
    }

    private static PadKernel PadWith(NodeContext node, Value value)
    {
        node.SameType(node.Input(0), value);
        if (value.Type == TensorType.UInt8
            || (value.Type is TensorType.Int8 or TensorType.Int16 && node.Input(0).Quantization is not null))
        {
            node.SameQuantization(value, node.Output(0));
        }

        return value.Count == 1
            ? Pad(node, value.IsConstant ? value.Constant<byte>().ToArray() : null)
            : throw node.Error($"{value} must hold one value");
    }

    private static PadKernel Pad(NodeContext node, byte[]? value)
    {
        Border border = ReadBorder(node);
        return new PadKernel(node.Input(0).Shape, border.Before, border.After, node.ElementSize(node.Input(0)), value);
    }

    private static Border ReadBorder(NodeContext node)
    {
        Value input = node.Input(0);
        int rank = input.Shape.Length;
        node.SameType(input, node.Output(0));
        int[] paddings = Paddings(node);
        if (rank > MaxRank || node.Input(1).Shape is not [_, 2] || paddings.Length != 2 * rank || paddings.Any(static padding => padding < 0))
        {
            throw node.Error(
                $"[{string.Join(',', paddings)}] must be two numbers from 0 for each dimension of {input}, of which it may have {MaxRank}");
        }

        int[] before = [.. paddings.Where(static (_, i) => i % 2 == 0)];
        int[] after = [.. paddings.Where(static (_, i) => i % 2 == 1)];
        node.SetShape(0, [.. input.Shape.Select((size, i) => checked(size + before[i] + after[i]))]);
        return new Border(before, after);
    }

    private static int[] Paddings(NodeContext node)
    {
        Value value = node.KnownInput(1);
        return value.Type is TensorType.Int8 or TensorType.Bool
            ? Array.ConvertAll(value.Constant<sbyte>().ToArray(), static padding => (int)padding)
            : node.ConstantInts(1);
    }

    private readonly record struct Border(int[] Before, int[] After);
}
