using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Recurrent;

/// <summary>SVDF with memories in int8, which native LiteRT does not have; computed by hand.</summary>
[TestClass]
public sealed class SvdfTests
{
    [TestMethod]
    public void Int8Memory_IsMultipliedWithItsZeroPointTakenOff()
    {
        foreach (RecurrentRun run in RecurrentRun.AllPaths(Build(FusedActivation.Relu)))
        {
            using (run)
            {
                // Filter 1 sees 2*a - b, filter 2 a + b; of both the last two results count, times 1 and 2.
                // First run: 2*3-1 = 5 and 4, so 2*5 + 2*4 + 1 (bias) = 19, by the scale 4 is 5, and the zero point 10.
                CollectionAssert.AreEqual(new sbyte[] { 15 }, run.Run<sbyte>(3, 1));

                // Second run: 2*1-4 = -2 and 5, so (5 - 4) + (4 + 10) + 1 = 16.
                CollectionAssert.AreEqual(new sbyte[] { 14 }, run.Run<sbyte>(1, 4));

                // Third run: 2*100-100 = 100, and 200, of which 127 - 5 is left: (-2 + 200) + (5 + 244) + 1 = 448.
                CollectionAssert.AreEqual(new sbyte[] { 122 }, run.Run<sbyte>(100, 100));
            }
        }
    }

    [TestMethod]
    public void IntegersWithoutRelu_AreRefused()
    {
        ModelException exception = Assert.ThrowsException<ModelException>(() => new RecurrentRun(Build(FusedActivation.None), false).Session.Run());
        StringAssert.Contains(exception.ToString(), "it must be RELU");
    }

    // One unit of rank 2, two inputs, a memory of two results; scales 1 (output 4), zero points 0, 5 (memory) and 10 (output).
    private static byte[] Build(FusedActivation activation)
    {
        RecurrentModel model = new();
        int[] inputs =
        [
            model.Input(TensorType.Int8, [1, 2], 1, 0),
            model.Constant(TensorType.Int8, [2, 2], Bytes<sbyte>(2, -1, 1, 1), 1, 0),
            model.Constant(TensorType.Int8, [2, 2], Bytes<sbyte>(1, 2, 1, 2), 1, 0),
            model.Constant(TensorType.Int32, [1], Bytes(1), 1, 0),
            model.Variable(TensorType.Int8, [1, 4], 1, 5),
        ];
        model.Output(TensorType.Int8, [1, 1], 4, 10);
        return model.Build(BuiltinOperator.Svdf, 3, 6, new FlatObject { [0] = 2, [1] = (sbyte)activation }, inputs, []);
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
