using System.Runtime.InteropServices;
using ModelSdk.TestSupport.Conformance;
using ModelSdk.TestSupport;

namespace ModelSdk.Runtime.Tests;

/// <summary>Quantizing and dequantizing whole tensors.</summary>
[TestClass]
public sealed class QuantizationTests
{
    private static readonly Quantization[] Parameters =
    [
        new(1f / 255, -128), new(1f / 256, -128), new(0.10196079f, 83), new(0.5f, 0), new(1, 0), new(3.7f, 255),
        new(1e-3f, -7), new(1e-30f, 3), new(1e30f, -128),
    ];

    /// <summary>Expected values: the official reference kernels (QUANTIZE, DEQUANTIZE of the corpus).</summary>
    [DataTestMethod]
    [DataRow("quantize", "quantize_000_f32_int8")]
    [DataRow("dequantize", "dequantize_000_int8")]
    [DataRow("dequantize", "dequantize_005_uint8")]
    public void Results_AreThoseOfTheReferenceKernels(string op, string name)
    {
        ConformanceCase item = ConformanceCase.ReadAll(Repository.Asset("conformance", op)).Single(row => row.Case == name);
        byte[] data = File.ReadAllBytes(Repository.Asset("conformance", op, item.Data));
        ReadOnlySpan<byte> input = data.AsSpan((int)item.Inputs[0].Offset, (int)item.Inputs[0].Bytes);
        ReadOnlySpan<byte> output = data.AsSpan((int)item.Outputs[0].Offset, (int)item.Outputs[0].Bytes);
        using Format.TfliteModel file = Format.TfliteModel.Open(item.ModelPath);
        SignatureInfo signature = SignatureInfo.ReadAll(file)[0];
        if (op == "quantize")
        {
            sbyte[] got = new sbyte[output.Length];
            signature.Outputs[0].Quantization!.Value.Quantize(MemoryMarshal.Cast<byte, float>(input), got);
            CollectionAssert.AreEqual(MemoryMarshal.Cast<byte, sbyte>(output).ToArray(), got);
            return;
        }

        float[] real = new float[output.Length / sizeof(float)];
        if (item.Inputs[0].Dtype == "int8")
        {
            signature.Inputs[0].Quantization!.Value.Dequantize(MemoryMarshal.Cast<byte, sbyte>(input), real);
        }
        else
        {
            signature.Inputs[0].Quantization!.Value.Dequantize(input, real);
        }

        CollectionAssert.AreEqual(MemoryMarshal.Cast<byte, float>(output).ToArray(), real);
    }

    [TestMethod]
    public void Spans_GiveWhatSingleValuesGive_ForEveryLength()
    {
        float[] values = Values();
        foreach (Quantization q in Parameters)
        {
            sbyte[] int8 = new sbyte[values.Length];
            byte[] uint8 = new byte[values.Length];
            short[] int16 = new short[values.Length];
            q.Quantize(values, int8);
            q.Quantize(values, uint8);
            q.Quantize(values, int16);
            CollectionAssert.AreEqual(values.Select(q.ToInt8).ToArray(), int8, $"{q}");
            CollectionAssert.AreEqual(values.Select(q.ToUInt8).ToArray(), uint8, $"{q}");
            CollectionAssert.AreEqual(values.Select(q.ToInt16).ToArray(), int16, $"{q}");

            float[] real = new float[values.Length];
            q.Dequantize(int8, real);
            CollectionAssert.AreEqual(int8.Select(value => q.ToReal(value)).ToArray(), real, $"{q}");
            q.Dequantize(uint8, real);
            CollectionAssert.AreEqual(uint8.Select(value => q.ToReal(value)).ToArray(), real, $"{q}");
            q.Dequantize(int16, real);
            CollectionAssert.AreEqual(int16.Select(value => q.ToReal(value)).ToArray(), real, $"{q}");
        }

        for (int length = 0; length < 140; length++)
        {
            sbyte[] part = new sbyte[length];
            Parameters[2].Quantize(values.AsSpan(0, length), part);
            CollectionAssert.AreEqual(values.Take(length).Select(Parameters[2].ToInt8).ToArray(), part);
        }
    }

    [TestMethod]
    public void Ties_GoAwayFromZero_NaNToTheZeroPoint_InfinityToTheEnds()
    {
        float[] values =
        [
            0.5f, -0.5f, 1.5f, -1.5f, 2.5f, -2.5f, 0.49999997f, -0.49999997f, float.NaN,
            float.PositiveInfinity, float.NegativeInfinity, -0f, 1e20f,
        ];
        // More than one vector, so that both the vectors and the rest are tried.
        float[] many = [.. Enumerable.Repeat(values, 9).SelectMany(static row => row)];
        sbyte[] got = new sbyte[many.Length];
        new Quantization(1, 5).Quantize(many, got);
        sbyte[] expected = [6, 4, 7, 3, 8, 2, 5, 5, 5, 127, -128, 5, 127];

        CollectionAssert.AreEqual(Enumerable.Repeat(expected, 9).SelectMany(static row => row).ToArray(), got);
    }

    [TestMethod]
    public void LengthsThatDiffer_AreRefused()
    {
        Quantization q = new(1, 0);
        Assert.ThrowsException<ModelException>(() => q.Quantize(new float[3], new sbyte[4]));
        Assert.ThrowsException<ModelException>(() => q.Dequantize(new byte[3], new float[2]));
    }

    private static float[] Values()
    {
        Random random = new(7);
        List<float> values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue];
        for (int i = -600; i < 600; i++)
        {
            values.Add(i * 0.25f);
            values.Add(MathF.BitIncrement(i + 0.5f));
            values.Add(MathF.BitDecrement(i + 0.5f));
            values.Add((random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 7)));
        }

        return [.. values];
    }
}
