namespace ModelSdk.LiteRt.Tests;

/// <summary>Shares of operators from what the real library reported; the texts and events are as LiteRT 2.3.0 wrote them.</summary>
[TestClass]
public sealed class OperatorSharesTests
{
    private const string Report =
        "Following operations are not supported by GPU delegate:\nSQUEEZE: Operation is not supported.\n"
        + "29 operations will run on the GPU, and the remaining 2 operations will run on the CPU.";

    [TestMethod]
    public void Gpu_TellsWhatItLeaves()
    {
        IReadOnlyDictionary<Accelerator, double>? shares = OperatorShares.OfGpu(Report, isWhole: false);

        Assert.AreEqual(29 / 31.0, shares![Accelerator.Gpu], 1e-12);
        Assert.AreEqual(2 / 31.0, shares[Accelerator.Cpu], 1e-12);
    }

    [TestMethod]
    public void Gpu_OfSeveralGraphs_AddsThemUp()
    {
        IReadOnlyDictionary<Accelerator, double>? shares = OperatorShares.OfGpu($"{Report}\n{Report}", isWhole: null);

        Assert.AreEqual(29 / 31.0, shares![Accelerator.Gpu], 1e-12);
    }

    [TestMethod]
    public void Gpu_ThatTakesAll_HasAll() => Assert.AreEqual(1, OperatorShares.OfGpu("", isWhole: true)![Accelerator.Gpu]);

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("SQUEEZE: Operation is not supported.")]
    [DataRow("many operations will run on the GPU, and the remaining 2 operations will run on the CPU.")]
    public void Gpu_ThatDoesNotTell_IsNotGuessed(string? report) => Assert.IsNull(OperatorShares.OfGpu(report, isWhole: false));

    [TestMethod]
    public void Profile_OfThreeIslands_CountsWhatTheKernelsRan()
    {
        string[] kernels = ["CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "AVERAGE_POOL_2D", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX"];
        (string, ulong, ulong)[] operators =
        [
            .. kernels.Select(static (name, index) => (name, (ulong)index, 0UL)),
            ("DELEGATE", 16, 0), ("DELEGATE", 17, 0), ("DELEGATE", 18, 0),
        ];

        IReadOnlyDictionary<Accelerator, double>? shares = ProfiledRun.Shares(operators, Accelerator.Npu, all: 16);

        Assert.AreEqual(3 / 16.0, shares![Accelerator.Npu], 1e-12);
    }

    [TestMethod]
    public void Profile_WithoutDelegate_IsNothing() =>
        Assert.AreEqual(0, ProfiledRun.Shares([("ADD", 0, 0)], Accelerator.Npu, all: 1)![Accelerator.Npu]);

    [TestMethod]
    public void Profile_WithMoreOperatorsThanTheModel_IsNotGuessed() =>
        Assert.IsNull(ProfiledRun.Shares([("ADD", 0, 0), ("MUL", 1, 0), ("DELEGATE", 2, 0)], Accelerator.Npu, all: 2));
}
