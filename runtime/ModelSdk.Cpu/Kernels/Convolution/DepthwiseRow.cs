using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>One output row of a depthwise convolution in float, from the input rows that it sees.</summary>
/// <remarks>
/// Works on two vectors of channels and four output positions at a time: a weight that is loaded serves four sums.
/// The last channels are reached by a vector that overlaps the one before, so that nothing is read beside the row.
/// </remarks>
internal unsafe struct DepthwiseRow
{
    /// <summary>Sizes, steps, padding.</summary>
    public required Window2D Window;

    /// <summary>Channels of input rows and output row.</summary>
    public required int Channels;

    /// <summary>The input rows that lie inside of the image.</summary>
    public required float** Rows;

    /// <summary>The filter's row for each of them.</summary>
    public required float** Weights;

    /// <summary>Number of rows.</summary>
    public required int RowCount;

    /// <summary>Bias of each channel.</summary>
    public required float* Bias;

    /// <summary>The output row.</summary>
    public required float* Output;

    /// <summary>Lower bound of the results.</summary>
    public required float Min;

    /// <summary>Upper bound of the results.</summary>
    public required float Max;

    /// <summary>Computes the row.</summary>
    public readonly void Run()
    {
        if (Channels >= 16 && Vector512.IsHardwareAccelerated)
        {
            Run<FloatLanes512, Vector512<float>>();
        }
        else if (Channels >= 8 && Vector256.IsHardwareAccelerated)
        {
            Run<FloatLanes256, Vector256<float>>();
        }
        else if (Channels >= 4)
        {
            Run<FloatLanes128, Vector128<float>>();
        }
        else
        {
            RunScalar();
        }
    }

    private readonly void Run<TLanes, TVector>()
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
    {
        int lanes = TLanes.Count;
        int channel = 0;
        for (; channel + (2 * lanes) <= Channels; channel += 2 * lanes)
        {
            Columns<TLanes, TVector, TwoVectors>(channel);
        }

        for (; channel < Channels; channel += lanes)
        {
            Columns<TLanes, TVector, OneVector>(Math.Min(channel, Channels - lanes));
        }
    }

    /// <summary>All positions of some channels: those at the borders one by one, the others by four.</summary>
    private readonly void Columns<TLanes, TVector, TWidth>(int channel)
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        Window2D window = Window;
        int reach = (window.FilterWidth - 1) * window.DilationWidth;
        int firstInside = Math.Min((window.PadLeft + window.StrideWidth - 1) / window.StrideWidth, window.OutputWidth);
        int lastStart = window.InputWidth - 1 - reach + window.PadLeft;
        int endInside = lastStart < 0 ? 0 : Math.Min((lastStart / window.StrideWidth) + 1, window.OutputWidth);
        endInside = Math.Max(endInside, firstInside);
        int x = 0;
        for (; x < firstInside; x++)
        {
            Border<TLanes, TVector, TWidth>(x, channel);
        }

        for (; x + 4 <= endInside; x += 4)
        {
            Four<TLanes, TVector, TWidth>(x, channel);
        }

        for (; x < endInside; x++)
        {
            One<TLanes, TVector, TWidth>(x, channel, 0, window.FilterWidth);
        }

