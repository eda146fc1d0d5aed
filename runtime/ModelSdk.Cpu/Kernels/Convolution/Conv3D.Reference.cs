using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_3D as plain loops: one output element after the other.</summary>
internal sealed class Conv3DReference(Conv3DSpec spec) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Window3D window = spec.Window;
        ReadOnlySpan<float> input = context.Input<float>(spec.DataInput);
        ReadOnlySpan<float> filter = context.Input<float>(Conv3DSpec.FilterInput);
        ReadOnlySpan<float> bias = spec.Bias(context);
        Span<float> output = context.Output<float>(0);
        FloatFinish finish = new(spec.Min, spec.Max);
        int next = 0;
        for (int position = 0; position < window.Positions; position++)
        {
            for (int channel = 0; channel < spec.OutputChannels; channel++)
            {
                float sum = Sum(input, filter, position, channel);
                output[next++] = finish.Finish(bias.IsEmpty ? sum : sum + bias[channel], channel);
            }
        }
    }

    private float Sum(ReadOnlySpan<float> input, ReadOnlySpan<float> filter, int position, int channel)
    {
        (WindowAxis depth, WindowAxis height, WindowAxis width) = (spec.Window.Depth, spec.Window.Height, spec.Window.Width);
        (int rest, int x) = Math.DivRem(position, width.Output);
        (rest, int y) = Math.DivRem(rest, height.Output);
        (int volume, int z) = Math.DivRem(rest, depth.Output);
        float sum = 0;
        int tap = 0;
        for (int fz = 0; fz < depth.Filter; fz++)
        {
            for (int fy = 0; fy < height.Filter; fy++)
            {
                for (int fx = 0; fx < width.Filter; fx++, tap++)
                {
                    (int iz, int iy, int ix) = (depth.Place(z, fz), height.Place(y, fy), width.Place(x, fx));
                    if ((uint)iz >= (uint)depth.Input || (uint)iy >= (uint)height.Input || (uint)ix >= (uint)width.Input)
                    {
                        continue;
                    }

                    int place = (((((volume * depth.Input) + iz) * height.Input) + iy) * width.Input) + ix;
                    for (int k = 0; k < spec.InputChannels; k++)
                    {
                        sum += input[(place * spec.InputChannels) + k]
                            * filter[(((tap * spec.InputChannels) + k) * spec.OutputChannels) + channel];
                    }
                }
            }
        }

        return sum;
    }
}

/// <summary>CONV_3D_TRANSPOSE as plain loops: each output element gathers what reaches it.</summary>
internal sealed class Conv3DTransposeReference(Conv3DSpec spec) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(spec.DataInput);
        ReadOnlySpan<float> filter = context.Input<float>(Conv3DSpec.FilterInput);
        ReadOnlySpan<float> bias = spec.Bias(context);
        Span<float> output = context.Output<float>(0);
        FloatFinish finish = new(spec.Min, spec.Max);
        int next = 0;
        for (int place = 0; place < spec.Window.Places; place++)
        {
            for (int channel = 0; channel < spec.OutputChannels; channel++)
            {
                float sum = Sum(input, filter, place, channel);
                output[next++] = finish.Finish(bias.IsEmpty ? sum : sum + bias[channel], channel);
            }
        }
    }

    private float Sum(ReadOnlySpan<float> input, ReadOnlySpan<float> filter, int place, int channel)
    {
        // The window describes the forward convolution: its places are the output here, its positions the input.
        (WindowAxis depth, WindowAxis height, WindowAxis width) = (spec.Window.Depth, spec.Window.Height, spec.Window.Width);
        (int rest, int x) = Math.DivRem(place, width.Input);
        (rest, int y) = Math.DivRem(rest, height.Input);
        (int volume, int z) = Math.DivRem(rest, depth.Input);
        float sum = 0;
        // Backwards through the filter is forwards through the input, the order in which native adds.
        int tap = spec.Window.FilterSize - 1;
        for (int fz = depth.Filter - 1; fz >= 0; fz--)
        {
            for (int fy = height.Filter - 1; fy >= 0; fy--)
            {
                for (int fx = width.Filter - 1; fx >= 0; fx--, tap--)
                {
                    (int iz, int iy, int ix) = (depth.Position(z, fz), height.Position(y, fy), width.Position(x, fx));
                    if (iz < 0 || iy < 0 || ix < 0)
                    {
                        continue;
                    }

                    int position = (((((volume * depth.Output) + iz) * height.Output) + iy) * width.Output) + ix;
                    for (int k = 0; k < spec.InputChannels; k++)
                    {
                        sum += input[(position * spec.InputChannels) + k]
                            * filter[(((tap * spec.OutputChannels) + channel) * spec.InputChannels) + k];
                    }
                }
            }
        }

        return sum;
    }
}
