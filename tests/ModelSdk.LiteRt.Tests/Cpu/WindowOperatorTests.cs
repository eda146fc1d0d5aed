using System.Runtime.InteropServices;
using ModelSdk.Cpu.Tests.Kernels.Window;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Random models of one operator on native LiteRT and on both paths of the managed engine: same shape, same elements.</summary>
/// <remarks>Options that no corpus case has; the seeds are fixed. What native refuses is not compared, most cases must be.</remarks>
[TestClass]
public sealed class WindowOperatorTests
{
    private const int Cases = 40;

    // Sums in another order, of numbers that may cancel each other.
    private static readonly Tolerance Sums = new(1e-5, 1e-5);

    private static readonly TensorType[] Types =
    [
        TensorType.Float32, TensorType.Int32, TensorType.Int64, TensorType.Int16, TensorType.Bool, TensorType.UInt16, TensorType.Float64,
    ];

    private static readonly BuiltinOperator[] Bodies =
    [
        BuiltinOperator.StablehloAdd, BuiltinOperator.StablehloMultiply, BuiltinOperator.StablehloMaximum, BuiltinOperator.StablehloMinimum,
    ];

    [TestMethod]
    public void Conv3D_AgreesWithNative() => Compare(static random =>
    {
        int inputs = random.Next(1, 9);
        int outputs = random.Next(1, 20);
        int[] filter = Shape(random, 3, 3);
        float[] bias = new float[outputs];
        bias[0] = 0.5f;
        return Random(random, new OperatorRun(), TensorType.Float32, [2, .. Shape(random, 3, 8), inputs])
            .Constant(TensorType.Float32, [.. filter, inputs, outputs], Floats(random, Count(filter) * inputs * outputs))
            .Constant(TensorType.Float32, [outputs], bias)
            .Output(TensorType.Float32, 5)
            .Operator(BuiltinOperator.Conv3D, 106, ConvolutionOptions(random, padding: random.Next(2)));
    }, Sums);

    [TestMethod]
    public void Conv3DTranspose_AgreesWithNative() => Compare(static random =>
    {
        int inputs = random.Next(1, 9);
        int outputs = random.Next(1, 20);
        int[] filter = Shape(random, 3, 3);
        int[] stride = Shape(random, 3, 3);
        int[] dilation = Shape(random, 3, 3);
        int[] size = Shape(random, 3, 6);
        int[] shape = [2, .. size.Select((length, i) => ((length - 1) * stride[i]) + ((filter[i] - 1) * dilation[i]) + 1), outputs];
        OperatorRun run = new OperatorRun()
            .Constant(TensorType.Int32, [5], shape)
            .Constant(TensorType.Float32, [.. filter, outputs, inputs], Floats(random, Count(filter) * inputs * outputs));
        return Random(random, run, TensorType.Float32, [2, .. size, inputs])
            .Output(TensorType.Float32, 5)
            .Operator(BuiltinOperator.Conv3DTranspose, 106, ConvolutionOptions(random, 1, stride, dilation));
    }, Sums);

    [TestMethod]
    public void LocalResponseNormalization_AgreesWithNative() => Compare(
        static random => Random(random, new OperatorRun(), TensorType.Float32, Shape(random, 4, 7))
            .Output(TensorType.Float32, 4)
            .Operator(BuiltinOperator.LocalResponseNormalization, 13, new()
            {
                [0] = random.Next(9), [1] = random.NextSingle(), [2] = random.NextSingle(), [3] = random.Next(3) * 0.5f,
            }),
        Sums);

    [TestMethod]
    public void HloReduceWindow_AgreesWithNative() => Compare(static random =>
    {
        TensorType type = Types[random.Next(5)];
        int[] shape = Shape(random, random.Next(1, 5), 5);
        return Random(random, new OperatorRun(), type, shape)
            .Constant(type, [], Elements(random, type, 1))
            .Output(type, shape.Length)
            .Operator2(BuiltinOperator.StablehloReduceWindow, 13, new()
            {
                [0] = Numbers(random, shape.Length, 1, 4),
                [1] = Numbers(random, shape.Length, 1, 4),
                [2] = Numbers(random, shape.Length, 1, 3),
                [3] = Numbers(random, shape.Length, 1, 3),
                [4] = Numbers(random, 2 * shape.Length, -1, 4),
                [5] = 1,
            })
            .Region(Bodies[random.Next(Bodies.Length)]);
    });

