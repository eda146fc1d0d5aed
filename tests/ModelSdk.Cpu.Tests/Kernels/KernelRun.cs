using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Runs one kernel on arrays, without a model; used by the tests of the kernel families.</summary>
internal static class KernelRun
{
    /// <summary>A value with the given elements.</summary>
    public static (Value Value, byte[] Bytes) Tensor<T>(
        TensorType type, int[] shape, T[] elements, float scale = 0, int zeroPoint = 0)
        where T : unmanaged
    {
        Value value = new("input", type, shape);
        if (scale != 0)
        {
            value.Quantization = new QuantizationParameters([scale], [zeroPoint], 0);
        }

        return (value, MemoryMarshal.AsBytes<T>(elements).ToArray());
    }

    /// <summary>A value for the output; the kernel's factory gives it its shape.</summary>
    public static Value Output(TensorType type, float scale = 0, int zeroPoint = 0) => new("output", type, Value.UnknownShape)
    {
        Quantization = scale == 0 ? null : new QuantizationParameters([scale], [zeroPoint], 0),
    };

    /// <summary>Makes and runs the kernel of a node; returns the bytes of its output.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="output">The output's type and quantization.</param>
    /// <param name="reference">Whether to force the reference.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="inPlace">Whether the output lies in the memory of the input that the kernel allows; then null if none.</param>
    /// <param name="inputs">The inputs.</param>
    public static byte[]? Run(
        BuiltinOperator op, Value output, bool reference, int threads, bool inPlace, params (Value Value, byte[] Bytes)[] inputs)
    {
        Node node = new()
        {
            Index = 0, Op = op, Inputs = [.. inputs.Select(static input => input.Value)], Outputs = [output],
        };
        Kernel kernel = KernelTable.Find(op, null)!(new NodeContext(node, new KernelSettings(reference), new WeightCache()));
        if (inPlace && kernel.InPlaceInput < 0)
        {
            return null;
        }

        List<Slot> slots = [];
        int length = 0;
        foreach ((Value value, byte[] _) in inputs)
        {
            slots.Add(Slot.Of(value));
            slots[^1].Offset = Advance(slots[^1].ByteLength);
        }

        slots.Add(Slot.Of(output));
        slots[^1].Offset = inPlace ? slots[kernel.InPlaceInput].Offset : Advance(slots[^1].ByteLength);
        int scratch = Advance(kernel.ScratchBytes);

        Step step = new(kernel, "test", [.. Enumerable.Range(0, inputs.Length)], [inputs.Length]) { ScratchOffset = scratch };
        TensorMemory memory = new(new ExecutionPlan([step], slots, [], [], length));
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].Bytes.CopyTo(memory.Write(i));
        }

        using ThreadTeam team = new(threads);
        kernel.Run(new KernelContext(memory, step, team));
        return memory.Read(inputs.Length).ToArray();

        int Advance(int bytes)
        {
            int offset = length;
            length += (bytes + ArenaPlan.Alignment - 1) / ArenaPlan.Alignment * ArenaPlan.Alignment;
            return offset;
        }
    }

    /// <summary>Runs a kernel every way there is and checks that the fast path's results are the reference's.</summary>
    /// <returns>The reference's result.</returns>
    public static T[] RunEveryWay<T>(
        BuiltinOperator op, Func<Value> output, Action<T[], T[], string> compare, params (Value Value, byte[] Bytes)[] inputs)
        where T : unmanaged
    {
        T[] expected = Cast<T>(Run(op, output(), reference: true, threads: 1, inPlace: false, inputs)!);
        foreach (bool reference in (bool[])[true, false])
        {
            foreach (int threads in (int[])[1, 3])
            {
                foreach (bool inPlace in (bool[])[false, true])
                {
                    if (Run(op, output(), reference, threads, inPlace, inputs) is { } actual)
                    {
                        compare(
                            expected,
                            Cast<T>(actual),
                            $"{op} {string.Join(' ', inputs.Select(static input => input.Value))}, reference {reference}, {threads} threads, in place {inPlace}");
                    }
                }
            }
        }

        return expected;
    }

    /// <summary>Bit for bit.</summary>
    public static void Exact<T>(T[] expected, T[] actual, string what)
        where T : unmanaged
    {
        // The assertion boxes every element; it is only there for its message.
        if (!MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)))
        {
            CollectionAssert.AreEqual(expected, actual, what);
            Assert.Fail($"{what}: the bits differ");
        }
    }

    /// <summary>Within a relative error, and within an absolute one near 0; NaN meets NaN, infinities are equal.</summary>
    public static Action<float[], float[], string> Within(float relative, float absolute) => (expected, actual, what) =>
    {
        Assert.AreEqual(expected.Length, actual.Length, what);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = expected[i].Equals(actual[i])
                || MathF.Abs(expected[i] - actual[i]) <= absolute + (relative * MathF.Abs(expected[i]));
            Assert.IsTrue(same, $"{what}: element {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    };

    private static T[] Cast<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();
}
