using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Sizes of AvgPool3D and MaxPool3D: windows over depth, height and width of an NDHWC tensor.</summary>
/// <param name="Batch">Volumes.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Depth">The windows along the depth.</param>
/// <param name="Height">The windows along the height.</param>
/// <param name="Width">The windows along the width.</param>
/// <param name="Output">Windows along depth, height and width.</param>
internal sealed record VolumeShape(
    int Batch, int Channels, PoolAxis Depth, PoolAxis Height, PoolAxis Width, (int Depth, int Height, int Width) Output)
{
    /// <summary>Elements of one input volume.</summary>
    public int VolumeSize => checked(Depth.Input * Height.Input * Width.Input * Channels);

    /// <summary>Rows of the output of all volumes.</summary>
    public int Rows => checked(Batch * Output.Depth * Output.Height);

    /// <summary>Elements of a row of the output.</summary>
    public int RowSize => checked(Output.Width * Channels);
}

/// <summary>How the part of a window that lies in the volume becomes one pixel.</summary>
internal interface IVolumePixel<T>
    where T : unmanaged
{
    /// <summary>Computes all channels of a pixel.</summary>
    static abstract void Pixel(ReadOnlySpan<T> volume, in VolumeWindow window, Span<T> pixel);
}

/// <summary>The part of a window that lies in the volume, with what leads from place to element.</summary>
internal readonly record struct VolumeWindow(
    (int Start, int End) Depth, (int Start, int End) Height, (int Start, int End) Width, int RowsOfPlane, int RowSize, int Channels)
{
    /// <summary>Places in it.</summary>
    public int Count => (Depth.End - Depth.Start) * (Height.End - Height.Start) * (Width.End - Width.Start);

    /// <summary>First element of a row of it.</summary>
    public int Row(int z, int y) => (((z * RowsOfPlane) + y) * RowSize) + (Width.Start * Channels);
}

/// <summary>One channel after the other: the plain form, and that of averages of integers.</summary>
internal readonly struct ScalarVolumePixel<T, TSum, TOperator> : IVolumePixel<T>
    where T : unmanaged, INumberBase<T>
    where TSum : unmanaged, INumber<TSum>
    where TOperator : struct, IPoolOperator<T, TSum>
{
    /// <inheritdoc/>
    public static void Pixel(ReadOnlySpan<T> volume, in VolumeWindow window, Span<T> pixel)
    {
        for (int channel = 0; channel < pixel.Length; channel++)
        {
            TSum result = TOperator.Identity;
            for (int z = window.Depth.Start; z < window.Depth.End; z++)
            {
                for (int y = window.Height.Start; y < window.Height.End; y++)
                {
                    int at = window.Row(z, y) + channel;
                    for (int x = window.Width.Start; x < window.Width.End; x++, at += window.Channels)
                    {
                        result = TOperator.Add(result, volume[at]);
                    }
                }
            }

            pixel[channel] = T.CreateTruncating(TOperator.Finish(result, window.Count));
        }
    }
}

/// <summary>Vectors of channels, gathered in the pixel itself.</summary>
internal readonly struct VectorVolumePixel<T, TVectors> : IVolumePixel<T>
    where T : unmanaged, INumber<T>
    where TVectors : struct, IPoolVectors<T>
{
    /// <inheritdoc/>
    public static void Pixel(ReadOnlySpan<T> volume, in VolumeWindow window, Span<T> pixel)
    {
        pixel.Fill(TVectors.Identity);
        for (int z = window.Depth.Start; z < window.Depth.End; z++)
        {
            for (int y = window.Height.Start; y < window.Height.End; y++)
            {
                int at = window.Row(z, y);
                for (int x = window.Width.Start; x < window.Width.End; x++, at += window.Channels)
                {
                    Add(volume.Slice(at, pixel.Length), pixel);
                }
            }
        }

        TVectors.Finish(pixel, window.Count);
    }

    private static void Add(ReadOnlySpan<T> elements, Span<T> pixel)
    {
        int i = 0;
        for (; i <= pixel.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            ref T target = ref MemoryMarshal.GetReference(pixel[i..]);
            TVectors.Add(Vector256.LoadUnsafe(ref target), Vector256.Create(elements[i..])).StoreUnsafe(ref target);
        }

        for (; i < pixel.Length; i++)
        {
            pixel[i] = TVectors.Add(pixel[i], elements[i]);
        }
    }
}

/// <summary>AvgPool3D and MaxPool3D.</summary>
internal sealed unsafe class VolumePoolKernel<T, TPixel>(VolumeShape shape) : Kernel
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
    where TPixel : struct, IVolumePixel<T>
{
    // Elements read that are worth a thread.
    private const int ElementsPerThread = 32 * 1024;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        long rowWork = (long)shape.RowSize * shape.Depth.Filter * shape.Height.Filter * shape.Width.Filter;
        fixed (T* input = context.Input<T>(0)[..(shape.Batch * shape.VolumeSize)])
        fixed (T* output = context.Output<T>(0)[..(shape.Rows * shape.RowSize)])
        {
            Work work = new(shape, input, output);
            context.Threads.For(ref work, shape.Rows, (int)Math.Max(1, ElementsPerThread / Math.Max(rowWork, 1)));
        }
    }

    private readonly struct Work(VolumeShape shape, T* input, T* output) : IParallelWork
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            for (int row = start; row < end; row++)
            {
                (int plane, int y) = Math.DivRem(row, shape.Output.Height);
                (int volume, int z) = Math.DivRem(plane, shape.Output.Depth);
                ReadOnlySpan<T> elements = new(input + ((nint)volume * shape.VolumeSize), shape.VolumeSize);
                Span<T> target = new(output + ((nint)row * shape.RowSize), shape.RowSize);
                VolumeWindow window = new(
                    shape.Depth.Window(z),
                    shape.Height.Window(y),
                    default,
                    shape.Height.Input,
                    shape.Width.Input * shape.Channels,
                    shape.Channels);
                for (int x = 0; x < shape.Output.Width; x++)
                {
                    TPixel.Pixel(
                        elements, window with { Width = shape.Width.Window(x) }, target.Slice(x * shape.Channels, shape.Channels));
                }

                if (typeof(T) == typeof(float))
                {
                    // Without an activation too, as native: infinities become the largest finite numbers.
                    TensorPrimitives.Max(target, T.MinValue, target);
                    TensorPrimitives.Min(target, T.MaxValue, target);
                }
            }
        }
    }
}