        for (; x < window.OutputWidth; x++)
        {
            Border<TLanes, TVector, TWidth>(x, channel);
        }
    }

    private readonly void Border<TLanes, TVector, TWidth>(int x, int channel)
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        (int first, int end) = Taps(x);
        One<TLanes, TVector, TWidth>(x, channel, first, end);
    }

    /// <summary>The columns of the filter that lie inside of the image at an output position.</summary>
    private readonly (int First, int End) Taps(int x)
    {
        int left = (x * Window.StrideWidth) - Window.PadLeft;
        int first = left < 0 ? (-left + Window.DilationWidth - 1) / Window.DilationWidth : 0;
        int room = Window.InputWidth - 1 - left;
        int end = room < 0 ? 0 : Math.Min((room / Window.DilationWidth) + 1, Window.FilterWidth);
        return (first, Math.Max(first, end));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Four<TLanes, TVector, TWidth>(int x, int channel)
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        nint channels = Channels;
        nint step = channels * Window.StrideWidth;
        nint tap = channels * Window.DilationWidth;
        nint at = ((((nint)x * Window.StrideWidth) - Window.PadLeft) * channels) + channel;
        int taps = Window.FilterWidth;
        TVector a0 = TLanes.Broadcast(0);
        TVector a1 = a0;
        TVector b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
        for (int row = 0; row < RowCount; row++)
        {
            float* a = Rows[row] + at;
            float* c = a + (2 * step);
            float* weights = Weights[row] + channel;
            for (int i = 0; i < taps; i++)
            {
                TVector w0 = TLanes.Load(weights);
                a0 = TLanes.MultiplyAdd(w0, TLanes.Load(a), a0);
                b0 = TLanes.MultiplyAdd(w0, TLanes.Load(a + step), b0);
                c0 = TLanes.MultiplyAdd(w0, TLanes.Load(c), c0);
                d0 = TLanes.MultiplyAdd(w0, TLanes.Load(c + step), d0);
                if (TWidth.IsTwo)
                {
                    TVector w1 = TLanes.Load(weights + TLanes.Count);
                    a1 = TLanes.MultiplyAdd(w1, TLanes.Load(a + TLanes.Count), a1);
                    b1 = TLanes.MultiplyAdd(w1, TLanes.Load(a + step + TLanes.Count), b1);
                    c1 = TLanes.MultiplyAdd(w1, TLanes.Load(c + TLanes.Count), c1);
                    d1 = TLanes.MultiplyAdd(w1, TLanes.Load(c + step + TLanes.Count), d1);
                }

                a += tap;
                c += tap;
                weights += channels;
            }
        }

        float* output = Output + (x * channels) + channel;
        Store<TLanes, TVector, TWidth>(a0, a1, channel, output);
        Store<TLanes, TVector, TWidth>(b0, b1, channel, output + channels);
        Store<TLanes, TVector, TWidth>(c0, c1, channel, output + (2 * channels));
        Store<TLanes, TVector, TWidth>(d0, d1, channel, output + (3 * channels));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void One<TLanes, TVector, TWidth>(int x, int channel, int firstTap, int endTap)
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        nint channels = Channels;
        nint tap = channels * Window.DilationWidth;
        nint left = ((nint)x * Window.StrideWidth) - Window.PadLeft + (firstTap * Window.DilationWidth);
        nint at = (left * channels) + channel;
        TVector sum0 = TLanes.Broadcast(0);
        TVector sum1 = sum0;
        for (int row = 0; row < RowCount; row++)
        {
            float* from = Rows[row] + at;
            float* weights = Weights[row] + (firstTap * channels) + channel;
            for (int i = firstTap; i < endTap; i++)
            {
                sum0 = TLanes.MultiplyAdd(TLanes.Load(weights), TLanes.Load(from), sum0);
                if (TWidth.IsTwo)
                {
                    sum1 = TLanes.MultiplyAdd(TLanes.Load(weights + TLanes.Count), TLanes.Load(from + TLanes.Count), sum1);
                }

                from += tap;
                weights += channels;
            }
        }

        Store<TLanes, TVector, TWidth>(sum0, sum1, channel, Output + (x * channels) + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store<TLanes, TVector, TWidth>(TVector value0, TVector value1, int channel, float* to)
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        TVector min = TLanes.Broadcast(Min);
        TVector max = TLanes.Broadcast(Max);
        TLanes.Store(TLanes.Clamp(TLanes.Add(value0, TLanes.Load(Bias + channel)), min, max), to);
        if (TWidth.IsTwo)
        {
            TVector bias = TLanes.Load(Bias + channel + TLanes.Count);
            TLanes.Store(TLanes.Clamp(TLanes.Add(value1, bias), min, max), to + TLanes.Count);
        }
    }

    private readonly void RunScalar()
    {
        nint channels = Channels;
        for (int x = 0; x < Window.OutputWidth; x++)
        {
            (int first, int end) = Taps(x);
            nint left = ((nint)x * Window.StrideWidth) - Window.PadLeft;
            for (int channel = 0; channel < Channels; channel++)
            {
                float sum = 0;
                for (int row = 0; row < RowCount; row++)
                {
                    for (int i = first; i < end; i++)
                    {
                        float value = Rows[row][((left + (i * Window.DilationWidth)) * channels) + channel];
                        sum = MathF.FusedMultiplyAdd(value, Weights[row][(i * channels) + channel], sum);
                    }
                }

                Output[(x * channels) + channel] = Math.Min(Math.Max(sum + Bias[channel], Min), Max);
            }
        }
    }
}
