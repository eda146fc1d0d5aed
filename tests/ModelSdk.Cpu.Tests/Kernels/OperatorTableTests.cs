using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>The build refuses what the operator table does not have (MSDK3003), so table and kernels must be the same set.</summary>
[TestClass]
public class OperatorTableTests
{
    [TestMethod]
    public void EveryKernel_HasRow_AndEveryRowKernel()
    {
        string[] rows = [.. OperatorTable.Rows.Select(row => Name(row.Op, row.CustomCode)).Distinct().Order(StringComparer.Ordinal)];
        string[] kernels = [.. KernelTable.Operators.Select(kernel => Name(kernel.Op, kernel.CustomCode)).Order(StringComparer.Ordinal)];
        Assert.AreEqual("", string.Join(' ', kernels.Except(rows)), "kernels without a row");
        Assert.AreEqual("", string.Join(' ', rows.Except(kernels)), "rows without a kernel");
    }

    private static string Name(BuiltinOperator op, string? customCode) => customCode ?? OperatorNames.Of(op);
}
