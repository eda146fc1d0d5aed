namespace ModelSdk.Cpu.Kernels.Window;

/// <summary>The windows along one dimension of a tensor of any rank.</summary>
/// <param name="Input">Elements of the input.</param>
/// <param name="Window">Elements of a window.</param>
/// <param name="Stride">Places from one window to the next.</param>
/// <param name="BaseDilation">Places from one element of the input to the next.</param>
/// <param name="WindowDilation">Places from one element of a window to the next.</param>
/// <param name="Low">Places before the input; negative ones are cut off.</param>
/// <param name="Output">Windows.</param>
internal readonly record struct WindowDimension(
    int Input, long Window, long Stride, long BaseDilation, long WindowDilation, long Low, int Output)
{
    /// <summary>Checks the numbers, and counts the windows.</summary>
    public static WindowDimension Create(
        NodeContext node, int index, int input, long window, long stride, long baseDilation, long windowDilation, long low, long high)
    {
        if (window <= 0 || stride <= 0 || baseDilation <= 0 || windowDilation <= 0)
        {
            throw node.Error(
                $"window {window}, stride {stride}, dilation of the input {baseDilation} and of the window {windowDilation} " +
                $"of dimension {index} must be positive");
        }

        checked
        {
            long places = (input == 0 ? 0 : ((input - 1) * baseDilation) + 1) + low + high;
            if (places <= 0 && (low != 0 || high != 0))
            {
                throw node.Error($"the padding {low}, {high} leaves nothing of dimension {index} of {node.Input(0)}");
            }

            long extent = ((window - 1) * windowDilation) + 1;
            long output = places < extent ? 0 : ((places - extent) / stride) + 1;
            return new WindowDimension(input, window, stride, baseDilation, windowDilation, low, (int)output);
        }
    }

    /// <summary>The element of the input at a place of a window, or -1 where there is none.</summary>
    public int Element(long window, long element)
    {
        long place = (window * Stride) + (element * WindowDilation) - Low;
        if (BaseDilation == 1)
        {
            return (ulong)place < (ulong)Input ? (int)place : -1;
        }

        (long at, long rest) = Math.DivRem(place, BaseDilation);
        return rest == 0 && place >= 0 && at < Input ? (int)at : -1;
    }
}