    [TestMethod]
    public void HloPad_AgreesWithNative() => Compare(static random =>
    {
        TensorType type = Types[random.Next(Types.Length)];
        int[] shape = Shape(random, random.Next(1, 6), 4);
        return Random(random, new OperatorRun(), type, shape)
            .Constant(type, [], Elements(random, type, 1))
            .Output(type, shape.Length)
            .Operator2(BuiltinOperator.StablehloPad, 10, new()
            {
                [0] = Numbers(random, shape.Length, -1, 4), [1] = Numbers(random, shape.Length, -1, 4), [2] = Numbers(random, shape.Length, 0, 3),
            });
    });

    [TestMethod]
    public void HloScatter_AgreesWithNative() => Compare(static random =>
    {
        TensorType type = Types[random.Next(Types.Length)];
        int[] shape = Shape(random, 3, 4);
        // One index vector of two parts for each of 3; the window runs along what is left, before or after the vectors.
        int kept = random.Next(3);
        long[] map = [.. Enumerable.Range(0, 3).Where(i => i != kept).Select(static i => (long)i)];
        bool isFirst = random.Next(2) == 0;
        int[] updates = isFirst ? [shape[kept], 3] : [3, shape[kept]];
        OperatorRun run = Random(random, new OperatorRun(), type, shape)
            .Input(TensorType.Int32, [3, 2], (int[])[.. Enumerable.Range(0, 6).Select(_ => random.Next(-1, 4))]);
        return Random(random, run, type, updates)
            .Output(type, 3)
            .Operator2(BuiltinOperator.StablehloScatter, 7, new()
            {
                [1] = new long[] { isFirst ? 0 : 1 }, [2] = map, [3] = map.Reverse().ToArray(), [4] = 1L, [6] = 1,
            })
            .Region(random.Next(5) is int body && body < Bodies.Length ? [Bodies[body]] : []);
    });

    private static void Compare(Func<Random, OperatorRun> make, Tolerance? tolerance = null)
    {
        string path = Path.GetTempFileName();
        int compared = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            if (make(new Random(seed)).TryRun(path, NativeCpu.Settings) is not { } expected)
            {
                continue;
            }

            compared++;
            foreach (bool reference in (bool[])[true, false])
            {
                (int[] shape, byte[] output) = make(new Random(seed)).TryRun(path, new EngineSettings(reference, 2))
                    ?? throw new AssertFailedException($"seed {seed}: the managed engine refuses the model");
                CollectionAssert.AreEqual(expected.Shape, shape, $"seed {seed}");
                TensorType type = tolerance is null ? TensorType.UInt8 : TensorType.Float32;
                Mismatch? mismatch = TensorComparison.Compare(type, expected.Output, output, tolerance ?? Tolerance.Exact);
                Assert.IsNull(mismatch, $"seed {seed}, reference {reference}: {mismatch}");
            }
        }

        File.Delete(path);
        Assert.IsTrue(compared > Cases / 2, $"native LiteRT ran only {compared} models");
    }

    private static FlatObject ConvolutionOptions(Random random, int padding, int[]? stride = null, int[]? dilation = null)
    {
        stride ??= Shape(random, 3, 3);
        dilation ??= Shape(random, 3, 2);
        return new()
        {
            [0] = (sbyte)padding,
            [1] = stride[0],
            [2] = stride[2],
            [3] = stride[1],
            [4] = (sbyte)random.Next(4),
            [5] = dilation[0],
            [6] = dilation[2],
            [7] = dilation[1],
        };
    }

    private static OperatorRun Random(Random random, OperatorRun run, TensorType type, int[] shape) =>
        run.Input(type, shape, Elements(random, type, Count(shape)));

    private static byte[] Elements(Random random, TensorType type, int count)
    {
        if (type is TensorType.Float32)
        {
            return MemoryMarshal.AsBytes<float>(Floats(random, count)).ToArray();
        }

        if (type is TensorType.Float64)
        {
            return MemoryMarshal.AsBytes<double>(Array.ConvertAll(Floats(random, count), static value => (double)value)).ToArray();
        }

        byte[] bytes = new byte[count * (type.Bits() / 8)];
        random.NextBytes(bytes);
        return type == TensorType.Bool ? Array.ConvertAll(bytes, static value => (byte)(value & 1)) : bytes;
    }

    private static float[] Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private static int[] Shape(Random random, int rank, int largest) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, largest + 1))];

    private static long[] Numbers(Random random, int count, int from, int end) =>
        [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(from, end))];

    private static int Count(int[] shape) => shape.Aggregate(1, static (product, size) => product * size);
}
