using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>The build reads <see cref="OperatorTable"/> and the engine <see cref="KernelTable"/>: both must name the same operators.</summary>
[TestClass]
public sealed class KernelTableTests
{
    [TestMethod]
    public void EveryKernelHasARow_AndEveryRowAKernel()
    {
        HashSet<(BuiltinOperator Op, string? CustomCode)> kernels = [.. KernelTable.Operators];
        HashSet<(BuiltinOperator Op, string? CustomCode)> rows =
            [.. OperatorTable.Rows.Select(static row => (row.Op, row.CustomCode))];
        Assert.AreEqual("", string.Join(", ", kernels.Except(rows)), "kernels without a row");
        Assert.AreEqual("", string.Join(", ", rows.Except(kernels)), "rows without a kernel");
    }
}
