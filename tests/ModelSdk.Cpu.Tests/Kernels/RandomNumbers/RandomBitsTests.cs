using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Random;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.RandomNumbers;

/// <summary>STABLEHLO_RNG_BIT_GENERATOR with the values of LiteRT, tflite/kernels/rng_bit_generator_test.cc.</summary>
[TestClass]
public sealed class RandomBitsTests
{
    [TestMethod]
    public void Philox_OfThreeStates_GivesUpstreamsBitsAndState()
    {
        (ulong[] state, int[] bits) = Run<int>(isThreefry: false, [1, 2, 3], 6);
        CollectionAssert.AreEqual(new[] { -263854262, 1366700262, 495645701, -1243243882, 89414891, 1917262711 }, bits);
        CollectionAssert.AreEqual(new ulong[] { 1, 4, 3 }, state);
        (state, long[] longs) = Run<long>(isThreefry: false, [1, 2, 3], 6);
        CollectionAssert.AreEqual(
            new[]
            {
                5869932932755744586, -5339691813646437371, 8234580641674714347,
                2641225993340350124, 1962472297844690804, -3580856229565614135,
            },
            longs);
        CollectionAssert.AreEqual(new ulong[] { 1, 5, 3 }, state);
    }

    [TestMethod]
    public void Threefry_OfTwoStates_GivesUpstreamsBitsAndState()
    {
        (ulong[] state, int[] bits) = Run<int>(isThreefry: true, [1, 2], 6);
        CollectionAssert.AreEqual(new[] { 43444564, -2144348869, -315321645, -549236733, 1672743891, -54463903 }, bits);
        CollectionAssert.AreEqual(new ulong[] { 1, 5 }, state);
    }

    [TestMethod]
    public void State_OfAnotherLength_IsRefused()
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.StablehloRngBitGenerator, TensorType.UInt64, KernelRunner.Open(TensorType.UInt64, 4));
        node.Outputs = [.. node.Outputs, new Value("bits", TensorType.UInt32, Value.UnknownShape)];
        StringAssert.Contains(NodeRunner.Refusal(node), "[2] or [3]");
    }

    private static (ulong[] State, T[] Bits) Run<T>(bool isThreefry, ulong[] state, int count)
        where T : unmanaged
    {
        byte[] input = [.. state.SelectMany(BitConverter.GetBytes)];
        KernelRunner runner = new(
            new RandomBits(isThreefry), [input], [input.Length, count * System.Runtime.InteropServices.Marshal.SizeOf<T>()]);
        runner.Run(ThreadTeam.Single);
        return (
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(runner.Output(0)).ToArray(),
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(runner.Output(1)).ToArray());
    }
}
