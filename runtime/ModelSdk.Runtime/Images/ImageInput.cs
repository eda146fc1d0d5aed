using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ModelSdk;

/// <summary>Writes a picture into a model's input: resized, normalized, and quantized where the input is.</summary>
/// <remarks>
/// Inputs are [1, height, width, channels] or [height, width, channels] with 1 channel (gray) or 3 (red, green, blue).
/// The whole picture fills the input, so the aspect ratio changes where it differs; <see cref="ImageView.Crop"/> takes a
/// part. Resizing is bilinear between pixel centres, in floating point. Colour becomes gray as 0.299 R + 0.587 G + 0.114 B.
/// Nothing is allocated after the first call.
/// </remarks>
public static class ImageInput
{
    /// <summary>Writes (pixel - mean) / std, with pixels from 0 to 255.</summary>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="input">The input, normally of a session.</param>
    /// <param name="mean">One value, or one for each channel.</param>
    /// <param name="std">One value, or one for each channel; not 0.</param>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the input is not a picture's.</exception>
    /// <exception cref="ArgumentException">Mean or std have another number of values, or std has a 0.</exception>
    public static void Write(
        ImageView image, TensorSpan<float> input, ReadOnlySpan<float> mean, ReadOnlySpan<float> std)
    {
        ImageSize size = ImageSize.Of(input.Lengths);
        ImageScaler scaler = new(image, size, mean, std);
        Span<float> elements = Flatten(input);
        for (int y = 0; y < size.Height; y++)
        {
            scaler.WriteRow(y, elements.Slice(y * size.RowLength, size.RowLength));
        }
    }

    /// <summary>Writes (pixel - mean) / std into an int8 input.</summary>
    /// <inheritdoc cref="Write(ImageView, TensorSpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="input">The input, normally of a session.</param>
    /// <param name="quantization">Scale and zero point of the input.</param>
    /// <param name="mean">One value, or one for each channel.</param>
    /// <param name="std">One value, or one for each channel; not 0.</param>
    public static void Write(
        ImageView image,
        TensorSpan<sbyte> input,
        Quantization quantization,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> std)
    {
        ImageSize size = ImageSize.Of(input.Lengths);
        ImageScaler scaler = new(image, size, mean, std);
        Span<sbyte> elements = Flatten(input);
        float[] buffer = ArrayPool<float>.Shared.Rent(size.RowLength);
        Span<float> row = buffer.AsSpan(0, size.RowLength);
        for (int y = 0; y < size.Height; y++)
        {
            scaler.WriteRow(y, row);
            quantization.Quantize(row, elements.Slice(y * size.RowLength, size.RowLength));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Writes (pixel - mean) / std into a uint8 input.</summary>
    /// <inheritdoc cref="Write(ImageView, TensorSpan{sbyte}, Quantization, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void Write(
        ImageView image,
        TensorSpan<byte> input,
        Quantization quantization,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> std)
    {
        ImageSize size = ImageSize.Of(input.Lengths);
        ImageScaler scaler = new(image, size, mean, std);
        Span<byte> elements = Flatten(input);
        float[] buffer = ArrayPool<float>.Shared.Rent(size.RowLength);
        Span<float> row = buffer.AsSpan(0, size.RowLength);
        for (int y = 0; y < size.Height; y++)
        {
            scaler.WriteRow(y, row);
            quantization.Quantize(row, elements.Slice(y * size.RowLength, size.RowLength));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    // Inputs of sessions are dense; a view with gaps would not be.
    private static Span<T> Flatten<T>(TensorSpan<T> input)
    {
        if (!input.IsDense)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch, "The tensor for a picture has gaps between its elements; pass the whole input.");
        }

        return MemoryMarshal.CreateSpan(ref input.GetPinnableReference(), checked((int)input.FlattenedLength));
    }
}
